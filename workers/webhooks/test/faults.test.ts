import { problemOf, tenant, until } from '@dot-do/testing'
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { retryAfterOf } from '../src/deliver/retry-after.ts'
import { isOver } from '../src/store/health.ts'
import { type Rig, rig } from './setup.ts'

let made: Rig
beforeAll(async () => {
  made = await rig()
})
afterAll(() => made[Symbol.asyncDispose]())

const mine = () => tenant({ grants: ['webhooks:*', 'queue:read'], on: made.on })
type Webhooks = Awaited<ReturnType<typeof mine>>['webhooks']
let paths = 0

async function endpoint(webhooks: Webhooks, events = ['*']) {
  const path = `/f${++paths}`
  const { id } = await webhooks.createEndpoint({ url: made.receiver.url(path), events })
  return { id, path, hits: () => made.receiver.at(path) }
}

/** Ways in which a receiver fails, and what is noted of each. */
const faults: [string, (response: ServerResponse) => void, object][] = [
  ['it resets the connection', (response) => response.destroy(), { error: expect.stringContaining('lost') }],
  [
    'it closes in the middle of its answer',
    (response) => void response.writeHead(200, { 'content-length': '100' }).write('a', () => response.destroy()),
    { status: 200, error: expect.stringContaining('lost') },
  ],
  [
    '301 elsewhere',
    (response) => void response.writeHead(301, { location: 'https://example.com/' }).end(),
    { status: 301, error: expect.stringContaining('redirects') },
  ],
  ['302 to a private address', (response) => void response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(), { status: 302 }],
  ['304', (response) => void response.writeHead(304).end(), { status: 304 }],
  ['400', (response) => void response.writeHead(400).end('no'), { status: 400, answer: 'no' }],
  ['404', (response) => void response.writeHead(404).end(), { status: 404 }],
  ['500 with a long answer', (response) => void response.writeHead(500).end('é'.repeat(100_000)), { status: 500, answer: 'é'.repeat(512) }],
  [
    '500 with a bomb',
    (response) => void response.writeHead(500, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))),
    { status: 500, answer: '\0'.repeat(1024) },
  ],
  ['500 with an answer of 100 MiB', (response) => endless(response, 100 * 1024 * 1024), { status: 500 }],
  ['503', (response) => void response.writeHead(503).end(), { status: 503 }],
]

function endless(response: ServerResponse, size: number): void {
  response.writeHead(500, { 'content-length': String(size) })
  const chunk = Buffer.alloc(64 * 1024, 'x')
  let left = size
  const write = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length
      if (!response.write(chunk)) return void response.once('drain', write)
    }
    response.end()
  }
  write()
}

