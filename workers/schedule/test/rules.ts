import type { Asked } from './oracle.ts'
import type { Random } from './random.ts'

/** The examples of RFC 5545, 3.8.5.3, all in New York: the rule, and where it begins. */
export const examples: [rule: string, dtstart: string][] = [
  ['FREQ=DAILY;COUNT=10', '1997-09-02T09:00:00'],
  ['FREQ=DAILY;UNTIL=19971224T000000Z', '1997-09-02T09:00:00'],
  ['FREQ=DAILY;INTERVAL=2', '1997-09-02T09:00:00'],
  ['FREQ=DAILY;INTERVAL=10;COUNT=5', '1997-09-02T09:00:00'],
  ['FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA', '1998-01-01T09:00:00'],
  ['FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1', '1998-01-01T09:00:00'],
  ['FREQ=WEEKLY;COUNT=10', '1997-09-02T09:00:00'],
  ['FREQ=WEEKLY;UNTIL=19971224T000000Z', '1997-09-02T09:00:00'],
  ['FREQ=WEEKLY;INTERVAL=2;WKST=SU', '1997-09-02T09:00:00'],
  ['FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH', '1997-09-02T09:00:00'],
  ['FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH', '1997-09-02T09:00:00'],
  ['FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR', '1997-09-01T09:00:00'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH', '1997-09-02T09:00:00'],
  ['FREQ=MONTHLY;COUNT=10;BYDAY=1FR', '1997-09-05T09:00:00'],
  ['FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR', '1997-09-05T09:00:00'],
  ['FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU', '1997-09-07T09:00:00'],
  ['FREQ=MONTHLY;COUNT=6;BYDAY=-2MO', '1997-09-22T09:00:00'],
  ['FREQ=MONTHLY;BYMONTHDAY=-3', '1997-09-28T09:00:00'],
  ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15', '1997-09-02T09:00:00'],
  ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1', '1997-09-30T09:00:00'],
  ['FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15', '1997-09-10T09:00:00'],
  ['FREQ=MONTHLY;INTERVAL=2;BYDAY=TU', '1997-09-02T09:00:00'],
  ['FREQ=YEARLY;COUNT=10;BYMONTH=6,7', '1997-06-10T09:00:00'],
  ['FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3', '1997-03-10T09:00:00'],
  ['FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200', '1997-01-01T09:00:00'],
  ['FREQ=YEARLY;BYDAY=20MO', '1997-05-19T09:00:00'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', '1997-05-12T09:00:00'],
  ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH', '1997-03-13T09:00:00'],
  ['FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8', '1997-06-05T09:00:00'],
  ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', '1997-09-02T09:00:00'],
  ['FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13', '1997-09-13T09:00:00'],
  ['FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8', '1996-11-05T09:00:00'],
  ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '1997-09-04T09:00:00'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2', '1997-09-29T09:00:00'],
  ['FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z', '1997-09-02T09:00:00'],
  ['FREQ=MINUTELY;INTERVAL=15;COUNT=6', '1997-09-02T09:00:00'],
  ['FREQ=MINUTELY;INTERVAL=90;COUNT=4', '1997-09-02T09:00:00'],
  ['FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40', '1997-09-02T09:00:00'],
  ['FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16', '1997-09-02T09:00:00'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08-05T09:00:00'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08-05T09:00:00'],
  ['FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5', '2007-01-15T09:00:00'],
]

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const days = (random: Random) => random.some(0, 6, 3).map((day) => weekdays[day])
const signed = (random: Random, high: number, most: number) => random.some(1, high, most).map((each) => (random.chance(0.3) ? -each : each))
const numbered = (random: Random, high: number) => days(random).map((day) => `${random.chance(0.3) ? '-' : ''}${random.int(1, high)}${day}`)

/** How long a rule is looked at, so that one that never comes ends soon in dateutil as well. */
const dayMs = 86_400_000
const spans = {
  YEARLY: 12_000 * dayMs,
  MONTHLY: 4000 * dayMs,
  WEEKLY: 2000 * dayMs,
  DAILY: 1100 * dayMs,
  HOURLY: 50 * dayMs,
  MINUTELY: 3 * dayMs,
  SECONDLY: dayMs / 6,
}

/** A rule by chance that RFC 5545 allows, in UTC. */
export function randomRule(random: Random): Asked {
  const freq = random.pick(Object.keys(spans) as (keyof typeof spans)[])
  const parts: Record<string, string> = { FREQ: freq }
  const put: Put = (share, key, value) => {
    if (random.chance(share)) parts[key] = String(value())
  }
  const isDate = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY'].includes(freq)
  // What restricts the date leaves of a few hours nothing, mostly, and then dateutil seeks until the year 9999.
  const dates = isDate ? 1 : 0.2
  put(0.5, 'INTERVAL', () => random.int(2, freq === 'YEARLY' ? 4 : 20))
  put(dates * 0.3, 'BYMONTH', () => random.some(1, 12, 4))
  if (freq === 'YEARLY') putYearly(random, parts, put)
  else {
    if (!isDate) put(dates * 0.15, 'BYYEARDAY', () => signed(random, 366, 4))
    if (freq !== 'WEEKLY') put(dates * 0.25, 'BYMONTHDAY', () => signed(random, 31, 4))
    const isNumbered = freq === 'MONTHLY' && random.chance(0.5)
    put(dates * 0.4, 'BYDAY', () => (isNumbered ? numbered(random, 5) : days(random)))
  }
  put(isDate ? 0.3 : 0.15, 'BYHOUR', () => random.some(0, 23, 3))
  put(isDate ? 0.3 : 0.15, 'BYMINUTE', () => random.some(0, 59, 3))
  put(0.15, 'BYSECOND', () => random.some(0, 59, 3))
  // Of the week that DTSTART is in dateutil counts only what is left of it.
  if (freq !== 'WEEKLY' && Object.keys(parts).some((key) => key.startsWith('BY'))) put(0.2, 'BYSETPOS', () => random.pick([1, -1, 2, '1,-1']))
  put(0.3, 'WKST', () => random.pick(weekdays))
  const start = Date.UTC(random.int(1990, 2035), random.int(0, 11), random.int(1, 28), random.int(0, 23), random.int(0, 59), random.int(0, 59))
  if (random.chance(0.2)) parts.COUNT = String(random.int(1, 15))
  else parts.UNTIL = `${stamp(start + spans[freq])}Z`
  const rule = Object.entries(parts)
    .map(([key, value]) => `${key}=${value}`)
    .join(';')
  return { rule, dtstart: new Date(start).toISOString().slice(0, 19), timezone: 'UTC', count: 20 }
}

type Put = (share: number, key: string, value: () => unknown[] | number | string) => void

// Of a week without a day dateutil takes all seven, and the standard the day of DTSTART.
function putYearly(random: Random, parts: Record<string, string>, put: Put): void {
  const kind = random.int(1, 5)
  // Of a week that two years share, dateutil counts each day to its own year, with INTERVAL and BYSETPOS as well; here it is its number’s year.
  if (kind === 1) put(1, 'BYWEEKNO', () => random.some(2, 51, 3).map((week) => (random.chance(0.3) ? week - 53 : week)))
  if (kind === 2) put(1, 'BYYEARDAY', () => signed(random, 366, 4))
  if (kind === 3) put(1, 'BYMONTHDAY', () => signed(random, 31, 4))
  if (kind === 4) put(1, 'BYDAY', () => numbered(random, parts.BYMONTH === undefined ? 52 : 5))
  if (kind === 1 || kind === 3) put(kind === 1 ? 1 : 0.4, 'BYDAY', () => days(random))
}

const stamp = (time: number) => new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')
