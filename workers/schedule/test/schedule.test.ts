import { problemOf, tenant, until, withKey } from '@dot-do/testing'
import type { Action, Overlap, Schedule, Spec } from 'schedule.do/contract'
import { expect, test } from 'vitest'

// Names, verbs, rights, wrong inputs, examples and every door are the shared suite's; here is what is special to schedule.do.
const far = { every: '1h' }
const work = (id: string, more: object = {}): Action => ({ domain: 'probe', method: 'work', input: { id, ...more } })

const someone = (grants: string[] = ['schedule:write', 'probe:write', 'queue:admin']) => tenant({ grants })
type Someone = Awaited<ReturnType<typeof someone>>

/** The run of a schedule that has this state, once there is one. */
async function reached(one: Someone, { id }: Pick<Schedule, 'id'>, state: string, ms = 20_000) {
  const seek = async () => (await one.schedule.listRuns({ id })).items.find((run) => run.state === state)
  await until(`a run is ${state}`, async () => (await seek()) !== undefined, ms)
  return (await seek()) as NonNullable<Awaited<ReturnType<typeof seek>>>
}

test('a time comes, its run calls the method once, and is kept with what that gave', async () => {
  const one = await someone()
  const at = new Date(Date.now() + 1500).toISOString()
  const made = await one.schedule.create({ name: 'once', spec: { at }, action: work('a') })
  expect(made).toMatchObject({ name: 'once', state: 'active', version: 1, nextRuns: [at], text: expect.stringContaining('Once') as string })
  const { id: runId, lateMs } = await reached(one, made, 'succeeded')
  expect(runId).toBe(`${made.id}/${at}`)
  expect(lateMs).toBeGreaterThanOrEqual(0)
  const run = await one.schedule.getRun({ id: runId })
  expect(run).toMatchObject({ kind: 'plan', scheduledAt: at, dueAt: at, attempt: 1, result: { count: 1 } })
  expect(Date.parse(run.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(at))
  expect(await one.probe.effects({})).toEqual({ count: 1, repeated: [] })
  expect(await one.schedule.get({ id: made.id })).toMatchObject({
    state: 'ended',
    nextRuns: [],
    lastRun: { id: runId, state: 'succeeded' },
    counters: { planned: 1, succeeded: 1 },
  })
})

test('a rule, whose engine the object has to load first', async () => {
  const one = await someone()
  const dtstart = new Date(Math.ceil(Date.now() / 1000 + 1) * 1000).toISOString()
  const made = await one.schedule.create({ spec: { rrule: 'FREQ=SECONDLY;INTERVAL=10;COUNT=2', dtstart }, action: work('r'), maxRuns: 1 })
  await reached(one, made, 'succeeded')
  expect(await one.schedule.get({ id: made.id })).toMatchObject({ state: 'ended', counters: { planned: 1 } })
})

test('triggered runs stand beside the plan; an input of its own takes the rights for the action', async () => {
  const one = await someone()
  const made = await one.schedule.create({ spec: far, action: work('{{runId}}') })
  const { runId } = await one.schedule.trigger({ id: made.id })
  await reached(one, made, 'succeeded')
  const other = await one.schedule.trigger({ id: made.id, input: { id: 'mine' } })
  await until('the other is done', async () => (await one.schedule.getRun({ id: other.runId })).state === 'succeeded')
  expect((await one.probe.steps({})).steps.filter(({ kind }) => kind === 'end').map(({ id }) => id)).toEqual([runId, 'mine'])
  expect((await one.schedule.get({ id: made.id })).counters).toMatchObject({ planned: 0, triggered: 2, succeeded: 2 })
})

test('what strings of an input stand for', async () => {
  const one = await someone()
  const action: Action = { domain: 'probe', method: 'relay', input: { domain: 'probe', method: 'small', input: { text: '{{scheduledAt}}' } } }
  const made = await one.schedule.create({ spec: far, action })
  const { runId } = await one.schedule.trigger({ id: made.id })
  await reached(one, made, 'succeeded')
  const { scheduledAt, result } = await one.schedule.getRun({ id: runId })
  expect(result).toEqual({ output: { length: scheduledAt.length } })
  const wrong = work('x', { key: '{{nothing}}' })
  expect(await problemOf(one.schedule.create({ spec: far, action: wrong }))).toMatchObject({ issues: [{ path: ['action', 'input', 'key'] }] })
})

test('a run that fails in passing is tried again as its schedule says, one that fails for good is not', async () => {
  const one = await someone()
  const retry = { maxAttempts: 3, backoff: { type: 'list' as const, delays: ['200ms'], jitter: 0 } }
  const passing = await one.schedule.create({ spec: far, action: work('p', { times: 2 }), retry })
  await one.schedule.trigger({ id: passing.id })
  expect(await reached(one, passing, 'succeeded')).toMatchObject({ attempt: 3 })
  const lost = await one.schedule.create({ spec: far, action: work('l', { times: 5 }), retry })
  await one.schedule.trigger({ id: lost.id })
  expect(await reached(one, lost, 'failed')).toMatchObject({ attempt: 3, error: { code: 'unavailable' } })
  const wrong = await one.schedule.create({ spec: far, action: work('w', { times: 5, how: 'invalid_argument' }), retry, pauseAfterFailures: 1 })
  await one.schedule.trigger({ id: wrong.id })
  expect(await reached(one, wrong, 'failed')).toMatchObject({ attempt: 1, error: { code: 'invalid_argument' } })
  expect(await one.schedule.get({ id: wrong.id })).toMatchObject({ state: 'paused', reason: 'failed 1 times in a row' })
})

test('a key that is gone stops its schedule at the next run', { timeout: 40_000 }, async () => {
  const one = await someone(['*'])
  const { key, id: keyId } = await one.auth.createKey({ name: 'short', permissions: ['schedule:write', 'probe:write'] })
  const made = await withKey(key).schedule.create({ spec: { every: '10s' }, action: work('k') })
  expect(made.createdBy).toBe('short')
  await one.schedule.trigger({ id: made.id })
  await reached(one, made, 'succeeded')
  await one.auth.revokeKey({ id: keyId })
  expect(await reached(one, made, 'failed', 30_000)).toMatchObject({ kind: 'plan', attempt: 1, error: { code: 'permission_denied' } })
  expect(await one.schedule.get({ id: made.id })).toMatchObject({
    state: 'paused',
    nextRuns: [],
    reason: expect.stringContaining('permission_denied') as string,
  })
})

test('nobody has done what they may not do', async () => {
  const one = await someone(['schedule:write', 'schedule:read', 'probe:read'])
  const refused = await problemOf(one.schedule.create({ spec: far, action: work('x') }))
  expect(refused).toMatchObject({ code: 'permission_denied', message: 'probe.do work needs probe.work or probe:write' })
  expect(await problemOf(one.schedule.create({ spec: far, action: { queue: 'mine', body: 1 } }))).toMatchObject({ code: 'permission_denied' })
  const owner = await someone(['*'])
  const made = await owner.schedule.create({ spec: far, action: work('mine') })
  const { key } = await owner.auth.createKey({ name: 'clerk', permissions: ['schedule:write'] })
  const clerk = withKey(key).schedule
  await clerk.update({ id: made.id, note: 'seen' })
  expect(await problemOf(clerk.update({ id: made.id, action: work('theirs') }))).toMatchObject({ code: 'permission_denied' })
  expect(await problemOf(clerk.trigger({ id: made.id, input: { id: 'theirs' } }))).toMatchObject({ code: 'permission_denied' })
  expect(await clerk.trigger({ id: made.id })).toMatchObject({ state: 'queued' })
})

test('another tenant has no way to a schedule or a run', async () => {
  const [one, other] = await Promise.all([someone(), someone()])
  const made = await one.schedule.create({ spec: far, action: work('x') })
  const { runId } = await one.schedule.trigger({ id: made.id })
  const span = { from: '2026-01-01T00:00:00Z', to: '2026-01-01T02:00:00Z' }
  const { schedule } = other
  const [of, run] = [{ id: made.id }, { id: runId }]
  const tries = [
    ...[() => schedule.get(of), () => schedule.pause(of), () => schedule.resume(of), () => schedule.update({ ...of, note: 'x' })],
    ...[() => schedule.trigger(of), () => schedule.backfill({ ...of, ...span }), () => schedule.listRuns(of)],
    ...[() => schedule.getRun(run), () => schedule.cancelRun(run)],
  ]
  for (const call of tries) expect(await problemOf(call())).toMatchObject({ code: 'not_found' })
  expect(await schedule.delete({ id: made.id })).toEqual({ deleted: false })
  expect((await schedule.list()).items).toEqual([])
  expect(await one.schedule.get({ id: made.id })).toMatchObject({ state: 'active' })
})

test('while a run is not over: what each policy makes of the next ones', async () => {
  const one = await someone()
  const states = async (overlap: Overlap) => {
    const made = await one.schedule.create({ spec: far, overlap, action: work('{{runId}}', { ms: 1500 }) })
    const runs: string[] = []
    for (let index = 0; index < 3; index++) runs.push((await one.schedule.trigger({ id: made.id })).runId)
    const quiet = async () => (await one.schedule.listRuns({ id: made.id })).items.every(({ endedAt }) => endedAt !== undefined)
    await until(`all runs of ${overlap} are over`, quiet, 20_000)
    return Promise.all(runs.map(async (id) => (await one.schedule.getRun({ id })).state))
  }
  const [skip, bufferOne, buffer, cancel, allow] = await Promise.all((['skip', 'buffer-one', 'buffer', 'cancel', 'allow'] as const).map(states))
  expect(skip).toEqual(['succeeded', 'skipped', 'skipped'])
  expect(bufferOne).toEqual(['succeeded', 'succeeded', 'skipped'])
  expect(buffer).toEqual(['succeeded', 'succeeded', 'succeeded'])
  expect(cancel).toEqual(['canceled', 'canceled', 'succeeded'])
  expect(allow).toEqual(['succeeded', 'succeeded', 'succeeded'])
})

test('times of a span are made up for once each, in order', async () => {
  const one = await someone()
  const made = await one.schedule.create({ spec: { cron: '0 9 * * *' }, action: work('{{scheduledAt}}') })
  const span = { from: '2026-01-01T00:00:00Z', to: '2026-01-03T23:00:00Z' }
  const { runs } = await one.schedule.backfill({ id: made.id, ...span })
  expect(runs).toEqual(['01', '02', '03'].map((day) => `${made.id}/2026-01-${day}T09:00:00.000Z`))
  await until('all are done', async () => (await one.schedule.get({ id: made.id })).counters.succeeded === 3)
  expect((await one.schedule.backfill({ id: made.id, ...span })).runs).toEqual([])
  expect((await one.probe.steps({})).steps.filter(({ kind }) => kind === 'end').map(({ id }) => id)).toEqual(
    ['01', '02', '03'].map((day) => `2026-01-${day}T09:00:00.000Z`),
  )
  expect(await problemOf(one.schedule.backfill({ id: made.id, from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }))).toMatchObject({
    issues: [{ path: ['to'] }],
  })
})

test('an address that is not to be reached', async () => {
  const one = await someone()
  expect(await problemOf(one.schedule.create({ spec: far, action: { url: 'http://169.254.169.254/' } }))).toMatchObject({
    issues: [{ path: ['action', 'url'] }],
  })
})

test('changes: what is null goes, another version is refused, times are reckoned anew', async () => {
  const one = await someone()
  const made = await one.schedule.create({ name: 'a', spec: { cron: '0 9 * * *' }, action: work('x'), maxRuns: 5, end: '2199-01-01T00:00:00' })
  expect(made).toMatchObject({ end: '2199-01-01T00:00:00.000Z', timezone: 'UTC', maxRuns: 5 })
  const changed = await one.schedule.update({ id: made.id, name: null, maxRuns: null, end: null, timezone: 'Asia/Tokyo', expectedVersion: 1 })
  expect(changed).toMatchObject({ version: 2, text: 'At 09:00 (Asia/Tokyo)' })
  for (const field of ['name', 'maxRuns', 'end']) expect(changed).not.toHaveProperty(field)
  expect(changed.nextRuns[0]).toMatch(/T00:00:00\.000Z$/)
  await until('the clock has the new time', async () => (await one.schedule.get({ id: made.id })).nextRun === changed.nextRuns[0])
  expect(await problemOf(one.schedule.update({ id: made.id, note: 'x', expectedVersion: 1 }))).toMatchObject({ code: 'failed_precondition', reason: 'version' })
  expect(await one.schedule.pause({ id: made.id, note: 'holidays' })).toMatchObject({ state: 'paused', reason: 'holidays', nextRuns: [] })
  expect(await one.schedule.resume({ id: made.id })).toMatchObject({ state: 'active', nextRuns: changed.nextRuns })
})

test.each<[Spec, string]>([
  [{ cron: '0 0 30 2 *' }, 'no time of it is ahead'],
  [{ at: '2020-01-01T00:00:00Z' }, 'no time of it is ahead'],
  [{ cron: '*/5 * * * * *' }, 'times lie at least 10 s apart'],
  [{ every: '9s' }, 'times lie at least 10 s apart'],
])('%j is not kept: %s', async (spec, message) => {
  const { schedule } = await someone()
  expect(await problemOf(schedule.create({ spec, action: work('x') }))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['spec'], message }] })
})

