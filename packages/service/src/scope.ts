import { type Limits, Problem, type ServiceContext } from '@dot-do/contract'
import { callsOf } from './calls.ts'
import type { Domain } from './domain.ts'
import { type CallScope, fail, invalid } from './handlers.ts'
import type { Invocation } from './invoke.ts'

/** What a handler gets beside its input; what a call costs little without, is made when it is asked for. */
export class Scope implements CallScope {
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

/** Milliseconds since the epoch: the earlier of the caller's deadline and the contract's. */
export function deadlineOf(context: ServiceContext, { timeoutMs }: Limits): number {
  const deadline = Math.min(context.deadline ?? Number.POSITIVE_INFINITY, Date.now() + timeoutMs)
  checkDeadline(deadline)
  return deadline
}

export function checkDeadline(deadline: number): void {
  if (deadline <= Date.now()) throw new Problem('deadline_exceeded', 'the deadline passed before the work began')
}

/** What `work` gives, or `deadline_exceeded` when that comes first; then the scope's signal is aborted. */
export async function beforeDeadline<T>(work: Promise<T>, deadline: number, scope: Scope): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const problem = overdue()
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

export const overdue = (): Problem => new Problem('deadline_exceeded', 'the call took longer than its deadline')
