import type { Moment, StoredField } from './field.ts'
import { shown, wrong } from './wrong.ts'

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/
const datetimePattern = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)$/

/** Whether a text is a day of the calendar (ISO 8601, years 0000 to 9999). */
export function isDate(text: string): boolean {
  const [, year, month, day] = datePattern.exec(text) ?? []
  if (year === undefined) return false
  // Date would take the years 0 to 99 for 1900 to 1999.
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day)
}

/** A date-time with its offset as UTC with milliseconds, so that its text sorts by time; undefined where it is none. */
export function toUtc(text: string): string | undefined {
  const [, day = '', hour = '', minute = '', second = '00', fraction = '', zone = ''] = datetimePattern.exec(text) ?? []
  if (!isDate(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const [, sign, hours = '00', minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? []
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  const local = Date.parse(`${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`)
  const utc = new Date(local - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000)
  const year = utc.getUTCFullYear()
  return year < 0 || year > 9999 ? undefined : utc.toISOString()
}

/** A date as it is; `today` is the day of UTC. */
export function parseDate(value: unknown, { min, max }: StoredField, { now }: Moment): string {
  if (typeof value !== 'string') wrong(`is not a date such as 2026-03-31: ${shown(value)}`)
  const date = value === 'today' ? new Date(now).toISOString().slice(0, 10) : value
  if (!isDate(date)) wrong(`is not a day of the calendar, such as 2026-03-31: ${shown(value)}`)
  if (typeof min === 'string' && date < min) wrong(`is before ${min}: ${date}`)
  if (typeof max === 'string' && date > max) wrong(`is after ${max}: ${date}`)
  return date
}

/** A date-time in UTC. */
export function parseDatetime(value: unknown, { min, max }: StoredField, { now }: Moment): string {
  if (typeof value !== 'string') wrong(`is not a date-time such as 2026-03-31T09:30:00Z: ${shown(value)}`)
  const time = value === 'now' ? new Date(now).toISOString() : toUtc(value)
  if (time === undefined) wrong(`is not a date-time with an offset, such as 2026-03-31T09:30:00Z: ${shown(value)}`)
  if (typeof min === 'string' && time < (toUtc(min) ?? min)) wrong(`is before ${min}: ${time}`)
  if (typeof max === 'string' && time > (toUtc(max) ?? max)) wrong(`is after ${max}: ${time}`)
  return time
}