test('a method that is not there, a stream, one with secrets, another’s queue: each is refused with its place', async () => {
  const { schedule } = await someone(['*'])
  const refused = async (action: Action) => (await problemOf(schedule.create({ spec: far, action }))).issues
  expect(await refused({ domain: 'prob', method: 'work' })).toMatchObject([{ path: ['action', 'domain'], message: expect.stringContaining('probe') as string }])
  expect(await refused({ domain: 'probe', method: 'wrok' })).toMatchObject([{ path: ['action', 'method'], message: expect.stringContaining('work') as string }])
  expect(await refused({ domain: 'auth', method: 'createKey', input: {} })).toMatchObject([
    { path: ['action', 'method'], message: expect.stringContaining('secrets') as string },
  ])
  expect(await refused({ queue: 'schedule.do', body: {} })).toMatchObject([{ path: ['action', 'queue'] }])
  expect(await refused({ domain: 'probe', method: 'watch' })).toMatchObject([{ path: ['action', 'method'] }])
  expect(await refused({ domain: 'probe', method: 'work', input: { id: 'x'.repeat(200_000) } })).toMatchObject([{ path: ['action', 'input'] }])
})

test('lists by state, name and domain, page by page', async () => {
  const one = await someone()
  for (const name of ['report-a', 'report-b', 'other'])
    await one.schedule.create({ name, spec: far, action: work('x'), ...(name === 'other' && { action: { url: 'https://example.com/' } }) })
  const names = async (asked: object) => (await one.schedule.list(asked)).items.map(({ name }) => name)
  expect(await names({ name: 'report-*' })).toEqual(['report-a', 'report-b'])
  expect(await names({ domain: 'url' })).toEqual(['other'])
  expect(await names({ state: 'paused' })).toEqual([])
  const { items, nextCursor } = await one.schedule.list({ limit: 2 })
  expect([...items, ...(await one.schedule.list({ limit: 2, cursor: nextCursor })).items].map(({ name }) => name)).toEqual(['report-a', 'report-b', 'other'])
})
