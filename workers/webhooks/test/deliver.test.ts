import { DoError } from '@dot-do/client'
import { problemOf, tenant, until } from '@dot-do/testing'
import { createPublicKey, verify } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Hit, type Rig, rig } from './setup.ts'

let made: Rig
beforeAll(async () => {
  made = await rig()
})
afterAll(() => made[Symbol.asyncDispose]())

const mine = () => tenant({ grants: ['webhooks:*', 'queue:read'], on: made.on })
let paths = 0

/** An endpoint of its own path, and what comes there. */
async function endpoint(webhooks: Awaited<ReturnType<typeof mine>>['webhooks'], more: Partial<Parameters<typeof webhooks.createEndpoint>[0]> = {}) {
  const path = `/${++paths}`
  const { id, secret = '', publicKey = '' } = await webhooks.createEndpoint({ url: made.receiver.url(path), ...more })
  const hits = () => made.receiver.at(path)
  const first = () => until(`something at ${path}`, () => hits()[0])
  return { id, secret, publicKey, path, hits, first }
}

/** What standardwebhooks reads; svix agrees, and both refuse the body with one bit changed. */
function signedBy({ headers, body }: Hit, secret: string): unknown {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  const standard = Object.fromEntries(names.map((name) => [name, headers[name] ?? '']))
  const svix = Object.fromEntries(names.map((name) => [name.replace('webhook-', 'svix-'), headers[name] ?? '']))
  const changed = body.toString().replace('type', 'typd')
  expect(() => new SvixWebhook(secret).verify(body.toString(), svix)).not.toThrow()
  expect(() => new SvixWebhook(secret).verify(changed, svix)).toThrow()
  expect(() => new StandardWebhook(secret).verify(changed, standard)).toThrow()
  return new StandardWebhook(secret).verify(body.toString(), standard)
}

