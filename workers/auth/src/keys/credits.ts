import type { Refill } from './schema.ts'

/** The last moment, in milliseconds since the epoch, at which credits of this interval were due. */
export function refillDue({ interval }: Refill, now: number): number {
  const date = new Date(now)
  const [year, month, day, hour] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours()]
  if (interval === 'hour') return Date.UTC(year, month, day, hour)
  return interval === 'day' ? Date.UTC(year, month, day) : Date.UTC(year, month)
}

interface Balance {
  creditsRemaining: number | null
  creditsRefill: Refill | null
  creditsRefilledAt: number | null
}

/** What a key may still spend at `now`; undefined where nothing is counted. */
export function creditsAt({ creditsRemaining, creditsRefill, creditsRefilledAt }: Balance, now: number): number | undefined {
  if (creditsRemaining === null) return undefined
  const isDue = creditsRefill !== null && (creditsRefilledAt ?? 0) < refillDue(creditsRefill, now)
  return isDue ? creditsRefill.amount : creditsRemaining
}
