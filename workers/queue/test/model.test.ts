import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ack, extend, nack, receive } from '../src/partition/leases.ts'
import { cancel, clear, redrive } from '../src/partition/manage.ts'
import { type Outgoing, send } from '../src/partition/send.ts'
import { type Modeled, Model } from './model.ts'
import { asking, PartitionObject } from './object.ts'

const numRuns = process.env.CONFORMANCE === undefined ? 150 : 5_000

type Command = fc.Command<Model, Pair>

/** The object beside the model, and all leases that were ever given. */
class Pair {
  readonly object: PartitionObject
  readonly leases: string[] = []
  constructor(isOrdered: boolean) {
    this.object = new PartitionObject({ ordered: isOrdered })
  }
}

/** A command that is done to both; afterwards both hold the same, and have the same to do next. */
function command(name: string, work: (model: Model, pair: Pair) => void): Command {
  return {
    check: () => true,
    toString: () => name,
    run(model, pair) {
      work(model, pair)
      same(model, pair)
    },
  }
}

type Row = { id: string; state: string; attempt: number; due: number; reason: string | null; key: string | null }

function same(model: Model, { object }: Pair): void {
  expect(object.now).toBe(model.now)
  const rows = object.rows<Row>('select id, state, attempt, due, reason, key from message order by seq')
  // What is due but was not asked for since is still noted as delayed.
  const shown = rows.map(({ state, due, ...rest }) => ({ ...rest, state: state === 'delayed' && due <= object.now ? 'ready' : state }))
  expect(shown).toEqual(
    model.messages.map((message) => ({
      ...{ id: message.id, state: model.stateOf(message), attempt: message.attempt, reason: message.reason ?? null, key: message.key ?? null },
    })),
  )
  const [tallied] = object.rows<{ wrong: number }>(
    'select count(*) as wrong from tally where count <> (select count(*) from message where message.state = tally.state)',
  )
  expect(tallied?.wrong).toBe(0)
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const ms = fc.constantFrom(0, 1, 999, 1_000, 4_000, 29_999, 30_000, 100_000, 600_000)
const place = fc.nat({ max: 30 })

function commands(isOrdered: boolean) {
  const sending = fc.record({
    priority: isOrdered ? fc.constant(0) : fc.integer({ min: -2, max: 2 }),
    delayMs: fc.oneof(fc.constant(0), ms),
    key: maybe(fc.constantFrom('a', 'b')),
    ttlMs: maybe(fc.constantFrom(1, 5_000, 40_000)),
    attemptsMax: maybe(fc.integer({ min: 1, max: 3 })),
    dedupe: maybe(fc.record({ id: fc.constantFrom('x', 'y'), windowMs: maybe(ms), bodyHash: fc.constantFrom('1', '2') })),
    isLost: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  })
  return fc.commands<Model, Pair>(
    [
      sending.map(({ dedupe, isLost, ...message }) =>
        command(`send ${JSON.stringify({ ...message, dedupe, isLost })}`, (model, { object }) => {
          const outgoing: Outgoing = { ...message, dedupe, path: [], body: { json: '1', size: 1 } }
          const [sent] = object.run(send, { ...asking, messages: [outgoing] }, !isLost)
          if (isLost) return
          const expected = model.send(message, dedupe)
          if (expected.bodyMatches === undefined) expected.message.id = sent?.id ?? ''
          const status = expected.bodyMatches === undefined ? 'queued' : 'duplicate'
          expect(sent).toEqual({ id: expected.message.id, status, ...(expected.bodyMatches !== undefined && { bodyMatches: expected.bodyMatches }) })
        }),
      ),
      fc.record({ max: fc.integer({ min: 1, max: 3 }), leaseMs: maybe(fc.constantFrom(1_000, 60_000)) }).map(({ max, leaseMs }) =>
        command(`receive ${max} ${leaseMs}`, (model, { object, leases }) => {
          const given = object.run(receive, { ...asking, max, leaseMs })
          const expected = model.receive(max)
          expect(given.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
          expected.forEach((message, index) => {
            const lease = given[index]?.lease ?? ''
            Object.assign(message, { state: 'leased', attempt: message.attempt + 1, lease, until: model.now + (leaseMs ?? 30_000) })
            leases.push(lease)
          })
        }),
      ),
      ...settling(),
      ms.map((time) =>
        command(`advance ${time}`, (model, { object }) => {
          object.advance(time)
          model.advance(model.now + time)
        }),
      ),
      ms.map((time) =>
        command(`jump ${time}`, (model, { object }) => {
          object.now += time
          model.now += time
          // The alarm was lost; it is set again at the next touch, and rings.
          object.advance(0)
          model.tidy()
          model.forget()
          model.advance(model.now)
        }),
      ),
      fc.boolean().map((paused) =>
        command(paused ? 'pause' : 'resume', (model, { object }) => {
          object.configure({ paused })
          model.isPaused = paused
        }),
      ),
      ...managing(),
    ],
    { maxCommands: 60, size: 'max' },
  )
}

const settling = (): fc.Arbitrary<Command>[] => [
  place.map((at) =>
    onLease(
      `ack ${at}`,
      at,
      (pair, lease) => pair.object.run(ack, { ...asking, leases: [lease] }),
      (model, message) => model.end(message, 'done'),
    ),
  ),
  fc.record({ at: place, delayMs: maybe(ms) }).map(({ at, delayMs }) =>
    onLease(
      `nack ${at} ${delayMs}`,
      at,
      (pair, lease) => pair.object.run(nack, { ...asking, leases: [lease], delayMs, error: { code: 'nack', detail: '' } }),
      (model, message) => model.fail(message, 'nack', delayMs),
    ),
  ),
  fc.record({ at: place, byMs: fc.constantFrom(1_000, 90_000) }).map(({ at, byMs }) =>
    onLease(
      `extend ${at} ${byMs}`,
      at,
      (pair, lease) => pair.object.run(extend, { ...asking, leases: [lease], byMs }),
      (model, message) => (message.until = model.now + byMs),
    ),
  ),
]

/** Something done to one of the leases ever given: to one that is over nothing happens. */
const onLease = (name: string, at: number, work: (pair: Pair, lease: string) => boolean[], then: (model: Model, message: Modeled) => unknown) =>
  command(name, (model, pair) => {
    const lease = pair.leases.at(-1 - at) ?? 'msg_00000000000000000000000000-0-0000000000000000'
    const done = work(pair, lease)
    model.tidy()
    const message = model.leased(lease)
    expect(done).toEqual([message !== undefined])
    if (message) then(model, message)
  })

const managing = (): fc.Arbitrary<Command>[] => [
  place.map((at) =>
    command(`cancel ${at}`, (model, { object }) => {
      const id = model.messages.at(-1 - at)?.id ?? 'msg_00000000000000000000000000'
      const canceled = object.run(cancel, { ...asking, ids: [id] })
      model.tidy()
      const found = model.messages.filter((message) => message.id === id && message.state === 'waiting')
      for (const message of found) model.end(message, 'canceled')
      expect(canceled).toEqual(found.map((message) => message.id))
    }),
  ),
  fc.boolean().map((isSome) =>
    command(`purge ${isSome ? 'the oldest' : 'all'}`, (model, { object }) => {
      const limit = isSome ? 2 : 1_000
      const gone = model.messages.filter(({ state }) => state !== 'leased').slice(0, limit)
      expect(object.run(clear, { ...asking, limit })).toBe(gone.length)
      model.remove(gone)
    }),
  ),
  maybe(fc.constantFrom('ttl', 'nack', 'expired')).map((reason) =>
    command(`redrive ${reason}`, (model, { object }) => {
      const dead = model.messages.filter((message) => message.state === 'dead' && (reason === undefined || message.reason === reason))
      expect(object.run(redrive, { ...asking, reason, limit: 1_000 })).toBe(dead.length)
      for (const message of dead) model.revive(message)
    }),
  ),
]

test.each([false, true])(
  'a partition does what the model does, ordered: %s',
  (isOrdered) => {
    fc.assert(
      fc.property(commands(isOrdered), (all) => {
        const pair = new Pair(isOrdered)
        using _object = pair.object
        fc.modelRun(() => ({ model: new Model(pair.object.now, isOrdered), real: pair }), all)
      }),
      { numRuns },
    )
  },
  600_000,
)
