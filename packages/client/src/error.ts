import type { Code, Issue, ProblemDocument } from '@dot-do/contract'

export type { Issue }

type Details = Partial<Pick<ProblemDocument, 'requestId' | 'issues' | 'reason' | 'data'>>

/** A call that failed: `code` says how, `requestId` finds it in the log, `issues` name what is wrong with the input. */
export class DoError extends Error {
  readonly code: Code
  /** The HTTP status, or 0 where no answer came. */
  readonly status: number
  readonly requestId: string | undefined
  readonly issues: Issue[] | undefined
  /** A finer, stable word a program may act on. */
  readonly reason: string | undefined
  /** What the method declares for this code. */
  readonly data: unknown

  constructor(code: Code, message: string, status: number, details: Details = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'DoError'
    this.code = code
    this.status = status
    this.requestId = details.requestId
    this.issues = details.issues
    this.reason = details.reason
    this.data = details.data
  }
}

/** `{ data }` or `{ error }` instead of a throw. Whatever is no DoError is still thrown. */
export async function safe<T>(call: PromiseLike<T>): Promise<{ data: T; error?: undefined } | { data?: undefined; error: DoError }> {
  try {
    return { data: await call }
  } catch (error) {
    if (error instanceof DoError) return { error }
    throw error
  }
}
