import { problemOf, tenant, until } from '@dot-do/testing'
import { expect, test } from 'vitest'

const grants = ['queue:*']
const of = (count: number) => Array.from({ length: count }, (_, n) => n)

test('a queue of several partitions is one queue: what is sent is received, listed, counted and read', async () => {
  const { queue } = await tenant({ grants })
  await queue.putQueue({ name: 'wide', partitions: 4 })
  const { items } = await queue.sendBatch({ queue: 'wide', messages: of(60).map((n) => ({ body: n, ...(n % 2 === 0 && { key: `key ${n}` }) })) })
  const more = await Promise.all(of(20).map((n) => queue.send({ queue: 'wide', body: 60 + n })))
  const ids = [...items, ...more].map(({ id }) => id)
  expect(new Set(ids.map((id) => id[14])).size).toBeGreaterThan(1)
  expect(await queue.getQueue({ name: 'wide' })).toMatchObject({ depth: 80 })
  expect((await queue.getMessage({ queue: 'wide', id: ids[7] ?? '' })).body).toBe(7)
  const listed: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await queue.listMessages({ queue: 'wide', limit: 17, cursor })
    listed.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
    if (cursor === undefined) break
  }
  expect(listed).toEqual(ids.toSorted())
  expect((await queue.listMessages({ queue: 'wide', key: 'key 4' })).items).toMatchObject([{ id: ids[4], key: 'key 4' }])
  const bodies: unknown[] = []
  for (;;) {
    const { messages } = await queue.receive({ queue: 'wide', max: 33 })
    if (messages.length === 0) break
    bodies.push(...messages.map(({ body }) => body))
    expect((await queue.ack({ queue: 'wide', leases: messages.map(({ lease }) => lease) })).outcomes.every(({ ok }) => ok)).toBe(true)
  }
  expect(bodies.toSorted((left, right) => Number(left) - Number(right))).toEqual(of(80))
  expect(await queue.stats({ queue: 'wide' })).toMatchObject({ sent: 80, done: 80, failed: 0 })
})

test('one id of deduplication is one message, whichever partition it would have gone to', async () => {
  const { queue } = await tenant({ grants })
  await queue.putQueue({ name: 'wide', partitions: 8 })
  const sent = await Promise.all(of(20).map(() => queue.send({ queue: 'wide', body: 1, dedupe: { id: 'a' } })))
  expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
  expect(sent.filter(({ status }) => status === 'queued')).toHaveLength(1)
  expect(await queue.send({ queue: 'wide', body: 2, dedupe: { id: 'a' } })).toMatchObject({ status: 'duplicate', bodyMatches: false })
})

test('a batch that one partition can’t take is taken by none', async () => {
  const { queue } = await tenant({ grants })
  await queue.putQueue({ name: 'wide', partitions: 4, ordered: true })
  const messages = of(40).map((n) => ({ body: n, key: `key ${n}`, priority: n === 39 ? 1 : 0 }))
  expect(await problemOf(queue.sendBatch({ queue: 'wide', messages }))).toMatchObject({ code: 'invalid_argument' })
  expect(await queue.getQueue({ name: 'wide' })).toMatchObject({ depth: 0 })
})

test('concurrency is of the whole queue, each partition has its share', async () => {
  const { queue, probe } = await tenant({ grants: ['queue:*', 'probe:write'] })
  await queue.putQueue({ name: 'wide', partitions: 3, concurrency: 4, target: { domain: 'probe', method: 'work' } })
  await queue.sendBatch({ queue: 'wide', messages: of(40).map((n) => ({ body: { id: `${n}`, ms: 20 }, key: `${n}` })) })
  await until('all is done', async () => (await queue.stats({ queue: 'wide' })).done === 40)
  const { steps } = await probe.steps({ limit: 1000 })
  let [now, most] = [0, 0]
  for (const { kind } of steps) most = Math.max(most, (now += kind === 'begin' ? 1 : -1))
  expect(most).toBeLessThanOrEqual(4)
  expect(most).toBeGreaterThan(2)
})

test('a queue that is made again with fewer partitions is another one', async () => {
  const { queue } = await tenant({ grants })
  await queue.putQueue({ name: 'wide', partitions: 4 })
  await queue.send({ queue: 'wide', body: 'old', key: 'a' })
  expect(await problemOf(queue.deleteQueue({ name: 'wide' }))).toMatchObject({ code: 'failed_precondition' })
  expect(await queue.deleteQueue({ name: 'wide', force: true })).toEqual({ deleted: true })
  expect(await problemOf(queue.send({ queue: 'wide', body: 1, key: 'a' }))).toMatchObject({ code: 'not_found' })
  await queue.putQueue({ name: 'wide', partitions: 1 })
  await queue.send({ queue: 'wide', body: 'new', key: 'a' })
  expect((await queue.receive({ queue: 'wide', max: 10 })).messages.map(({ body }) => body)).toEqual(['new'])
})