describe('a message', () => {
  test('comes to each endpoint that gets it, signed as standardwebhooks and svix check it', async () => {
    const { webhooks } = await mine()
    const [all, invoices, others] = [
      await endpoint(webhooks),
      await endpoint(webhooks, { events: ['invoice.*'] }),
      await endpoint(webhooks, { events: ['user.*'] }),
    ]
    const data = { id: 'inv_1', name: 'Zoë 💶', nested: [1, { a: null }] }
    const sent = await webhooks.send({ event: 'invoice.paid', data })
    expect(sent).toMatchObject({ endpoints: 2 })
    for (const each of [all, invoices]) {
      const hit = await each.first()
      const event = JSON.parse(hit.body.toString()) as Record<string, unknown>
      expect(event).toEqual({ type: 'invoice.paid', timestamp: expect.any(String), data })
      expect(signedBy(hit, each.secret)).toEqual(event)
      expect(hit.headers).toMatchObject({ 'webhook-id': sent.id, 'content-type': 'application/json', 'user-agent': 'webhooks.do' })
      expect(Math.abs(Number(hit.headers['webhook-timestamp']) * 1000 - hit.at)).toBeLessThan(10_000)
    }
    await until('both are noted', async () => (await webhooks.getMessage({ id: sent.id })).deliveries.every(({ status }) => status === 'delivered'))
    expect((await webhooks.listAttempts({ message: sent.id })).items).toMatchObject([
      { status: 200, answer: 'thanks' },
      { status: 200, answer: 'thanks' },
    ])
    expect(others.hits()).toEqual([])
  })

  test('of signature v1a is checked with the endpoint’s public key, by Node', async () => {
    const { webhooks } = await mine()
    const { publicKey, first } = await endpoint(webhooks, { signature: 'v1a' })
    await webhooks.send({ event: 'a', data: 1 })
    const { headers, body } = await first()
    const x = Buffer.from(publicKey.replace('whpk_', ''), 'base64').toString('base64url')
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const [version, signature = ''] = headers['webhook-signature']?.split(',') ?? []
    const content = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body])
    expect([version, verify(null, content, key, Buffer.from(signature, 'base64'))]).toEqual(['v1a', true])
    const verdict = await webhooks.verify({ provider: 'standard', secrets: [publicKey], headers, body: body.toString('base64') })
    expect(verdict).toMatchObject({ valid: true, event: 'a' })
  })

  test('is signed by the secret before as well, while it is live', async () => {
    const { webhooks } = await mine()
    const { id, secret, first } = await endpoint(webhooks)
    const { secret: next = '' } = await webhooks.rotateSecret({ id })
    await webhooks.send({ event: 'a', data: {} })
    const hit = await first()
    expect(hit.headers['webhook-signature']?.split(' ')).toHaveLength(2)
    expect(signedBy(hit, secret)).toEqual(signedBy(hit, next))
  })

  test('is a CloudEvent where that is asked for', async () => {
    const { webhooks } = await mine()
    const { first, secret } = await endpoint(webhooks, { format: 'cloudevents' })
    const { id } = await webhooks.send({ event: 'invoice.paid', data: { a: 1 } })
    const hit = await first()
    expect(hit.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8')
    const required = { specversion: '1.0', id, source: 'https://webhooks.do', type: 'invoice.paid' }
    expect(JSON.parse(hit.body.toString())).toEqual({ ...required, time: expect.any(String), datacontenttype: 'application/json', data: { a: 1 } })
    expect(signedBy(hit, secret)).toMatchObject({ type: 'invoice.paid' })
  })

  test('has the headers that its endpoint has, their credentials whole', async () => {
    const { webhooks } = await mine()
    const { first } = await endpoint(webhooks, { headers: { authorization: 'Bearer hook-secret-0001', 'X-Team': 'blue' } })
    await webhooks.send({ event: 'a', data: {} })
    const { headers } = await first()
    expect(headers).toMatchObject({ authorization: 'Bearer hook-secret-0001', 'x-team': 'blue' })
    const ours = ['host', 'content-type', 'content-length', 'user-agent', 'webhook-id', 'webhook-timestamp', 'webhook-signature', 'authorization', 'x-team']
    expect(Object.keys(headers).filter((name) => !ours.includes(name) && !['connection', 'accept-encoding', 'accept'].includes(name))).toEqual([])
  })

  test('goes by channel and by pattern', async () => {
    const { webhooks } = await mine()
    const [eu, every] = [await endpoint(webhooks, { channels: ['eu'] }), await endpoint(webhooks, { events: ['a.**'] })]
    expect(await webhooks.send({ event: 'a.b.c', data: {}, channels: ['us'] })).toMatchObject({ endpoints: 1 })
    expect(await webhooks.send({ event: 'a.b', data: {}, channels: ['us', 'eu'] })).toMatchObject({ endpoints: 2 })
    expect(await webhooks.send({ event: 'b.a', data: {}, channels: ['us'] })).toMatchObject({ endpoints: 0 })
    await until('all came', () => eu.hits().length === 1 && every.hits().length === 2)
  })

  test('is the same one under the same eventId, and none with other data', async () => {
    const { webhooks } = await mine()
    const { hits } = await endpoint(webhooks)
    const input = { event: 'a', data: { n: 1 }, eventId: 'order-1' }
    const sent = await Promise.all([webhooks.send(input), webhooks.send(input), webhooks.send(input)])
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1)
    expect(await problemOf(webhooks.send({ ...input, data: { n: 2 } }))).toMatchObject({ code: 'failed_precondition', reason: 'event_id_reused' })
    await until('it came', () => hits().length > 0)
    const { id } = await webhooks.send({ event: 'last', data: {} })
    await until('the last came', () => hits().some(({ headers }) => headers['webhook-id'] === id))
    expect(hits()).toHaveLength(2)
  })

  test('must be declared where anything is, and fit its schema', async () => {
    const { webhooks } = await mine()
    await webhooks.putEventType({ name: 'invoice.paid', schema: { type: 'object', properties: { n: { type: 'integer' } } } })
    expect(await problemOf(webhooks.send({ event: 'invoice.late', data: {} }))).toMatchObject({ code: 'invalid_argument', reason: 'event' })
    expect(await problemOf(webhooks.send({ event: 'invoice.paid', data: { n: 'x' } }))).toMatchObject({
      code: 'invalid_argument',
      issues: [{ path: ['data', 'n'] }],
    })
    expect(await webhooks.send({ event: 'invoice.paid', data: { n: 1 } })).toMatchObject({ endpoints: 0 })
  })

  test('is at most 256 KiB', async () => {
    const { webhooks } = await mine()
    const { first } = await endpoint(webhooks)
    await webhooks.send({ event: 'a', data: 'x'.repeat(256 * 1024 - 2) })
    expect((await first()).body.length).toBeGreaterThan(256 * 1024)
    expect(await problemOf(webhooks.send({ event: 'a', data: 'x'.repeat(256 * 1024 - 1) }))).toMatchObject({ code: 'payload_too_large' })
  })

  test('waits for its time', async () => {
    const { webhooks, queue } = await mine()
    const { id, hits } = await endpoint(webhooks)
    const at = new Date(Date.now() + 3_600_000).toISOString()
    await webhooks.send({ event: 'a', data: {}, at })
    const waiting = await until(
      'it is in the queue',
      async () => (await queue.listMessages({ queue: `webhooks.do/${id}` }).catch(() => ({ items: [] }))).items[0],
    )
    expect(waiting).toMatchObject({ state: 'delayed', dueAt: at })
    expect(hits()).toEqual([])
    expect(await problemOf(webhooks.send({ event: 'a', data: {}, at: '2199-01-01T00:00:00.000Z' }))).toMatchObject({ code: 'invalid_argument' })
  })
})

