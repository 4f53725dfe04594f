import { problemOf, type Tenant, tenant, until } from '@dot-do/testing'
import { expect, test } from 'vitest'

const grants = ['queue:*']

test('a message is received under a lease, acked, and remembered with what became of it', async () => {
  const { queue } = await tenant({ grants })
  const made = await queue.putQueue({ name: 'orders' })
  expect(made).toMatchObject({ name: 'orders', maxAttempts: 5, lease: '30s', depth: 0, inFlight: 0, paused: false })
  const { id, status } = await queue.send({ queue: 'orders', body: { n: 1 }, headers: { 'x-from': 'test' } })
  expect(status).toBe('queued')
  const { messages } = await queue.receive({ queue: 'orders', max: 10 })
  expect(messages).toMatchObject([{ id, attempt: 1, body: { n: 1 }, headers: { 'x-from': 'test' } }])
  expect(await queue.getMessage({ queue: 'orders', id })).toMatchObject({ state: 'leased', attempts: [{ attempt: 1, outcome: 'running' }] })
  expect((await queue.receive({ queue: 'orders' })).messages).toEqual([])
  const lease = messages[0]?.lease ?? ''
  expect(await queue.ack({ queue: 'orders', leases: [lease] })).toEqual({ outcomes: [{ lease, ok: true }] })
  expect(await queue.getMessage({ queue: 'orders', id })).toMatchObject({ state: 'done', body: { n: 1 }, attempts: [{ attempt: 1, outcome: 'done' }] })
  expect(await queue.getQueue({ name: 'orders' })).toMatchObject({ depth: 0, inFlight: 0 })
})

test('a nacked message comes again, later and later, and is dead after its last attempt', async () => {
  const { queue } = await tenant({ grants })
  await queue.putQueue({ name: 'orders', maxAttempts: 2, backoff: { type: 'list', delays: ['0s'], jitter: 0 } })
  const { id } = await queue.send({ queue: 'orders', body: 'x' })
  for (const attempt of [1, 2]) {
    const { messages } = await queue.receive({ queue: 'orders', wait: '5s' })
    expect(messages).toMatchObject([{ id, attempt }])
    await queue.nack({ queue: 'orders', leases: [messages[0]?.lease ?? ''], error: `failed ${attempt}` })
  }
  expect(await queue.getMessage({ queue: 'orders', id })).toMatchObject({
    ...{ state: 'dead', reason: 'nack', attempt: 2 },
    attempts: [
      { attempt: 1, outcome: 'failed', error: { detail: 'failed 1' } },
      { attempt: 2, outcome: 'failed', error: { detail: 'failed 2' } },
    ],
  })
  expect(await queue.redrive({ from: 'orders' })).toEqual({ redriven: 1 })
  expect((await queue.receive({ queue: 'orders' })).messages).toMatchObject([{ id, attempt: 3 }])
})

test('a target is called with the body and the rights of the sender', async () => {
  const { queue, lists } = await tenant({ grants: ['queue:*', 'lists:*'] })
  await queue.putQueue({ name: 'work', target: { domain: 'lists', method: 'add' } })
  const { id } = await queue.send({ queue: 'work', body: { list: 'done', item: 'first' } })
  await until('it is done', async () => (await queue.getMessage({ queue: 'work', id })).state === 'done')
  expect((await lists.query({ list: 'done' })).items).toMatchObject([{ value: 'first' }])
  const wrong = await queue.send({ queue: 'work', body: { list: 'done' } })
  await until('it is dead', async () => (await queue.getMessage({ queue: 'work', id: wrong.id })).state === 'dead')
  expect(await queue.getMessage({ queue: 'work', id: wrong.id })).toMatchObject({ reason: 'invalid_argument', attempt: 1 })
})

test('a queue that is not there is not found', async () => {
  const { queue } = await tenant({ grants })
  expect(await problemOf(queue.send({ queue: 'none', body: 1 }))).toMatchObject({ code: 'not_found' })
})

