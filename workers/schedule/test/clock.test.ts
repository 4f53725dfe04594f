import type { Overlap, Spec } from 'schedule.do/contract'
import { beforeAll, expect, test } from 'vitest'
import { dueOf, shareOf } from '../src/plan/jitter.ts'
import { compile } from '../src/spec/compile.ts'
import { loadEngine } from '../src/spec/rrule.ts'
import { upcoming } from '../src/spec/upcoming.ts'
import { zones } from './expressions.ts'
import { type Course, model } from './model.ts'
import { plain, ScheduleObject } from './object.ts'
import { Random } from './random.ts'

const minuteMs = 60_000
const dayMs = 86_400_000
const begin = Date.UTC(2026, 0, 1)

// The object's own transactions on Node's SQLite, under a clock that the tests move.
beforeAll(loadEngine)

const isFull = process.env.CONFORMANCE !== undefined
const schedules = isFull ? 1000 : 4

function someSpec(random: Random): Spec {
  const timezone = random.pick(zones)
  return random.pick<() => Spec>([
    () => ({ cron: `${random.int(0, 59)} ${random.int(0, 23)} * * *`, timezone }),
    () => ({ cron: `0 ${random.int(0, 5)},${random.int(12, 23)} * * MON-FRI`, timezone }),
    () => ({ cron: '0 */7 * * *', timezone }),
    () => ({ every: `${random.int(5, 30)}h`, offset: `${random.int(0, 4)}h` }),
    () => ({ rrule: `FREQ=WEEKLY;BYDAY=${random.pick(['MO', 'TU,TH', 'SU'])};BYHOUR=${random.int(0, 23)}`, timezone }),
    () => ({ calendar: { hour: [2, 14], minute: random.int(0, 59) }, timezone, exclude: [{ calendar: { dayOfWeek: 'SUN' }, timezone }] }),
    () => [{ cron: '30 2 * * *', timezone }, { at: new Date(begin + random.int(1, 300) * dayMs).toISOString() }],
  ])()
}

test(`a year of ${schedules} schedules is what was reckoned ahead`, { timeout: 1_800_000 }, () => {
  const random = new Random(3)
  using object = new ScheduleObject(begin)
  const until = begin + 365 * dayMs
  const expected: string[] = []
  for (let index = 0; index < schedules; index++) {
    const spec = someSpec(random)
    const id = object.create({ spec, overlap: 'allow', jitter: random.pick(['0s', '10m']) })
    const { next } = compile(spec)
    expected.push(...upcoming(next, begin, 100_000, until).map((time) => `${id}/${new Date(time).toISOString()}`))
  }
  const log: string[] = []
  // What is kept for 90 days only is written down before it goes.
  for (let at = object.due(); at !== undefined && at <= until + 10 * minuteMs; at = object.due()) {
    object.now = Math.max(object.now, at)
    object.wake()
    for (const { id, turn } of object.messages.splice(0)) {
      const taken = object.take({ id, turn })
      if (taken && taken.run.scheduledAt <= until) log.push(id)
      expect(object.now - (taken?.run.dueAt ?? 0)).toBe(0)
      object.settle(id, turn, {})
    }
  }
  expect(log.toSorted()).toEqual(expected.toSorted())
})

/** Has the object go through a course; where `random` is given it dies now and then before it has written, and messages come twice. */
function follow({ overlap, catchupMs, durationMs, downs, start, end }: Course, random?: Random): { states: Map<number, string>; effects: string[] } {
  using object = new ScheduleObject(start)
  object.create({ overlap, catchup: `${catchupMs}ms` })
  const up = (at: number) => downs.find(([from, to]) => at >= from && at < to)?.[1] ?? at
  const ending: { id: string; turn: number; at: number }[] = []
  const effects: string[] = []
  const isDying = () => random?.chance(0.2) ?? false
  const bring = () => {
    for (const message of object.messages.splice(0)) {
      for (let times = isDying() ? 2 : 1; times > 0; times--) {
        if (!object.take(message)) continue
        effects.push(message.id)
        ending.push({ ...message, at: up(object.now + durationMs) })
      }
    }
  }
  for (;;) {
    const alarm = object.due()
    const rings = alarm === undefined ? Number.POSITIVE_INFINITY : Math.max(object.now, up(alarm))
    const [first] = ending.toSorted((a, b) => a.at - b.at)
    const ends = first?.at ?? Number.POSITIVE_INFINITY
    if (Math.min(rings, ends) > end) break
    object.now = Math.min(rings, ends)
    if (first && ends <= rings) {
      const isLost = isDying()
      object.settle(first.id, first.turn, {}, !isLost)
      if (!isLost) ending.splice(ending.indexOf(first), 1)
    } else object.wake(!isDying())
    bring()
  }
  return { states: new Map(object.runs().map(({ scheduledAt, state }) => [scheduledAt, state])), effects }
}

