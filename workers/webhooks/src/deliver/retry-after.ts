import { retryAfterMs } from '@dot-do/egress'
import { limits } from '../limits.ts'

const asking = new Set([429, 502, 503, 504])

/** Seconds that `Retry-After` asks for, a day at most, of an answer that means it. */
export function retryAfterOf(status: number, header: string | null, now = Date.now()): number | undefined {
  const ms = asking.has(status) ? retryAfterMs(header, now) : undefined
  return ms === undefined ? undefined : Math.min(Math.ceil(ms / 1000), limits.retryAfterSecondsMax)
}