const bodiesOf = async ({ queue }: Pick<Tenant, 'queue'>, name: string, max = 100) =>
  (await queue.receive({ queue: name, max })).messages.map(({ body }) => body)

test('priority goes first, then the time due, then the order of sending', async () => {
  const my = await tenant({ grants })
  await my.queue.putQueue({ name: 'q' })
  const messages = [
    { body: 'a' },
    { body: 'first', priority: 10 },
    { body: 'b' },
    { body: 'last', priority: -10 },
    { body: 'past', at: '2020-01-01T00:00:00Z' },
    { body: 'later', delay: '1h' },
  ]
  await my.queue.sendBatch({ queue: 'q', messages })
  expect(await bodiesOf(my, 'q', 2)).toEqual(['first', 'a'])
  expect(await bodiesOf(my, 'q')).toEqual(['b', 'past', 'last'])
  expect(await my.queue.getQueue({ name: 'q' })).toMatchObject({ depth: 1, delayed: 1, inFlight: 5 })
})

test('in an ordered queue one of each key is out at a time, and a retry holds back its key alone', async () => {
  const my = await tenant({ grants })
  await my.queue.putQueue({ name: 'q', ordered: true, maxAttempts: 2 })
  await my.queue.sendBatch({ queue: 'q', messages: ['a1', 'a2', 'b1', 'a3', 'b2', 'free'].map((body) => ({ body, ...(body !== 'free' && { key: body[0] }) })) })
  const { messages } = await my.queue.receive({ queue: 'q', max: 10 })
  expect(messages.map(({ body }) => body)).toEqual(['a1', 'b1', 'free'])
  await my.queue.nack({ queue: 'q', leases: [messages[0]?.lease ?? ''], delay: '1h' })
  await my.queue.ack({ queue: 'q', leases: [messages[1]?.lease ?? ''] })
  expect(await bodiesOf(my, 'q')).toEqual(['b2'])
  expect((await my.queue.listMessages({ queue: 'q', state: 'held' })).items).toHaveLength(2)
  const [retried] = (await my.queue.listMessages({ queue: 'q', key: 'a' })).items
  expect(await my.queue.cancel({ queue: 'q', ids: [retried?.id ?? ''] })).toEqual({ canceled: [retried?.id] })
  expect(await bodiesOf(my, 'q')).toEqual(['a2'])
})

test('of two sends of one id the first stands, for its window or until it is done', async () => {
  const my = await tenant({ grants })
  await my.queue.putQueue({ name: 'q' })
  const send = (body: unknown, window: string) => my.queue.send({ queue: 'q', body, dedupe: { id: 'x', window } })
  const first = await send({ a: 1, b: 2 }, 'until-done')
  expect(await send({ b: 2, a: 1 }, 'until-done')).toEqual({ id: first.id, status: 'duplicate', bodyMatches: true })
  expect(await send('other', '1h')).toEqual({ id: first.id, status: 'duplicate', bodyMatches: false })
  const { messages } = await my.queue.receive({ queue: 'q', max: 10 })
  expect(messages).toHaveLength(1)
  await my.queue.ack({ queue: 'q', leases: [messages[0]?.lease ?? ''] })
  const again = await send('again', '300ms')
  expect(again.status).toBe('queued')
  expect(await send('again', '300ms')).toMatchObject({ status: 'duplicate' })
  await until('its window is over', async () => (await send('later', '0s')).status === 'queued')
})

