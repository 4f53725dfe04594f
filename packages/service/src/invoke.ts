import { actorOf, allows, Bytes, type BytesOutput, depthMax, jsonDepthMax, type Limits, type Method, Problem, type ServiceContext } from '@dot-do/contract'
import { callsOf } from './calls.ts'
import { parse } from './conforms.ts'
import { type CallScope, fail, invalid } from './handlers.ts'
import { log, logs } from './log.ts'
import { suggestion } from './nearest.ts'
import { asProblem } from './problems.ts'
import type { Domain } from './domain.ts'

/** One call, whatever door it came through. */
export interface Invocation {
  method: string
  /** Proved by the door; its `traceparent` is the caller's span. */
  context: ServiceContext
  /** The decoded input; throws a problem where it can't be read. */
  read: (limits: Limits) => unknown
  env: unknown
  waitUntil: (work: Promise<unknown>) => void
}

/** How a call ended. */
export type Outcome = { output: unknown; problem?: undefined } | { output?: undefined; problem: Problem }

/** The one path of every call: method, access, deadline, input, handler, output, log. */
export async function invoke(domain: Domain, call: Invocation): Promise<Outcome> {
  const started = Date.now()
  let method: Method | undefined
  let outcome: Outcome
  try {
    checkDepth(call.context)
    method = methodOf(domain, call.method)
    checkAccess(domain, call, method)
    const deadline = deadlineOf(call.context, method)
    const input = parseInput(method, await call.read(method.limits))
    checkDeadline(deadline)
    const scope = new Scope(domain, call, deadline)
    const handler = domain.handlers[call.method]
    if (!handler) throw new TypeError(`${domain.contract.name} has no handler of ${call.method}`)
    const answer = handler(input, scope)
    const output = answer instanceof Promise ? await beforeDeadline(answer, deadline, scope) : answer
    outcome = { output: checkOutput(method, output) }
  } catch (thrown) {
    outcome = { problem: asProblem(thrown, method) }
  }
  record(domain, call, outcome, Date.now() - started)
  return outcome
}

function checkDepth({ depth }: ServiceContext): void {
  if (depth > depthMax) throw new Problem('failed_precondition', `calls are nested more than ${depthMax} deep`, { reason: 'depth' })
}

function methodOf({ contract }: Domain, name: string): Method {
  const method = Object.hasOwn(contract.methods, name) ? contract.methods[name] : undefined
  if (method) return method
  throw new Problem('not_found', `${contract.name} has no method of that name${suggestion(name, Object.keys(contract.methods))}`)
}

function checkAccess({ contract }: Domain, { context, method: name }: Invocation, method: Method): void {
  if (allows(context.auth.permissions, contract.label, name, method.access)) return
  if (!context.auth.authenticated) throw new Problem('unauthenticated', `${contract.name} ${name} needs an API key`)
  throw new Problem('permission_denied', `${contract.name} ${name} needs ${contract.label}.${name} or ${contract.label}:${method.access}`)
}

/** Milliseconds since the epoch: the earlier of the caller's deadline and the contract's. */
function deadlineOf(context: ServiceContext, { limits }: Method): number {
  const deadline = Math.min(context.deadline ?? Number.POSITIVE_INFINITY, Date.now() + limits.timeoutMs)
  checkDeadline(deadline)
  return deadline
}

function checkDeadline(deadline: number): void {
  if (deadline <= Date.now()) throw new Problem('deadline_exceeded', 'the deadline passed before the work began')
}

function parseInput({ input }: Method, value: unknown): unknown {
  if (isDeeperThan(value, jsonDepthMax)) invalid(`JSON is nested more than ${jsonDepthMax} deep`, [], 'depth')
  const parsed = parse(input, value)
  if (parsed.success) return parsed.data
  return invalid(parsed.error.issues.map(({ path, message }) => ({ path: path.map((key) => (typeof key === 'number' ? key : String(key))), message })))
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const inner of Array.isArray(value) ? value : Object.values(value)) if (isDeeperThan(inner, levels - 1)) return true
  return false
}

class Scope implements CallScope {
  readonly ctx: ServiceContext
  readonly env: unknown
  readonly fail = fail
  readonly invalid = invalid
  readonly waitUntil: (work: Promise<unknown>) => void
  readonly #domain: Domain
  #controller: AbortController | undefined
  #calls: unknown

  constructor(domain: Domain, { context, env, waitUntil }: Invocation, deadline: number) {
    this.ctx = context
    this.ctx.deadline = deadline
    this.env = env
    this.waitUntil = waitUntil
    this.#domain = domain
  }

  get signal(): AbortSignal {
    return (this.#controller ??= new AbortController()).signal
  }

  get call(): unknown {
    return (this.#calls ??= callsOf(this.#domain, this.ctx, this.env))
  }

  abort(reason: Problem): void {
    this.#controller?.abort(reason)
  }
}

async function beforeDeadline<T>(work: Promise<T>, deadline: number, scope: Scope): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const problem = new Problem('deadline_exceeded', 'the call took longer than its deadline')
      scope.abort(problem)
      reject(problem)
    }, deadline - Date.now())
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function checkOutput({ output: declared }: Method, output: unknown): unknown {
  if (declared instanceof Bytes) {
    const { type } = output as BytesOutput
    if (!declared.contentTypes.includes(type)) throw new TypeError(`the output has type ${type}, which the contract does not declare`)
    return output
  }
  const parsed = parse(declared, output)
  if (!parsed.success) throw new TypeError(`the output is not what the contract declares: ${parsed.error.message}`)
  return parsed.data
}

function record({ contract }: Domain, { context, method, env }: Invocation, { problem }: Outcome, ms: number): void {
  const level = problem === undefined ? 'info' : problem.status >= 500 ? 'error' : 'warn'
  if (!logs(env, level)) return
  const { requestId, traceparent, caller, auth } = context
  log(env, level, {
    ...{ domain: contract.name, method, code: problem?.code ?? 'ok', ms, requestId, traceparent, caller },
    ...{ tenant: auth.tenant, actor: actorOf(auth), detail: problem?.message, cause: problem?.cause },
  })
}
