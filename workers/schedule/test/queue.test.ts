import { problemOf, startOwn, tenant, until, withKey } from '@dot-do/testing'
import type { Action, Overlap } from 'schedule.do/contract'
import { expect, test } from 'vitest'

const far = { every: '1h' }
const someone = () => tenant({ grants: ['schedule:write', 'queue:*', 'probe:write', 'auth:admin'] })
type Someone = Awaited<ReturnType<typeof someone>>

const action: Action = { queue: 'jobs', body: { id: '{{runId}}' } }
const soon = { type: 'list' as const, delays: ['50ms'], jitter: 0 }

/** A run once it has this state. */
async function when({ schedule }: Pick<Someone, 'schedule'>, id: string, state: string) {
  await until(`${id} is ${state}`, async () => (await schedule.getRun({ id })).state === state)
  return schedule.getRun({ id })
}

/** The id of the message that a run has sent. */
const messageOf = ({ schedule }: Pick<Someone, 'schedule'>, id: string) =>
  until('it has sent its message', async () => (await schedule.getRun({ id })).message?.id)

/** Has a queue’s next message done. */
async function work({ queue }: Pick<Someone, 'queue'>): Promise<unknown> {
  const [message] = (await queue.receive({ queue: 'jobs', wait: '10s' })).messages
  await queue.ack({ queue: 'jobs', leases: [message?.lease ?? ''] })
  return message?.body
}

test('a run is not over before its message is, and the next one waits for that', async () => {
  const one = await someone()
  await one.queue.putQueue({ name: 'jobs' })
  const { id } = await one.schedule.create({ spec: far, overlap: 'buffer-one', action })
  const [first, second, third] = [await one.schedule.trigger({ id }), await one.schedule.trigger({ id }), await one.schedule.trigger({ id })]
  expect([second.state, third.state]).toEqual(['buffered', 'skipped'])
  const message = await messageOf(one, first.runId)
  expect(await one.queue.getMessage({ queue: 'jobs', id: message })).toMatchObject({ state: 'ready' })
  expect(await one.schedule.getRun({ id: first.runId })).toMatchObject({ state: 'running', message: { queue: 'jobs', id: message } })
  expect((await one.queue.getQueue({ name: 'jobs' })).depth).toBe(1)
  expect(await work(one)).toEqual({ id: first.runId })
  await when(one, first.runId, 'succeeded')
  expect(await work(one)).toEqual({ id: second.runId })
  await when(one, second.runId, 'succeeded')
  expect((await one.schedule.get({ id })).counters).toMatchObject({ succeeded: 2, skipped: 1, failed: 0 })
})

test.each([false, true])('what took the message gives the result, or the error; with a queue for dead ones: %s', async (hasDeadLetter) => {
  const one = await someone()
  await one.queue.putQueue({ name: 'dead' })
  const target = { domain: 'probe', method: 'work' }
  await one.queue.putQueue({ name: 'jobs', target, backoff: soon, maxAttempts: 2, ...(hasDeadLetter && { deadLetter: 'dead' }) })
  const good = await one.schedule.create({ spec: far, action })
  const { runId } = await one.schedule.trigger({ id: good.id })
  expect(await when(one, runId, 'succeeded')).toMatchObject({ result: { count: 1 }, attempt: 1 })
  const body = { id: 'bad', how: 'unavailable', times: 10 }
  const bad = await one.schedule.create({ spec: far, pauseAfterFailures: 2, action: { queue: 'jobs', body } })
  for (const state of ['active', 'paused']) {
    const run = await one.schedule.trigger({ id: bad.id })
    expect(await when(one, run.runId, 'failed')).toMatchObject({ attempt: 1, error: { code: 'unavailable' } })
    expect(await one.schedule.get({ id: bad.id })).toMatchObject({ state })
  }
  expect(await one.schedule.get({ id: bad.id })).toMatchObject({ reason: 'failed 2 times in a row', counters: { failed: 2, succeeded: 0 } })
})

