import * as Zoned from 'temporal-polyfill/fns/ZonedDateTime'

type Moment = ReturnType<typeof Zoned.create>

/** A point in time and the calendar it is seen in. */
export interface Clock {
  /** Milliseconds since 1970. */
  now: number
  /** IANA name. */
  timezone: string
}

const units: Record<string, (moment: Moment, count: number) => Moment> = {
  s: Zoned.addSeconds,
  m: Zoned.addMinutes,
  h: Zoned.addHours,
  d: Zoned.addDays,
  w: Zoned.addWeeks,
  M: Zoned.addMonths,
  y: Zoned.addYears,
}

const quarterOf = (month: number) => month - ((month - 1) % 3)
const startOfQuarter = (moment: Moment) => Zoned.startOfMonth(Zoned.withFields(moment, { month: quarterOf(Zoned.toPlainDate(moment).month), day: 1 }))
const endOfQuarter = (moment: Moment) => Zoned.endOfMonth(Zoned.addMonths(startOfQuarter(moment), 2))

const edges: Record<string, Record<string, (moment: Moment) => Moment>> = {
  startOf: { day: Zoned.startOfDay, week: Zoned.startOfWeek, month: Zoned.startOfMonth, quarter: startOfQuarter, year: Zoned.startOfYear },
  endOf: { day: Zoned.endOfDay, week: Zoned.endOfWeek, month: Zoned.endOfMonth, quarter: endOfQuarter, year: Zoned.endOfYear },
}

const grammar = /^(?:(now|today)|(startOf|endOf):(day|week|month|quarter|year))((?:[+-]\d{1,9}[smhdwMy]){0,8})$/

export const isRelative = (text: string) => /^(?:now|today|startOf|endOf)\b/.test(text)

/**
 * The moment that `now-1d`, `today+9h`, `startOf:month-1M` or `endOf:quarter` stands for, or undefined where the text is none of these. Steps go from
 * left to right; s, m and h are exact, d, w, M and y follow the calendar of the time zone as RFC 5545 and Temporal do: a time that a change of clocks
 * skips moves forward, one that comes twice is the earlier, and a day that the month lacks is its last. The end of a unit is its last millisecond.
 */
export function readRelative(text: string, { now, timezone }: Clock): Moment | undefined {
  const [, base, edge, unit, steps = ''] = grammar.exec(text) ?? []
  if (base === undefined && edge === undefined) return undefined
  const start = Zoned.create(BigInt(now) * 1_000_000n, timezone)
  let moment = base === 'now' ? start : (edges[edge ?? 'startOf']?.[unit ?? 'day']?.(start) ?? start)
  for (const [, sign, count, letter = ''] of steps.matchAll(/([+-])(\d+)([a-zA-Z])/g)) moment = units[letter]?.(moment, Number(`${sign}${count}`)) ?? moment
  return moment
}

/** The millisecond a moment is in, before 1970 too. */
export function millisecondsOf(moment: Moment): number {
  const nanoseconds = Zoned.toInstant(moment).epochNanoseconds
  return Number(nanoseconds / 1_000_000n) - (nanoseconds % 1_000_000n < 0n ? 1 : 0)
}

/** The calendar day of a moment, `YYYY-MM-DD`. */
export function dayOf(moment: Moment): string {
  const { year, month, day } = Zoned.toPlainDate(moment)
  return isoDay(year, month, day)
}

const isoDay = (year: number, month: number, day: number) =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** Whether the text is a day that the Gregorian calendar has. */
export function isDay(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (year === undefined) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && isoDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()) === `${year}-${month}-${day}`
}

/** The start of a day in the time zone. */
export function startOf(day: string, timezone: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return millisecondsOf(Zoned.startOfDay(Zoned.fromFields({ year, month, day: date, timeZone: timezone })))
}

const instant = /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.(\d{1,9}))?)?([Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/

/** Milliseconds of an RFC 3339 date and time (an offset is required), or undefined where the text is none. */
export function readInstant(text: string): number | undefined {
  const match = instant.exec(text)
  if (match === null || !isDay(match[1] ?? '')) return undefined
  const time = Date.parse(text.toUpperCase().replace(' ', 'T'))
  return Number.isNaN(time) ? undefined : time
}

/** Whether the runtime knows a time zone of this name. */
export function isTimezone(name: string): boolean {
  try {
    Zoned.create(0n, name)
    return true
  } catch {
    return false
  }
}