test('who waits gets a message as soon as it is sent, or due', async () => {
  const my = await tenant({ grants })
  await my.queue.putQueue({ name: 'q' })
  const sent = my.queue.receive({ queue: 'q', wait: '20s' })
  await my.queue.send({ queue: 'q', body: 'sent', delay: '300ms' })
  expect((await sent).messages).toMatchObject([{ body: 'sent' }])
  expect((await my.queue.receive({ queue: 'q', wait: '100ms' })).messages).toEqual([])
  const waiting = Array.from({ length: 60 }, () => my.queue.receive({ queue: 'q', wait: '15s' }))
  await my.queue.sendBatch({ queue: 'q', messages: waiting.map((_, n) => ({ body: n })) })
  const taken = (await Promise.all(waiting)).flatMap(({ messages }) => messages.map(({ body }) => Number(body)))
  expect(taken.toSorted((left, right) => left - right)).toEqual(waiting.map((_, n) => n))
})

test('a paused queue takes and keeps, leases in hand may finish', async () => {
  const my = await tenant({ grants })
  await my.queue.putQueue({ name: 'q' })
  await my.queue.send({ queue: 'q', body: 1 })
  const { messages } = await my.queue.receive({ queue: 'q' })
  expect(await my.queue.pause({ queue: 'q' })).toMatchObject({ paused: true })
  await my.queue.send({ queue: 'q', body: 2 })
  expect(await bodiesOf(my, 'q')).toEqual([])
  expect((await my.queue.receive({ queue: 'q', wait: '200ms' })).messages).toEqual([])
  expect((await my.queue.ack({ queue: 'q', leases: [messages[0]?.lease ?? ''] })).outcomes).toMatchObject([{ ok: true }])
  const waiting = my.queue.receive({ queue: 'q', wait: '20s' })
  expect(await my.queue.resume({ queue: 'q' })).toMatchObject({ paused: false })
  expect((await waiting).messages).toMatchObject([{ body: 2 }])
})

test('a message that nobody takes in its time is dead', async () => {
  const { queue } = await tenant({ grants })
  await queue.putQueue({ name: 'q' })
  const { id } = await queue.send({ queue: 'q', body: 1, ttl: '200ms' })
  await until('it is dead', async () => (await queue.getMessage({ queue: 'q', id })).state === 'dead')
  expect(await queue.getMessage({ queue: 'q', id })).toMatchObject({ reason: 'ttl', attempt: 0, attempts: [] })
  expect(await queue.stats({ queue: 'q' })).toMatchObject({ sent: 1, dead: 1, done: 0 })
})

test('what is done is kept for its time, and then it is not there', async () => {
  const { queue } = await tenant({ grants })
  await queue.putQueue({ name: 'q', retention: '300ms' })
  const { id } = await queue.send({ queue: 'q', body: 1 })
  const { messages } = await queue.receive({ queue: 'q' })
  await queue.ack({ queue: 'q', leases: [messages[0]?.lease ?? ''] })
  await until('it is gone', async () => (await queue.listMessages({ queue: 'q' })).items.length === 0)
  expect(await problemOf(queue.getMessage({ queue: 'q', id }))).toMatchObject({ code: 'not_found' })
})

test('purge leaves what is being delivered, and messages sent later', async () => {
  const my = await tenant({ grants })
  await my.queue.putQueue({ name: 'q' })
  await my.queue.sendBatch({ queue: 'q', messages: Array.from({ length: 1000 }, (_, n) => ({ body: n })) })
  await my.queue.sendBatch({ queue: 'q', messages: Array.from({ length: 500 }, (_, n) => ({ body: n })) })
  await my.queue.receive({ queue: 'q', max: 2 })
  expect(await my.queue.purge({ queue: 'q', before: '2020-01-01T00:00:00Z' })).toEqual({ purged: 0 })
  expect(await my.queue.purge({ queue: 'q' })).toEqual({ purged: 1498 })
  expect(await my.queue.getQueue({ name: 'q' })).toMatchObject({ depth: 0, inFlight: 2 })
  expect(await problemOf(my.queue.deleteQueue({ name: 'q' }))).toMatchObject({ code: 'failed_precondition' })
})

