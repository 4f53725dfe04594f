import {
  actorOf,
  allows,
  type Bytes,
  type BytesOutput,
  depthMax,
  isBytes,
  isStream,
  type Limits,
  type Method,
  type Output,
  Problem,
  type ServiceContext,
  type Stream,
  keepAliveMs,
} from '@dot-do/contract'
import type { z } from 'zod'
import { parse } from './conforms.ts'
import type { Domain } from './domain.ts'
import { type Encoding, encodingOf, Events } from './events.ts'
import { invalid } from './handlers.ts'
import { issuesOf } from './issues.ts'
import { log, logs } from './log.ts'
import { suggestion } from './nearest.ts'
import { asProblem } from './problems.ts'
import { beforeDeadline, checkDeadline, deadlineOf, Scope } from './scope.ts'

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

/** How a call ended, or, where it answers a stream, began. */
export type Outcome =
  | { output: unknown; problem?: undefined; events?: undefined }
  | { output?: undefined; problem: Problem; events?: undefined }
  | { output?: undefined; problem?: undefined; events: Events }

/** The one path of every call: method, access, deadline, input, handler, output, log. */
export async function invoke(domain: Domain, call: Invocation): Promise<Outcome> {
  const started = Date.now()
  let method: Method | undefined
  let outcome: Outcome
  try {
    method = methodOf(domain, call.method)
    const { deadline, scope } = admit(domain, call, method)
    const input = parseInput(method, await call.read(method.limits))
    checkDeadline(deadline)
    const handler = domain.handlers[call.method]
    if (!handler) throw new TypeError(`${domain.contract.name} has no handler of ${call.method}`)
    const answer = handler(input, scope)
    const output = answer instanceof Promise ? await beforeDeadline(answer, deadline, scope) : answer
    if (isStream(method.output)) {
      return { events: eventsOf(domain, call, output as AsyncIterable<unknown>, method, scope, encodingOf(method.output, call.context.requestId)) }
    }
    outcome = { output: checkOutput(method.output, output) }
  } catch (thrown) {
    outcome = { problem: asProblem(thrown, method) }
  }
  record(domain, call, outcome.problem, Date.now() - started)
  return outcome
}

/** What a handler answered as a stream, on its way out; the call is over, and logged, when that is. */
export function eventsOf(
  domain: Domain,
  call: Invocation,
  output: AsyncIterable<unknown> | Iterable<unknown>,
  method: Method,
  scope: Scope,
  encoding: Encoding & { keepAliveMs?: number },
): Events {
  const started = Date.now()
  return new Events(output, {
    ...{ encoding, scope },
    keepAliveMs: encoding.keepAliveMs ?? (isStream(method.output) ? method.output.keepAliveMs : keepAliveMs),
    asProblem: (thrown) => asProblem(thrown, method),
    onEnd: (problem) => record(domain, call, problem, Date.now() - started),
  })
}

/** Lets a call in, before anything of its input is read: depth, rights, deadline. */
export function admit(domain: Domain, call: Invocation, method: Method): { deadline: number; scope: Scope } {
  checkDepth(call.context)
  checkAccess(domain, call, method)
  const deadline = deadlineOf(call.context, method.limits)
  return { deadline, scope: new Scope(domain, call, deadline) }
}

function checkDepth({ depth }: ServiceContext): void {
  if (depth > depthMax) throw new Problem('failed_precondition', `calls are nested more than ${depthMax} deep`, { reason: 'depth' })
}

/** A method by its own name. */
function methodOf({ contract }: Domain, name: string): Method {
  const method = Object.hasOwn(contract.methods, name) ? contract.methods[name] : undefined
  if (method) return method
  throw new Problem('not_found', `${contract.name} has no method of that name${suggestion(name, Object.keys(contract.methods))}`)
}

function checkAccess({ contract, trusts }: Domain, { context, method: name }: Invocation, method: Method): void {
  if (trusts.includes(context.caller)) return
  if (allows(context.auth.permissions, contract.label, name, method.access)) return
  if (!context.auth.authenticated) throw new Problem('unauthenticated', `${contract.name} ${name} needs an API key`)
  throw new Problem('permission_denied', `${contract.name} ${name} needs ${contract.label}.${name} or ${contract.label}:${method.access}`)
}

function parseInput({ input, limits: { jsonDepthMax } }: Method, value: unknown): unknown {
  if (isDeeperThan(value, jsonDepthMax)) invalid(`JSON is nested more than ${jsonDepthMax} deep`, [], 'depth')
  const parsed = parse(input, value)
  if (parsed.success) return parsed.data
  return invalid(issuesOf(parsed.error, input))
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const inner of Array.isArray(value) ? value : Object.values(value)) if (isDeeperThan(inner, levels - 1)) return true
  return false
}

function checkOutput(declared: Exclude<Output, Stream>, output: unknown): unknown {
  if (!isBytes(declared)) return checkJson(declared, output)
  if (isBytesOutput(output, declared)) return output
  if (declared.json) return checkJson(declared.json, output)
  throw new TypeError(`the output has type ${(output as BytesOutput).type}, which the contract does not declare`)
}

/** Whether an output is bytes in one of the declared types, and not JSON. */
export const isBytesOutput = (output: unknown, { contentTypes }: Bytes): output is BytesOutput =>
  typeof output === 'object' && output !== null && 'body' in output && contentTypes.includes((output as BytesOutput).type)

function checkJson(schema: z.ZodType, output: unknown): unknown {
  const parsed = parse(schema, output)
  if (!parsed.success) throw new TypeError(`the output is not what the contract declares: ${parsed.error.message}`)
  return parsed.data
}

/** Writes a call's line into the log. */
export function record({ contract }: Domain, { context, method, env }: Invocation, problem: Problem | undefined, ms: number): void {
  const level = problem === undefined || problem.code === 'canceled' ? 'info' : problem.status >= 500 ? 'error' : 'warn'
  if (!logs(env, level)) return
  const { requestId, traceparent, caller, auth } = context
  log(env, level, {
    ...{ domain: contract.name, method, code: problem?.code ?? 'ok', ms, requestId, traceparent, caller },
    ...{ tenant: auth.tenant, actor: actorOf(auth), detail: problem?.message, cause: problem?.cause },
  })
}