describe.concurrent('a receiver fails:', () => {
  test.each(faults)('%s', async (_, answer, noted) => {
    const { webhooks, queue } = await mine()
    const { id, path, hits } = await endpoint(webhooks)
    made.receiver.on(path, (__, response) => answer(response))
    const message = await webhooks.send({ event: 'a', data: {} })
    const [attempt] = await until('it is noted', async () => {
      const { items } = await webhooks.listAttempts({ message: message.id })
      return items.length > 0 && items
    })
    expect(attempt).toMatchObject({ endpoint: id, ...noted })
    // 5 s ± 20 %, as queue.do has it.
    const due = await until('its next attempt is due', async () => (await webhooks.listAttempts({ message: message.id, endpoint: id })).nextAttemptAt)
    const waitMs = Date.parse(due) - Date.parse(attempt?.at ?? '') - (attempt?.ms ?? 0)
    expect(waitMs).toBeGreaterThan(3_900)
    expect(waitMs).toBeLessThan(7_000)
    const { items } = await queue.listMessages({ queue: `webhooks.do/${id}` })
    expect(items).toMatchObject([{ state: 'delayed', attempt: 1, maxAttempts: 8, dueAt: due }])
    expect((await webhooks.getEndpoint({ id })).health).toMatchObject({ status: 'failing', lastError: expect.any(String) })
    expect(hits()).toHaveLength(1)
  })

  test('it hangs, or drips its answer: after 15 s the next attempt is on; the others do not wait', async () => {
    const { webhooks } = await mine()
    const [hanging, dripping, fine] = [await endpoint(webhooks), await endpoint(webhooks), await endpoint(webhooks)]
    made.receiver.on(hanging.path, () => {})
    made.receiver.on(dripping.path, (_, response) => {
      const drip = setInterval(() => response.write('.'), 500)
      response.on('close', () => clearInterval(drip))
    })
    const { id } = await webhooks.send({ event: 'a', data: {} })
    await until('the fine one has it', () => fine.hits().length === 1)
    expect((await webhooks.listAttempts({ message: id, endpoint: hanging.id })).items).toEqual([])
    for (const each of [hanging, dripping]) {
      const [attempt] = await until(
        'it is noted',
        async () =>
          (await webhooks.listAttempts({ message: id, endpoint: each.id })).items.length > 0 &&
          (await webhooks.listAttempts({ message: id, endpoint: each.id })).items,
        30_000,
      )
      expect(attempt).toMatchObject({ error: expect.stringContaining('too long') })
      expect(attempt?.ms).toBeGreaterThan(14_000)
    }
  })

  test('and is well again: the same bytes under the same id come a second time, 5 s later', async () => {
    const { webhooks } = await mine()
    const { id, path, hits } = await endpoint(webhooks)
    made.receiver.on(path, (_, response) => void response.writeHead(hits().length === 1 ? 500 : 204).end())
    const message = await webhooks.send({ event: 'a', data: { deep: [1, 2, { b: 'ö' }] } })
    const [first, second] = await until('it came twice', () => hits().length === 2 && hits(), 20_000)
    expect(second?.body.equals(first?.body ?? Buffer.alloc(0))).toBe(true)
    expect([second?.headers['webhook-id'], first?.headers['webhook-id']]).toEqual([message.id, message.id])
    expect(Number(second?.headers['webhook-timestamp'])).toBeGreaterThan(Number(first?.headers['webhook-timestamp']))
    await until('it is delivered', async () => (await webhooks.getMessage({ id: message.id })).deliveries[0]?.status === 'delivered')
    expect((await webhooks.getEndpoint({ id })).health).toMatchObject({ status: 'ok' })
    expect((await webhooks.listAttempts({ message: message.id, endpoint: id })).nextAttemptAt).toBeUndefined()
  })

  test('and says when to come again', async () => {
    const { webhooks } = await mine()
    const { id, path } = await endpoint(webhooks)
    made.receiver.on(path, (_, response) => void response.writeHead(429, { 'retry-after': '3600' }).end())
    const { id: message } = await webhooks.send({ event: 'a', data: {} })
    const due = await until('its next attempt is due', async () => (await webhooks.listAttempts({ message, endpoint: id })).nextAttemptAt)
    expect(Date.parse(due) - Date.now()).toBeGreaterThan(3_500_000)
  })
})

test('Retry-After counts for answers that mean it, a day at most', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  for (const status of [429, 502, 503, 504]) expect(retryAfterOf(status, '120', now)).toBe(120)
  for (const status of [200, 301, 400, 500, 501]) expect(retryAfterOf(status, '120', now)).toBeUndefined()
  expect(retryAfterOf(503, 'Mon, 23 Nov 2026 12:01:00 GMT', now)).toBe(60)
  expect(retryAfterOf(503, '999999999', now)).toBe(86_400)
  for (const odd of ['', 'soon', '-5', 'Mon, 23 Nov 2020 12:01:00 GMT', '1e9', null]) expect(retryAfterOf(503, odd, now)).toBeUndefined()
})

test('an endpoint is over after five days of failures without one success', () => {
  const day = 24 * 60 * 60 * 1000
  expect(isOver({ status: 'failing', since: 0 }, 5 * day - 1)).toBe(false)
  expect(isOver({ status: 'failing', since: 0 }, 5 * day)).toBe(true)
  expect(isOver({ status: 'ok', since: 0 }, 50 * day)).toBe(false)
})