const overlaps: Overlap[] = ['skip', 'buffer-one', 'buffer', 'cancel', 'allow']
const catchups = isFull ? [0, minuteMs, 10 * minuteMs, dayMs] : [0, 10 * minuteMs]
const durations = isFull ? [1000, 90_000, 7 * minuteMs] : [1000, 7 * minuteMs]
const outages: [string, Course['downs']][] = [
  ['never down', []],
  ['down for five minutes', [[begin + 10 * minuteMs + 1000, begin + 15 * minuteMs + 1000]]],
  [
    'down for half an hour, then again',
    [
      [begin + 5 * minuteMs, begin + 35 * minuteMs],
      [begin + 36 * minuteMs + 30_000, begin + 38 * minuteMs],
    ],
  ],
]

test.each(overlaps)('%s: each time becomes what the model says, whatever dies on the way', { timeout: 600_000 }, (overlap) => {
  for (const catchupMs of catchups) {
    for (const durationMs of durations) {
      for (const [what, downs] of outages) {
        const course = { overlap, catchupMs, durationMs, downs, start: begin, end: begin + 60 * minuteMs + 500 }
        const told = `${what}, catchup ${catchupMs}, each takes ${durationMs}`
        const expected = [...model(course)]
        expect([...follow(course).states], told).toEqual(expected)
        const { states, effects } = follow(course, new Random(durationMs + catchupMs))
        expect([...states], `${told}, dying`).toEqual(expected)
        const done = new Set(effects.map((id) => Date.parse(id.split('/')[1] ?? '')))
        // One that was called off may have begun before.
        for (const [time, state] of expected) if (state !== 'canceled') expect(done.has(time), told).toBe(['succeeded', 'running'].includes(state))
      }
    }
  }
})

test('of very many missed times one entry stands for most, and what can be run is run', () => {
  using object = new ScheduleObject(begin)
  object.create({ spec: { every: '10s' }, overlap: 'allow' })
  object.wake()
  object.now = begin + 30 * dayMs
  object.wake()
  const runs = object.runs()
  const missed = runs.filter(({ state }) => state === 'missed')
  expect(missed).toHaveLength(101)
  expect(missed.at(-1)?.missedUntil).toBe(object.now - minuteMs - 1)
  expect(runs.filter(({ state }) => state === 'queued').map(({ scheduledAt }) => object.now - scheduledAt)).toEqual(
    [60, 50, 40, 30, 20, 10, 0].map((seconds) => seconds * 1000),
  )
})

test('more than a thousand times that are due at once are made in order, in several turns', () => {
  using object = new ScheduleObject(begin)
  for (let index = 0; index < 1200; index++) object.create({ spec: { every: '1h' } })
  while ((object.due() ?? Number.POSITIVE_INFINITY) <= object.now) object.wake()
  object.now = begin + 60 * minuteMs
  const made: number[] = []
  for (let before = 0; (object.due() ?? Number.POSITIVE_INFINITY) <= object.now; before = object.messages.length) {
    object.wake()
    made.push(object.messages.length - before)
  }
  expect(made).toEqual([500, 500, 200])
  expect(new Set(object.messages.map(({ id }) => id)).size).toBe(1200)
})

test('maxRuns counts what is run, not what is skipped', () => {
  using object = new ScheduleObject(begin)
  object.create({ maxRuns: 2 })
  const states: string[] = []
  for (let minute = 0; minute <= 6; minute++) {
    object.now = begin + minute * minuteMs
    object.wake()
    // Each takes two minutes and a half.
    for (const message of object.messages) object.take(message)
    if (minute === 3 || minute === 6) for (const { id, turn } of object.messages.splice(0)) object.settle(id, turn, {})
    states.push(
      object
        .runs()
        .map(({ state }) => state[0])
        .join(''),
    )
  }
  expect(states.at(-1)).toBe('ssss')
  expect(object.runs().map(({ state }) => state)).toEqual(['succeeded', 'skipped', 'skipped', 'succeeded'])
  expect(object.due()).toBe(begin + 30 * dayMs + 4 * minuteMs)
})

test('a run of which nothing is heard is given up, and frees the next', () => {
  using object = new ScheduleObject(begin)
  object.create({ overlap: 'buffer-one', spec: { every: '1h' }, maxRuns: 2 })
  object.wake()
  object.now = begin + 60 * minuteMs
  object.wake()
  const lost = object.messages.splice(0)
  object.now += 30 * minuteMs
  object.wake()
  expect(object.runs()).toMatchObject([{ state: 'failed', error: { code: 'unavailable' } }])
  object.settle(lost[0]?.id ?? '', 1, {})
  expect(object.runs()).toMatchObject([{ state: 'failed' }])
})

