import fc from 'fast-check'
import { expect, test } from 'vitest'
import { waitMs } from '../src/partition/backoff.ts'
import { leaseOf } from '../src/partition/ids.ts'
import { admitted, admittedAt, type Rate } from '../src/partition/pace.ts'
import { settle } from '../src/partition/push.ts'
import { send } from '../src/partition/send.ts'
import { bucketOf, middleOf } from '../src/partition/stats.ts'
import { type Asked, settingsOf } from '../src/settings.ts'
import { asking, PartitionObject } from './object.ts'

const numRuns = process.env.CONFORMANCE === undefined ? 100 : 3_000
const target = { domain: 'lists', method: 'add' }
const origin = '{}'

/** Deliveries of `at` in any window of that length, wherever it begins. */
const busiestWindow = (at: number[], ms: number): number => Math.max(0, ...at.map((from) => at.filter((each) => each >= from && each < from + ms).length))

test('no window has more deliveries than the rate, and nearly as many come as may', () => {
  const rates = fc.record({ limit: fc.integer({ min: 1, max: 200 }), perMs: fc.integer({ min: 100, max: 5_000 }) })
  fc.assert(
    fc.property(rates, fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }), (rate: Rate, gaps) => {
      let now = Date.UTC(2026, 0, 1)
      let arrival = 0
      const at: number[] = []
      for (const gap of gaps) {
        now += gap
        const given = admitted(rate, arrival, now, 50)
        arrival = given.arrival
        for (let n = 0; n < given.count; n++) at.push(now)
        expect(admitted(rate, arrival, now, 1).count === 0 || given.count === 50).toBe(true)
        if (given.count < 50) expect(admitted(rate, arrival, admittedAt(rate, arrival), 1).count).toBe(1)
      }
      expect(busiestWindow(at, rate.perMs)).toBeLessThanOrEqual(rate.limit)
    }),
    { numRuns },
  )
  let [arrival, count] = [0, 0]
  const rate = { limit: 100, perMs: 1_000 }
  for (let now = 0; now < 60_000; now++) {
    const given = admitted(rate, arrival, now, 10)
    count += given.count
    arrival = given.arrival
  }
  expect(count).toBeGreaterThan(60 * 90)
})

test('pushed messages are all done, never more at a time than may be, nor faster, whatever fails and whenever it dies', () => {
  const run = fc.record({
    concurrency: fc.integer({ min: 1, max: 5 }),
    rate: fc.option(fc.record({ limit: fc.integer({ min: 1, max: 20 }), perMs: fc.constantFrom(1_000, 10_000) }), { nil: undefined }),
    ordered: fc.boolean(),
    steps: fc.array(
      fc.record({
        send: fc.nat({ max: 4 }),
        key: fc.constantFrom('a', 'b', 'c'),
        settle: fc.nat({ max: 3 }),
        fails: fc.boolean(),
        ms: fc.constantFrom(0, 10, 400, 31_000),
      }),
      { minLength: 1, maxLength: 40 },
    ),
  })
  fc.assert(
    fc.property(run, ({ concurrency, rate, ordered, steps }) => {
      using object = new PartitionObject({ target, concurrency, rate, ordered, maxAttempts: 1_000 })
      const starts: number[] = []
      type Out = { id: string; token: string; key: string; started_at: number }
      const seen = new Set<string>()
      const out = (): Out[] => {
        const leased = object.rows<Out>("select id, token, key, started_at from message where state = 'leased' order by seq")
        for (const { token, started_at } of leased) if (!seen.has(token)) starts.push(seen.add(token) && started_at)
        expect(leased.length).toBeLessThanOrEqual(concurrency)
        if (ordered) expect(new Set(leased.map(({ key }) => key)).size).toBe(leased.length)
        return leased
      }
      const end = ({ id, token }: Out, fails: boolean) =>
        object.run(settle, {
          lease: leaseOf(id, 0, token),
          outcome: fails ? { error: { code: 'unavailable', detail: '' }, isFinal: false } : {},
        })
      let sent = 0
      for (const step of steps) {
        const messages = Array.from({ length: step.send }, () => ({ body: { json: '1', size: 1 }, path: [], delayMs: 0, priority: 0, key: step.key }))
        if (messages.length > 0) object.run(send, { ...asking, messages, origin })
        sent += messages.length
        for (const each of out().slice(0, step.settle)) end(each, step.fails)
        out()
        // What is not settled has died with its consumer; the lease shows it.
        object.advance(step.ms)
        out()
      }
      for (let round = 0; round < 3_000 && object.rows("select 1 from message where state <> 'done'").length > 0; round++) {
        for (const each of out()) end(each, false)
        object.advance(500)
      }
      expect(object.rows("select 1 from message where state = 'done'").length).toBe(sent)
      if (rate) expect(busiestWindow(starts, rate.perMs)).toBeLessThanOrEqual(rate.limit)
      expect(object.started).toBeGreaterThanOrEqual(sent)
    }),
    { numRuns },
  )
}, 600_000)

const asked: Asked = {
  ...{ concurrency: 10, maxAttempts: 5, backoff: { type: 'exponential', initial: '1s', factor: 2, max: '1h', jitter: 0.2 }, lease: '30s', timeout: '30s' },
  ...{ retention: '14d', partitions: 1, ordered: false, paused: false, rate: { limit: 100, per: '1m' } },
}

test('the shares of partitions are the whole, and none grows when that shrinks', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), fc.integer({ min: 32, max: 1_000 }), fc.nat({ max: 500 }), (partitions, concurrency, less) => {
      const share = (whole: number, number: number) => settingsOf({ ...asked, partitions, concurrency: whole }, number).concurrency
      const numbers = Array.from({ length: partitions }, (_, number) => number)
      expect(numbers.reduce((sum, number) => sum + share(concurrency, number), 0)).toBe(concurrency)
      const fewer = Math.max(partitions, concurrency - less)
      for (const number of numbers) {
        expect(share(fewer, number)).toBeLessThanOrEqual(share(concurrency, number))
        expect(share(fewer, number)).toBeGreaterThanOrEqual(1)
      }
    }),
  )
})

test('waits grow as they are asked to, within their jitter', () => {
  const { waits } = settingsOf(asked, 0)
  expect([1, 2, 3, 13, 500].map((attempt) => waitMs(waits, attempt, 0.5))).toEqual([1_000, 2_000, 4_000, 3_600_000, 3_600_000])
  expect([0, 1].map((chance) => waitMs(waits, 1, chance))).toEqual([800, 1_200])
  const list = { delaysMs: [5, 50], jitter: 0 }
  expect([1, 2, 3].map((attempt) => waitMs(list, attempt))).toEqual([5, 50, 50])
})

test('a time is told by its bucket to 6 %', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000_000_000 }), (ms) => {
      expect(Math.abs(middleOf(bucketOf(ms)) - ms)).toBeLessThanOrEqual(Math.max(0.5, ms * 0.06))
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  ['over the change to summer time in Europe', 2 * 86_400_000],
  ['of a year', 365 * 86_400_000],
])('a delay %s is due at its time, not before', (_, delayMs) => {
  using object = new PartitionObject({ target })
  object.run(send, { ...asking, origin, messages: [{ body: { json: '1', size: 1 }, path: [], delayMs, priority: 0 }] })
  expect(object.due()).toBe(object.now + delayMs)
  object.advance(delayMs - 1)
  expect(object.started).toBe(0)
  object.advance(1)
  expect(object.started).toBe(1)
})