describe('an endpoint that is gone', () => {
  test('answers 410 and is disabled, which is told to who asks for it by name; what it missed can be recovered', async () => {
    const { webhooks } = await mine()
    const [gone, operators, customers] = [await endpoint(webhooks, ['a.*']), await endpoint(webhooks, ['endpoint.disabled']), await endpoint(webhooks, ['**'])]
    made.receiver.on(gone.path, (_, response) => void response.writeHead(410).end())
    const first = await webhooks.send({ event: 'a.b', data: 1 })
    await until('it is disabled', async () => (await webhooks.getEndpoint({ id: gone.id })).health.status === 'disabled')
    const told = await until('it is told', () => operators.hits()[0])
    expect(JSON.parse(told.body.toString())).toMatchObject({ type: 'endpoint.disabled', data: { endpoint: gone.id, reason: 'gone' } })
    const second = await webhooks.send({ event: 'a.b', data: 2 })
    expect(second.endpoints).toBe(1)
    const asking = [
      () => webhooks.resend({ message: first.id, endpoint: gone.id }),
      () => webhooks.recover({ endpoint: gone.id, since: '2020-01-01T00:00:00.000Z' }),
    ]
    for (const ask of asking) expect(await problemOf(ask())).toMatchObject({ code: 'failed_precondition' })
    made.receiver.on(gone.path, (_, response) => void response.end())
    await webhooks.updateEndpoint({ id: gone.id, enabled: true })
    const since = '2020-01-01T00:00:00.000Z'
    expect(await webhooks.recover({ endpoint: gone.id, since, only: 'missing' })).toEqual({ count: 1 })
    expect(await webhooks.recover({ endpoint: gone.id, since })).toEqual({ count: 1 })
    await until('both came', () => gone.hits().length === 3)
    expect(gone.hits().map(({ headers }) => headers['webhook-id'])).toEqual(expect.arrayContaining([first.id, second.id]))
    await until('both are noted', async () => (await webhooks.listAttempts({ endpoint: gone.id })).items.length === 3)
    expect(await webhooks.recover({ endpoint: gone.id, since, only: 'missing' })).toEqual({ count: 0 })
    expect(await webhooks.recover({ endpoint: gone.id, since })).toEqual({ count: 0 })
    // The customer's endpoint of ** got both messages, and nothing of the platform's own.
    expect(customers.hits().map(({ body }) => (JSON.parse(body.toString()) as { type: string }).type)).toEqual(['a.b', 'a.b'])
  })

  test('holds up nobody: what waits for it ends when it is deleted', async () => {
    const { webhooks, queue } = await mine()
    const { id, path, hits } = await endpoint(webhooks)
    made.receiver.on(path, (_, response) => void response.writeHead(500).end())
    const { id: message } = await webhooks.send({ event: 'a', data: {} })
    await until('it failed', () => hits().length === 1)
    await webhooks.deleteEndpoint({ id })
    await until('its queue is gone', async () => (await queue.listQueues()).items.length === 0)
    expect((await webhooks.getMessage({ id: message })).deliveries).toEqual([])
  })
})

describe('resend', () => {
  test('brings a message once more, under its id', async () => {
    const { webhooks } = await mine()
    const { id, hits } = await endpoint(webhooks)
    const { id: message } = await webhooks.send({ event: 'a', data: {} })
    await until('it is delivered', async () => (await webhooks.getMessage({ id: message })).deliveries[0]?.status === 'delivered')
    expect(await webhooks.resend({ message, endpoint: id })).toEqual({ message, endpoint: id, status: 'pending' })
    await until('it came again', () => hits().length === 2)
    expect(hits()[1]?.headers['webhook-id']).toBe(message)
    expect(hits()[1]?.body).toEqual(hits()[0]?.body)
    await until('both are noted', async () => (await webhooks.getMessage({ id: message })).deliveries[0]?.attempts === 2)
  })

  test('is of one’s own messages to one’s own endpoints', async () => {
    const [{ webhooks }, { webhooks: other }] = [await mine(), await mine()]
    const { id } = await endpoint(webhooks)
    const { id: message } = await webhooks.send({ event: 'a', data: {} })
    const theirs = await endpoint(other)
    for (const [asked, to] of [
      [message, theirs.id],
      [message, id],
    ] as const) {
      expect(await problemOf(other.resend({ message: asked, endpoint: to }))).toMatchObject({ code: 'not_found' })
    }
    expect(await problemOf(other.getMessage({ id: message }))).toMatchObject({ code: 'not_found' })
    expect((await other.listAttempts({ message })).items).toEqual([])
    expect((await other.listMessages()).items).toEqual([])
  })
})

describe('test', () => {
  test('sends the example of a type, and gives the attempt', async () => {
    const { webhooks } = await mine()
    const { id, path, hits } = await endpoint(webhooks)
    await webhooks.putEventType({ name: 'invoice.paid', example: { id: 'inv_1' } })
    expect(await webhooks.test({ endpoint: id, event: 'invoice.paid' })).toMatchObject({ endpoint: id, status: 200, answer: 'thanks' })
    expect(JSON.parse(hits()[0]?.body.toString() ?? '')).toMatchObject({ type: 'invoice.paid', data: { id: 'inv_1' } })
    made.receiver.on(path, (_, response) => void response.writeHead(500).end('broken'))
    expect(await webhooks.test({ endpoint: id, event: 'invoice.paid' })).toMatchObject({ status: 500, answer: 'broken' })
    expect((await webhooks.getEndpoint({ id })).health.status).toBe('ok')
    expect((await webhooks.listAttempts({ endpoint: id })).items).toHaveLength(2)
    expect(await problemOf(webhooks.test({ endpoint: id, event: 'other' }))).toMatchObject({ code: 'invalid_argument' })
  })
})
