import { limits } from '../limits.ts'

const asking = new Set([429, 502, 503, 504])

/** Seconds that `Retry-After` asks for (RFC 9110, 10.2.3), a day at most, of an answer that means it. */
export function retryAfterOf(status: number, header: string | null, now = Date.now()): number | undefined {
  if (header === null || !asking.has(status)) return undefined
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - now) / 1000)
  return seconds > 0 ? Math.min(seconds, limits.retryAfterSecondsMax) : undefined
}