test('a target that always fails is tried once a second', async () => {
  const { queue, probe } = await tenant({ grants: ['queue:*', 'probe:write'] })
  const backoff = { type: 'list' as const, delays: ['0s'], jitter: 0 }
  await queue.putQueue({ name: 'q', target: { domain: 'probe', method: 'work' }, maxAttempts: 100, backoff })
  await queue.send({ queue: 'q', body: { id: 'a', times: 22 } })
  await until('it is slowed', async () => (await queue.getQueue({ name: 'q' })).isSlowed)
  const { steps } = await probe.steps()
  expect(steps.filter(({ kind }) => kind === 'begin').length).toBeLessThanOrEqual(22)
  await until('it is done', async () => (await queue.stats({ queue: 'q' })).done === 1)
  expect(await queue.getQueue({ name: 'q' })).toMatchObject({ isSlowed: false })
  const { wait, run, ...counts } = await queue.stats()
  expect(counts).toEqual({ sent: 1, done: 1, failed: 22, retried: 22, dead: 0 })
  expect(wait?.p99).toBeGreaterThanOrEqual(wait?.p50 ?? Infinity)
  expect(run?.p50).toBeGreaterThanOrEqual(0)
})

test('an id stays in its queue when it is put in again, with its history', async () => {
  const { queue } = await tenant({ grants })
  await queue.putQueue({ name: 'q', maxAttempts: 1 })
  await queue.putQueue({ name: 'other', partitions: 3 })
  const { items } = await queue.sendBatch({ queue: 'q', messages: [{ body: 1 }, { body: 2, key: 'k' }, { body: 3 }] })
  const ids = items.map(({ id }) => id)
  const { messages } = await queue.receive({ queue: 'q', max: 3 })
  await queue.nack({ queue: 'q', leases: messages.map(({ lease }) => lease) })
  expect(await queue.redrive({ from: 'q', ids: [ids[0] ?? ''] })).toEqual({ redriven: 1 })
  expect(await queue.redrive({ from: 'q', reason: 'ttl' })).toEqual({ redriven: 0 })
  expect(await queue.redrive({ from: 'q', to: 'other', reason: 'nack' })).toEqual({ redriven: 2 })
  await until('they are there', async () => (await queue.getQueue({ name: 'other' })).depth === 2)
  for (const id of ids.slice(1)) expect((await queue.getMessage({ queue: 'other', id })).attempts).toMatchObject([{ outcome: 'failed' }])
  await until('they have left', async () => (await queue.getQueue({ name: 'q' })).dead === 0)
  expect(await queue.getMessage({ queue: 'q', id: ids[0] ?? '' })).toMatchObject({ state: 'ready', attempt: 1, attempts: [{ outcome: 'failed' }] })
})

test('bytes come back as bytes', async () => {
  const { queue } = await tenant({ grants })
  await queue.putQueue({ name: 'q' })
  const large = Buffer.alloc(300_000, 'äß').toString('base64')
  await queue.send({ queue: 'q', bytes: 'AP/+', contentType: 'image/png' })
  await queue.send({ queue: 'q', bytes: large })
  await queue.send({ queue: 'q', body: null })
  const { messages } = await queue.receive({ queue: 'q', max: 10 })
  expect(messages).toMatchObject([{ bytes: 'AP/+', contentType: 'image/png' }, { bytes: large, contentType: 'application/octet-stream' }, { body: null }])
})

test('a send that is repeated under its key is one message', async () => {
  const { queue } = await tenant({ grants })
  await queue.putQueue({ name: 'q' })
  const send = (body: unknown) => queue.send({ queue: 'q', body }, { idempotencyKey: 'once' })
  const large = 'x'.repeat(200_000)
  const sent = await Promise.all([send(large), send(large), send(large)])
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
  expect(await queue.getMessage({ queue: 'q', id: sent[0]?.id ?? '' })).toMatchObject({ body: large })
  expect(await queue.getQueue({ name: 'q' })).toMatchObject({ depth: 1 })
})
