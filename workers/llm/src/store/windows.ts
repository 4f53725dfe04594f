import type { BudgetRow } from './schema.ts'

export const hourMs = 3_600_000

const dayMs = 24 * hourMs

/** When the present window of a budget began and ends, in milliseconds since the epoch; a total one never ends. */
export function windowAt(window: BudgetRow['window'], now: number): { start: number; end?: number } {
  const date = new Date(now)
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  const day = Math.floor(now / dayMs) * dayMs
  switch (window) {
    case 'hour': {
      const start = Math.floor(now / hourMs) * hourMs
      return { start, end: start + hourMs }
    }
    case 'day':
      return { start: day, end: day + dayMs }
    case 'week': {
      // Monday is the first day; Sunday is 0.
      const start = day - ((date.getUTCDay() + 6) % 7) * dayMs
      return { start, end: start + 7 * dayMs }
    }
    case 'month':
      return { start: Date.UTC(year, month, 1), end: Date.UTC(year, month + 1, 1) }
    default:
      return { start: 0 }
  }
}
