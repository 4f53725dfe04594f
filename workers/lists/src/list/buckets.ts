import { Problem } from '@dot-do/contract'
import * as Zoned from 'temporal-polyfill/fns/ZonedDateTime'
import type { Open } from './open.ts'
import type { Fragment } from './sort.ts'

export type Bucket = 'day' | 'week' | 'month' | 'year'

/** The first day of the bucket that a date, or a date-time as a time zone sees it, is in. */
export const bucketSql = (value: string, by: Bucket, shift?: string): string => {
  const moment = shift === undefined ? value : `${value}, ${shift}`
  if (by === 'day') return `date(${moment})`
  // Forward to Sunday, then back to the Monday before: ISO 8601's week.
  if (by === 'week') return `date(${moment}, 'weekday 0', '-6 days')`
  return `strftime('${by === 'month' ? '%Y-%m-01' : '%Y-01-01'}', ${moment})`
}

const transitionsMax = 1000

/**
 * SQL of what a time zone adds to UTC at a date-time. SQLite knows no zones: the changes of clocks between the first and
 * the last value that the filter lets through are written into it, as times and seconds that are reckoned here.
 */
export function shiftSql(open: Open, value: string, timezone: string, filter: Fragment): string | undefined {
  if (timezone === 'UTC') return undefined
  const range = `select min(${value}) as first, max(${value}) as last from item where ${filter.sql}`
  const { first, last } = open.scope.sql.exec<{ first: string | null; last: string | null }>(range, ...filter.values).one()
  let moment = Zoned.create(BigInt(Date.parse(first ?? open.time)) * 1_000_000n, timezone)
  const end = Date.parse(last ?? open.time)
  let cases = ''
  for (let count = 0; ; count++) {
    if (count > transitionsMax) throw new Problem('resource_exhausted', `the dates span more than ${transitionsMax} changes of clocks: filter them`)
    const next = Zoned.getTimeZoneTransition(moment, 'next')
    const at = next && Number(Zoned.toInstant(next).epochNanoseconds / 1_000_000n)
    const shift = `'${Zoned.offsetNanoseconds(moment) / 1_000_000_000} seconds'`
    if (!next || at === null || at > end) return cases === '' ? shift : `case${cases} else ${shift} end`
    cases += ` when ${value} < '${new Date(at).toISOString()}' then ${shift}`
    moment = next
  }
}
