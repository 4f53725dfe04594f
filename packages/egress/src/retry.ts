import type { EgressReason } from './error.ts'

// Of these a repetition may go otherwise; of any other 4xx it would not.
const passing = new Set([408, 409, 425, 429])
// An address that is refused as such is refused each time.
const lasting = new Set<EgressReason>(['url', 'scheme', 'credentials', 'port', 'address', 'header'])

/** Whether an answer of 4xx may be another one the next time. */
export const isPassing = (status: number): boolean => passing.has(status)

/** Whether a fetch would be refused the next time, too. */
export const isLasting = (reason: EgressReason): boolean => lasting.has(reason)

/** Milliseconds that `Retry-After` asks for (RFC 9110, 10.2.3): seconds, or a date. */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  if (header === null) return undefined
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return ms > 0 ? ms : undefined
}
