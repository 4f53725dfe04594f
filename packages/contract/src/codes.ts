/**
 * Every way a call can fail, with its HTTP status (RFC 9110) and whether the same call may succeed when sent again.
 * The names follow gRPC's; there are no others, and no domain adds one.
 */
export const codes = {
  invalid_argument: { status: 400, title: 'Invalid argument', retryable: false },
  unauthenticated: { status: 401, title: 'Unauthenticated', retryable: false },
  permission_denied: { status: 403, title: 'Permission denied', retryable: false },
  not_found: { status: 404, title: 'Not found', retryable: false },
  already_exists: { status: 409, title: 'Already exists', retryable: false },
  failed_precondition: { status: 412, title: 'Failed precondition', retryable: false },
  payload_too_large: { status: 413, title: 'Payload too large', retryable: false },
  resource_exhausted: { status: 429, title: 'Resource exhausted', retryable: true },
  canceled: { status: 499, title: 'Canceled', retryable: false },
  internal: { status: 500, title: 'Internal error', retryable: false },
  unimplemented: { status: 501, title: 'Unimplemented', retryable: false },
  unavailable: { status: 503, title: 'Unavailable', retryable: true },
  deadline_exceeded: { status: 504, title: 'Deadline exceeded', retryable: false },
} as const satisfies Record<string, { status: number; title: string; retryable: boolean }>

export type Code = keyof typeof codes

/** Whether `value` is one of the platform's codes. */
export const isCode = (value: unknown): value is Code => typeof value === 'string' && Object.hasOwn(codes, value)

/** The code that an HTTP status stands for when an answer carries no problem document. */
export function codeOfStatus(status: number): Code {
  if (status === 405) return 'unimplemented'
  if (status === 415) return 'invalid_argument'
  for (const code of Object.keys(codes) as Code[]) if (codes[code].status === status) return code
  return status >= 500 ? (status === 502 ? 'unavailable' : 'internal') : 'invalid_argument'
}
