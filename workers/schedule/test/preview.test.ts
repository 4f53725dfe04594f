import { anonymous, problemOf } from '@dot-do/testing'
import type { Spec } from 'schedule.do/contract'
import { expect, test } from 'vitest'

// Rights, wrong shapes, examples and every door are the shared suite's; here is what is special to preview.
const { schedule } = anonymous()

const times = async (spec: Spec, from: string, count = 3, timezone?: string) => (await schedule.preview({ spec, from, count, timezone })).times.map(brief)
const brief = (time: string) => time.replace(/(?::00)?\.000Z$/, 'Z')

/** What clocks do, by zone: a fixed time and an interval across each of their changes. */
const changes: [what: string, spec: Spec, from: string, expected: string[]][] = [
  [
    'New York: a time in the gap comes at its end',
    { cron: '30 2 * * *', timezone: 'America/New_York' },
    '2026-03-08T00:00:00Z',
    ['2026-03-08T07:00Z', '2026-03-09T06:30Z', '2026-03-10T06:30Z'],
  ],
  [
    'New York: a time that comes twice comes once',
    { cron: '30 1 * * *', timezone: 'America/New_York' },
    '2026-11-01T00:00:00Z',
    ['2026-11-01T05:30Z', '2026-11-02T06:30Z', '2026-11-03T06:30Z'],
  ],
  [
    'New York: an interval sees no gap',
    { cron: '*/30 * * * *', timezone: 'America/New_York' },
    '2026-03-08T06:00:00Z',
    ['2026-03-08T06:30Z', '2026-03-08T07:00Z', '2026-03-08T07:30Z'],
  ],
  [
    'New York: an interval does not double',
    { cron: '*/30 * * * *', timezone: 'America/New_York' },
    '2026-11-01T05:10:00Z',
    ['2026-11-01T05:30Z', '2026-11-01T06:00Z', '2026-11-01T06:30Z'],
  ],
  [
    'New York: two times in one gap are one',
    { calendar: { hour: 2, minute: [10, 40] }, timezone: 'America/New_York' },
    '2026-03-08T00:00:00Z',
    ['2026-03-08T07:00Z', '2026-03-09T06:10Z', '2026-03-09T06:40Z'],
  ],
  [
    'New York: a rule',
    { rrule: 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30', timezone: 'America/New_York' },
    '2026-03-08T00:00:00Z',
    ['2026-03-08T07:00Z', '2026-03-09T06:30Z', '2026-03-10T06:30Z'],
  ],
  [
    'New York: a rule of hours',
    { rrule: 'FREQ=HOURLY', timezone: 'America/New_York' },
    '2026-11-01T04:30:00Z',
    ['2026-11-01T05:00Z', '2026-11-01T06:00Z', '2026-11-01T07:00Z'],
  ],
  [
    'London: the gap at one',
    { cron: '15 1 * * *', timezone: 'Europe/London' },
    '2026-03-28T12:00:00Z',
    ['2026-03-29T01:00Z', '2026-03-30T00:15Z', '2026-03-31T00:15Z'],
  ],
  [
    'London: one comes twice',
    { cron: '15 1 * * *', timezone: 'Europe/London' },
    '2026-10-24T12:00:00Z',
    ['2026-10-25T00:15Z', '2026-10-26T01:15Z', '2026-10-27T01:15Z'],
  ],
  [
    'Lord Howe: half an hour forward',
    { cron: '15 2 * * *', timezone: 'Australia/Lord_Howe' },
    '2026-10-03T00:00:00Z',
    ['2026-10-03T15:30Z', '2026-10-04T15:15Z', '2026-10-05T15:15Z'],
  ],
  [
    'Lord Howe: half an hour back',
    { cron: '45 1 * * *', timezone: 'Australia/Lord_Howe' },
    '2026-04-04T00:00:00Z',
    ['2026-04-04T14:45Z', '2026-04-05T15:15Z', '2026-04-06T15:15Z'],
  ],
  [
    'Lord Howe: quarters of an hour',
    { cron: '*/15 * * * *', timezone: 'Australia/Lord_Howe' },
    '2026-04-04T14:40:00Z',
    ['2026-04-04T14:45Z', '2026-04-04T15:00Z', '2026-04-04T15:15Z'],
  ],
  [
    'Apia has no 30 December 2011',
    { cron: '0 9 * * *', timezone: 'Pacific/Apia' },
    '2011-12-29T00:00:00Z',
    ['2011-12-29T19:00Z', '2011-12-30T10:00Z', '2011-12-30T19:00Z'],
  ],
  [
    'Apia: hours go on',
    { cron: '0 * * * *', timezone: 'Pacific/Apia' },
    '2011-12-30T08:30:00Z',
    ['2011-12-30T09:00Z', '2011-12-30T10:00Z', '2011-12-30T11:00Z'],
  ],
  [
    'Casablanca: back for Ramadan',
    { cron: '30 2 * * *', timezone: 'Africa/Casablanca' },
    '2026-02-14T12:00:00Z',
    ['2026-02-15T01:30Z', '2026-02-16T02:30Z', '2026-02-17T02:30Z'],
  ],
  [
    'Casablanca: forward after it',
    { cron: '30 2 * * *', timezone: 'Africa/Casablanca' },
    '2026-03-21T12:00:00Z',
    ['2026-03-22T02:00Z', '2026-03-23T01:30Z', '2026-03-24T01:30Z'],
  ],
  [
    'Troll: two hours forward',
    { cron: '30 1,2 * * *', timezone: 'Antarctica/Troll' },
    '2026-03-28T12:00:00Z',
    ['2026-03-29T01:00Z', '2026-03-29T23:30Z', '2026-03-30T00:30Z'],
  ],
  [
    'Troll: two hours back',
    { cron: '30 1,2 * * *', timezone: 'Antarctica/Troll' },
    '2026-10-24T12:00:00Z',
    ['2026-10-24T23:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  ],
]

test.each(changes)('%s', async (_, spec, from, expected) => {
  expect(await times(spec, from)).toEqual(expected)
})

test('a union is in order, and each time of it is there once', async () => {
  const spec = [
    { cron: '0 9 * * *' },
    { every: '12h', offset: '9h' },
    { at: '2026-01-01T10:00:00', timezone: 'Europe/Berlin' },
    { rrule: 'FREQ=DAILY;BYHOUR=21' },
  ]
  expect(await times(spec, '2026-01-01T00:00:00Z', 4)).toEqual(['2026-01-01T09:00Z', '2026-01-01T21:00Z', '2026-01-02T09:00Z', '2026-01-02T21:00Z'])
})

test('what is left out: a day of the calendar, a time of a rule, a date of its own', async () => {
  const holidays = { calendar: { month: 'DEC' as const, dayOfMonth: [25, 26] } }
  expect(await times({ cron: '0 9 * * *', exclude: [holidays] }, '2026-12-24T00:00:00Z', 2)).toEqual(['2026-12-24T09:00Z', '2026-12-27T09:00Z'])
  expect(await times({ every: '1d', exclude: [{ rrule: 'FREQ=WEEKLY;BYDAY=SA,SU' }] }, '2026-01-02T00:00:00Z', 2)).toEqual([
    '2026-01-05T00:00Z',
    '2026-01-06T00:00Z',
  ])
  const rule = {
    rrule: 'FREQ=DAILY;BYHOUR=9',
    exdates: ['2026-01-02T09:00:00'],
    rdates: ['2026-01-02T11:00:00', '2026-01-01T08:00:00Z'],
    timezone: 'Europe/Berlin',
  }
  expect(await times(rule, '2026-01-01T00:00:00Z', 4)).toEqual(['2026-01-01T08:00Z', '2026-01-02T10:00Z', '2026-01-03T08:00Z', '2026-01-04T08:00Z'])
})

test.each<[Spec, string]>([
  [{ cron: '0 9 * * MON-FRI' }, 'At 09:00, Monday through Friday (UTC)'],
  [{ cron: '0 0 13 * FRI' }, 'At 00:00, on day 13 of the month, and on Friday (either is enough) (UTC)'],
  [{ calendar: { dayOfMonth: 13, dayOfWeek: 'FRI' } }, 'At 00:00, on day 13 of the month, and on Friday (both at once) (UTC)'],
  [{ every: 'PT15M', offset: '5m' }, 'Every 15 minutes, 5 minutes later than counted from 1970'],
  [{ every: '1h', exclude: [{ calendar: { month: 8 } }] }, 'Every hour, except whatever is only in August (UTC)'],
  [{ at: '2027-01-01T00:00:00', timezone: 'Asia/Tokyo' }, 'Once, 2027-01-01 00:00:00 (Asia/Tokyo)'],
  [{ rrule: 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17' }, 'Every month on last Friday at 5 PM (UTC)'],
])('in English: %j', async (spec, text) => {
  expect((await schedule.preview({ spec, count: 1 })).text).toBe(text)
})

test.each<[Spec, (string | number)[], string]>([
  [{ cron: '0 25 * * *' }, ['spec', 'cron'], 'field 2 (hour) takes 0-23, and “25” is not that'],
  [{ cron: '* * * *' }, ['spec', 'cron'], 'a cron expression has 5 or 6 fields, and this has 4'],
  [{ cron: '0 0 13 * +FRI' }, ['spec', 'cron'], 'field 5 (day of week) takes 0-7 or SUN-SAT, 5L, 5#2, and “+FRI” is not that'],
  [{ cron: '2030-01-01T00:00:00' }, ['spec', 'cron'], 'a cron expression has 5 or 6 fields, and this has 1'],
  [{ cron: '@reboot' }, ['spec', 'cron'], 'there is no @reboot: @yearly, @annually, @monthly, @weekly, @daily, @midnight, @hourly'],
  [
    [{ every: '1h' }, { cron: '* * * * *', timezone: 'Europe/Londn' }],
    ['spec', 1, 'timezone'],
    'there is no timezone Europe/Londn; nearest: Europe/London, Europe/Lisbon, Europe/Minsk',
  ],
  [{ rrule: 'FREQ=DAILY;BYHOUR=25' }, ['spec', 'rrule'], 'BYHOUR takes 0 to 23, and “25” is not that'],
  [{ rrule: 'FREQ=DAILY;COUNT=3' }, ['spec', 'rrule'], 'COUNT counts from a dtstart, and there is none; maxRuns counts runs'],
  [{ rrule: 'FREQ=WEEKLY;BYDAY=1MO' }, ['spec', 'rrule'], 'BYDAY takes numbers with FREQ=MONTHLY or YEARLY alone, and without BYWEEKNO'],
  [{ every: '500ms' }, ['spec', 'every'], 'an interval is 1 s to 3,660 d long'],
  [{ every: '1h', offset: '1h' }, ['spec', 'offset'], 'the offset is shorter than the interval'],
  [{ every: '1h', exclude: [{ cron: '61 * * * *' }] }, ['spec', 'exclude', 0, 'cron'], 'field 1 (minute) takes 0-59, and “61” is not that'],
  [{ calendar: { hour: [{ from: 5, to: 3 }] } }, ['spec', 'calendar'], "this is no calendar: From value is larger than to value: '5-3'"],
])('%j is refused with its place', async (spec, path, message) => {
  const problem = await problemOf(schedule.preview({ spec }))
  expect(problem).toMatchObject({ code: 'invalid_argument', issues: [{ path, message }] })
})

// Each of these had an engine seek for long, or without an end.
test.each<Spec>([
  { cron: '0 0 30 2 *' },
  { cron: '* * * 31 2,4,6,9,11 *', timezone: 'America/New_York' },
  { calendar: { dayOfMonth: 30, month: 2 } },
  { calendar: { year: 1999 } },
  { cron: '* * * * *', exclude: [{ cron: '* * * * *' }] },
  Array.from({ length: 32 }, () => ({ cron: '* * * * *', exclude: Array.from({ length: 32 }, () => ({ cron: '* * * * *' })) })),
  { rrule: 'FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30' },
  { rrule: 'FREQ=SECONDLY;INTERVAL=2;BYSECOND=1' },
  { rrule: 'FREQ=HOURLY;INTERVAL=24;BYHOUR=1' },
  { rrule: 'FREQ=YEARLY;INTERVAL=999999', dtstart: '1971-01-01T00:00:00Z' },
  { rrule: 'FREQ=MONTHLY;BYMINUTE=9;BYSETPOS=2;COUNT=8', dtstart: '2004-03-24T09:55:39Z' },
  { rrule: 'FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1;BYSETPOS=366' },
  { rrule: 'FREQ=DAILY;UNTIL=20000101' },
  { at: '2020-01-01T00:00:00Z' },
])('case %# has no time ahead, and says so soon', async (spec) => {
  expect(await schedule.preview({ spec, from: '2026-01-01T00:00:00Z', count: 1000 })).toMatchObject({ times: [] })
})

test('a thousand times that are far apart end soon as well', async () => {
  const leap = await schedule.preview({ spec: { cron: '0 0 29 2 *', exclude: [{ cron: '0 0 30 2 *' }] }, from: '2026-01-01T00:00:00Z', count: 1000 })
  expect(leap.times.at(-1)).toBe('2124-02-29T00:00:00.000Z')
  const rule = await schedule.preview({ spec: { rrule: 'FREQ=HOURLY;INTERVAL=5;BYHOUR=5;BYDAY=MO;BYMONTHDAY=13' }, from: '2026-01-01T00:00:00Z', count: 1000 })
  expect(rule.times.length).toBeGreaterThan(10)
})
