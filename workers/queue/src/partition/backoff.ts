import type { Waits } from '../settings.ts'

/** Milliseconds from the failure of attempt `attempt`, counted from 1, to the next one. `chance` is from 0 to 1. */
export function waitMs(waits: Waits, attempt: number, chance = Math.random()): number {
  const base = 'delaysMs' in waits ? (waits.delaysMs[Math.min(attempt, waits.delaysMs.length) - 1] ?? 0) : exponential(waits, attempt)
  return Math.round(base * (1 + waits.jitter * (2 * chance - 1)))
}

const exponential = ({ initialMs, factor, maxMs }: Extract<Waits, { factor: number }>, attempt: number) => Math.min(maxMs, initialMs * factor ** (attempt - 1))
