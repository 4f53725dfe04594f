import { z } from 'zod'

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

const short = /^(\d{1,12}(?:\.\d{1,3})?)(ms|s|m|h|d|w)$/
const iso = /^P(?!$)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?!$)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,3})?)S)?)?$/

/** A length of time that is the same wherever and whenever it begins: no months, no years. `durationMs` gives its milliseconds. */
export type Duration = z.infer<typeof Duration>
export const Duration = z
  .string()
  .regex(new RegExp(`${short.source}|${iso.source}`), 'not a duration such as 30s, 5m, 2h, 14d or PT15M')
  .describe('A duration: 500ms, 30s, 5m, 2h, 14d, or ISO 8601 without months and years: PT15M, P1DT12H')

/** Milliseconds of a `Duration`. */
export function durationMs(duration: string): number {
  const [, amount, unit] = short.exec(duration) ?? []
  if (amount !== undefined) return Math.round(Number(amount) * unitMs[unit as keyof typeof unitMs])
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = iso.exec(duration) ?? []
  const parts = [Number(weeks) * unitMs.w, Number(days) * unitMs.d, Number(hours) * unitMs.h, Number(minutes) * unitMs.m, Number(seconds) * unitMs.s]
  return Math.round(parts.reduce((sum, ms) => sum + ms, 0))
}
