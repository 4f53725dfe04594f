import { problemOf, tenant, until } from '@dot-do/testing'
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