describe('an endpoint’s queue', () => {
  test('has the schedule of attempts, the rate and the order that the endpoint has', async () => {
    const { webhooks, queue } = await mine()
    const { id } = await endpoint(webhooks, { rate: { limit: 7, per: '1s' }, ordered: true })
    const settings = await until('the queue is there', () => queue.getQueue({ name: `webhooks.do/${id}` }).catch(() => undefined))
    expect(settings).toMatchObject({
      backoff: { type: 'list', delays: ['5s', '5m', '30m', '2h', '5h', '10h', '10h'], jitter: 0.2 },
      ...{ maxAttempts: 8, ordered: true, paused: false, rate: { limit: 7, per: '1s' }, target: { domain: 'webhooks', method: 'deliver' } },
    })
    await webhooks.updateEndpoint({ id, paused: true, rate: null })
    await until('it is paused', async () => (await queue.getQueue({ name: `webhooks.do/${id}` })).paused)
    expect((await queue.getQueue({ name: `webhooks.do/${id}` })).rate).toBeUndefined()
    await webhooks.deleteEndpoint({ id })
    const isGone = (err: unknown) => err instanceof DoError && err.code === 'not_found'
    await until('it is gone', () => queue.getQueue({ name: `webhooks.do/${id}` }).then(() => false, isGone))
  })

  test('keeps the order where that is asked for, also past a failure', async () => {
    const { webhooks } = await mine()
    const { path, hits } = await endpoint(webhooks, { ordered: true })
    let failures = 1
    made.receiver.on(path, (_, response) => void response.writeHead(failures-- > 0 ? 500 : 200).end())
    for (let n = 1; n <= 5; n++) await webhooks.send({ event: 'a', data: n })
    await until('all came', () => hits().length === 6, 20_000)
    expect(hits().map(({ body }) => (JSON.parse(body.toString()) as { data: number }).data)).toEqual([1, 1, 2, 3, 4, 5])
  })
})
