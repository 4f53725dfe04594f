import type { Code } from '@dot-do/contract/codes'
import type { Issue } from '@dot-do/contract/problem'

export type { Code, Issue }

export interface DoErrorDetails<D = unknown> {
  status?: number | undefined
  requestId?: string | undefined
  issues?: Issue[] | undefined
  reason?: string | undefined
  data?: D | undefined
  retryAfterMs?: number | undefined
  cause?: unknown
}

/** A call that failed: `code` says how, `requestId` finds it in the log, `issues` name what is wrong with the input. */
export class DoError<C extends Code = Code, D = unknown> extends Error {
  // Declared, not initialised: a field the failure does not have is not printed either.
  readonly code: C
  /** The HTTP status, or 0 where no answer came. */
  readonly status: number
  declare readonly requestId: string | undefined
  declare readonly issues: Issue[] | undefined
  /** A finer, stable word a program may act on. */
  declare readonly reason: string | undefined
  /** What the method declares for this code. */
  declare readonly data: D
  /** How long the answer asks to wait before the next call. */
  declare readonly retryAfterMs: number | undefined

  constructor(code: C, message: string, { cause, status = 0, ...details }: DoErrorDetails<D> = {}) {
    super(message, cause === undefined ? undefined : { cause })
    Object.defineProperty(this, 'name', { value: 'DoError', configurable: true, writable: true })
    this.code = code
    this.status = status
    for (const [key, value] of Object.entries(details)) if (value !== undefined) Object.assign(this, { [key]: value })
  }

  /** Everything but the stack and the cause. */
  toJSON(): { code: C; message: string; status: number } & Omit<DoErrorDetails<D>, 'cause' | 'status'> {
    return Object.assign({ message: this.message }, this)
  }
}

/** How a call can fail: with a code its method declares and that code's `data`, or with one that every call can end with. */
export type Failure<E = unknown> = { [C in keyof E & Code]: DoError<C, E[C]> }[keyof E & Code] | DoError<Exclude<Code, keyof E>>
