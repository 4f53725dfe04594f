import { type Code, codes } from './codes.ts'

/** One fault in an input: where it is, what is wrong and, for text inputs, the 1-based place and the line itself. */
export interface Issue {
  path: (string | number)[]
  message: string
  location?: { line: number; column: number; text: string }
}

/** The RFC 9457 problem document, the body of every failed call. */
export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail: string
  code: Code
  requestId: string
  issues?: Issue[]
  reason?: string
  data?: unknown
}

export interface ProblemOptions {
  issues?: Issue[] | undefined
  /** A finer, stable word a program may act on. */
  reason?: string | undefined
  data?: unknown
  /** For the log alone; never leaves. */
  cause?: unknown
  /** Where one code has two statuses: 415 for `invalid_argument`, 405 for `unimplemented`. */
  status?: number | undefined
  headers?: Record<string, string> | undefined
}

/** The `reason` of the one `failed_precondition` that every keyed write has: its key was used with another input. */
export const idempotencyReason = 'idempotency_key_reused'

/** A failure on its way to the caller. `message` is the public `detail`; `cause` stays in the log. */
export class Problem extends Error {
  readonly code: Code
  readonly status: number
  readonly issues: Issue[] | undefined
  readonly reason: string | undefined
  readonly data: unknown
  readonly headers: Record<string, string> | undefined

  constructor(code: Code, detail: string, options: ProblemOptions = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = options.status ?? codes[code].status
    this.issues = options.issues
    this.reason = options.reason
    this.data = options.data
    this.headers = options.headers
  }

  document(requestId: string): ProblemDocument {
    const { code, status, message: detail, issues, reason, data } = this
    return { type: `https://gateway.do/problems/${code}`, title: codes[code].title, status, detail, code, requestId, issues, reason, data }
  }
}