test('a time whose message died is made up for by another message', async () => {
  const one = await someone()
  await one.queue.putQueue({ name: 'jobs', target: { domain: 'probe', method: 'work' } })
  const made = await one.schedule.create({
    spec: { cron: '0 9 * * *' },
    action: { queue: 'jobs', body: { id: '{{scheduledAt}}', how: 'invalid_argument', times: 1 } },
  })
  const span = { from: '2026-01-01T00:00:00Z', to: '2026-01-01T23:00:00Z' }
  const { runs } = await one.schedule.backfill({ id: made.id, ...span })
  const before = await when(one, runs[0] ?? '', 'failed')
  expect(before).toMatchObject({ error: { code: 'invalid_argument' } })
  expect(await one.schedule.backfill({ id: made.id, ...span })).toEqual({ runs })
  const after = await when(one, runs[0] ?? '', 'succeeded')
  expect(after.message?.id).not.toBe(before.message?.id)
  expect(await one.schedule.backfill({ id: made.id, ...span })).toEqual({ runs: [] })
})

test('a run that is called off takes its message back; one whose message is taken away is over', async () => {
  const one = await someone()
  await one.queue.putQueue({ name: 'jobs' })
  const stateOf = async (id: string) => (await one.queue.getMessage({ queue: 'jobs', id })).state
  const { id } = await one.schedule.create({ spec: far, overlap: 'cancel', action })
  const send = async (overlap: Overlap = 'cancel') => {
    const { runId } = await one.schedule.trigger({ id, overlap })
    return { runId, message: await messageOf(one, runId) }
  }
  const first = await send()
  await one.schedule.cancelRun({ id: first.runId })
  await until('its message is taken back', async () => (await stateOf(first.message)) === 'canceled')
  const second = await send()
  const third = await send()
  await until('so is that of one that another takes the place of', async () => (await stateOf(second.message)) === 'canceled')
  expect(await stateOf(third.message)).toBe('ready')
  expect(await one.schedule.getRun({ id: second.runId })).toMatchObject({ state: 'canceled' })
  await one.queue.cancel({ queue: 'jobs', ids: [third.message] })
  expect(await when(one, third.runId, 'canceled')).toMatchObject({ error: { code: 'canceled' } })
  const fourth = await send('allow')
  await one.queue.purge({ queue: 'jobs' })
  expect(await when(one, fourth.runId, 'canceled')).toMatchObject({ error: { code: 'not_found' } })
  const fifth = await send('allow')
  await one.queue.deleteQueue({ name: 'jobs', force: true })
  expect(await when(one, fifth.runId, 'canceled')).toMatchObject({ error: { code: 'not_found' } })
  expect((await one.schedule.get({ id })).counters).toMatchObject({ canceled: 5, failed: 0, failedInRow: 0 })
})

test('whoever may only send need not read; the queue that is not there fails the run', async () => {
  const one = await someone()
  await one.queue.putQueue({ name: 'jobs' })
  const { key } = await one.auth.createKey({ name: 'sender', permissions: ['schedule:write', 'queue.send'] })
  const sender = withKey(key)
  expect(await problemOf(sender.queue.listMessages({ queue: 'jobs' }))).toMatchObject({ code: 'permission_denied' })
  const { id } = await sender.schedule.create({ spec: far, action })
  const { runId } = await sender.schedule.trigger({ id })
  await work(one)
  await when(one, runId, 'succeeded')
  const { id: lost } = await sender.schedule.create({ spec: far, action: { queue: 'nowhere' } })
  const run = await sender.schedule.trigger({ id: lost })
  expect(await when(one, run.runId, 'failed')).toMatchObject({ error: { code: 'not_found' } })
})

test('kill -9 while messages wait, and while they are worked on: each run ends as its message does', { timeout: 120_000 }, async () => {
  await using own = await startOwn({ only: ['schedule'] })
  const one = await tenant({ grants: ['schedule:write', 'queue:*'], on: own })
  await one.queue.putQueue({ name: 'jobs' })
  const { id } = await one.schedule.create({ spec: far, overlap: 'allow', action })
  const runs = await Promise.all(Array.from({ length: 12 }, async () => (await one.schedule.trigger({ id })).runId))
  await own.kill()
  await own.restart()
  const done = new Set<unknown>()
  const drain = async (count: number) => {
    for (; done.size < count;) done.add(((await work(one)) as { id: string }).id)
  }
  await drain(6)
  await own.kill()
  await own.restart()
  await drain(12)
  expect(done).toEqual(new Set(runs))
  await until('all are known to be done', async () => (await one.schedule.get({ id })).counters.succeeded === 12, 60_000)
  // One message each, whatever was sent again.
  expect((await one.queue.listMessages({ queue: 'jobs' })).items.map(({ state }) => state)).toEqual(Array.from({ length: 12 }, () => 'done'))
})