test('a message is asked after until it is over, less and less often; when nothing is sent nothing is asked', () => {
  using object = new ScheduleObject(begin)
  object.create({ spec: { every: '1h' }, maxRuns: 1 })
  object.wake()
  object.now = begin + 60 * minuteMs
  object.wake()
  const [sent] = object.messages.splice(0)
  const id = sent?.id ?? ''
  object.take({ id, turn: 1 })
  object.settle(id, 1, { message: { queue: 'q', id: 'msg_1' } })
  // What it is told once more of the same turn begins nothing.
  expect(object.take({ id, turn: 1 })).toBeUndefined()
  const began = object.now
  const asks: number[] = []
  const open = { queue: 'q', asked: [{ id, message: 'msg_1' }], retentionMs: 14 * dayMs }
  // Half the answers are lost.
  for (let at = object.due() ?? 0; at < began + 3 * dayMs; at = object.due() ?? 0) {
    object.now = at
    object.wake()
    asks.push(object.now - began)
    if (asks.length % 2 === 0) object.hear({ ...open, items: [{ state: 'open' }] })
  }
  expect(object.asked).toBe(asks.length)
  expect(asks[0]).toBe(500)
  for (const [index, ask] of asks.entries())
    expect(ask - (asks[index - 1] ?? 0)).toBeLessThanOrEqual(Math.min(60 * minuteMs, Math.max(500, Math.ceil((asks[index - 1] ?? 0) / 4))))
  expect(asks.filter((ask) => ask < 60 * minuteMs).length).toBeLessThan(50)
  // Where the queue forgets what is over within seconds, it is asked again before that.
  object.hear({ ...open, retentionMs: 10_000, items: [{ state: 'open' }] })
  expect(object.due()).toBe(object.now + 5000)
  object.hear({ ...open, asked: [{ id, message: 'msg_2' }], items: [{ state: 'done' }] })
  expect(object.runs()).toMatchObject([{ state: 'running' }])
  object.hear({ ...open, items: [{ state: 'done', result: 1 }] })
  expect(object.runs()).toMatchObject([{ state: 'succeeded', result: { value: 1 } }])
  const { asked, now } = object
  object.now = object.due() ?? 0
  object.wake()
  expect([object.asked, object.now - now > 20 * dayMs]).toEqual([asked, true])
})

test('a message that nobody takes fails its run after four weeks', () => {
  using object = new ScheduleObject(begin)
  object.create({ spec: { every: '1h' }, maxRuns: 1 })
  object.wake()
  object.now = begin + 60 * minuteMs
  object.wake()
  const id = object.messages[0]?.id ?? ''
  object.take({ id, turn: 1 })
  object.settle(id, 1, { message: { queue: 'q', id: 'msg_1' } })
  object.now += 29 * dayMs
  object.wake()
  expect(object.runs()).toMatchObject([{ state: 'running' }])
  object.hear({ queue: 'q', asked: [{ id, message: 'msg_1' }], items: [{ state: 'open' }], retentionMs: 14 * dayMs })
  expect(object.runs()).toMatchObject([{ state: 'failed', error: { code: 'deadline_exceeded' } }])
})

test('a schedule that can no longer be reckoned is paused, and stops no other', () => {
  using object = new ScheduleObject(begin)
  object.create({ spec: { cron: '* * * * *', timezone: 'Mars/Olympus' } })
  object.create({})
  object.wake()
  object.now = begin + minuteMs
  object.wake()
  expect(object.states()).toEqual(['paused', 'active'])
  expect(object.messages).toHaveLength(1)
})

test('jitter is the same each time, even, and never past the next time', () => {
  const shares = Array.from({ length: 10_000 }, (_, index) => shareOf('sched_a', begin + index * minuteMs))
  const tenths = Array.from({ length: 10 }, (_, tenth) => shares.filter((share) => Math.floor(share * 10) === tenth).length)
  for (const size of tenths) expect(size).toBeGreaterThan(800)
  expect(shareOf('sched_a', begin)).toBe(shareOf('sched_a', begin))
  for (let index = 0; index < 100; index++) {
    const due = dueOf(`sched_${index}`, begin, begin + minuteMs, dayMs)
    expect(due).toBeGreaterThanOrEqual(begin)
    expect(due).toBeLessThan(begin + minuteMs)
  }
  expect(plain.jitter).toBe('0s')
})
