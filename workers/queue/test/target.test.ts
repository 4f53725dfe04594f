import { startOwn, type OwnPlatform, problemOf, tenant, type Tenant, until, withKey, root } from '@dot-do/testing'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Receiver } from './receiver.ts'

const receiver = new Receiver()
let own: OwnPlatform

beforeAll(async () => {
  await receiver.start()
  own = await startOwn({ only: ['queue'], env: { DO_NETWORK_ALLOW: receiver.address } })
})
afterAll(async () => {
  await own[Symbol.asyncDispose]()
  await receiver.stop()
})

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const soon: { type: 'list'; delays: string[]; jitter: number } = { type: 'list', delays: ['50ms'], jitter: 0 }

const me = (grants = ['queue:*', 'probe:write']): Promise<Tenant> => tenant({ grants, on: own })

/** The message once it is done or dead. */
const ended = async ({ queue }: Pick<Tenant, 'queue'>, name: string, id: string) => {
  const read = () => queue.getMessage({ queue: name, id })
  await until(`${id} has ended`, async () => ['done', 'dead'].includes((await read()).state))
  return read()
}

test('a method takes effect once however often it is tried, and what it gave is kept', async () => {
  const my = await me()
  await my.queue.putQueue({ name: 'work', target: { domain: 'probe', method: 'work' }, backoff: soon })
  const { id } = await my.queue.send({ queue: 'work', body: { id: 'a', how: 'internal', times: 2 } })
  expect(await ended(my, 'work', id)).toMatchObject({
    ...{ state: 'done', attempt: 3, result: { count: 1 } },
    attempts: [{ outcome: 'failed', error: { code: 'internal' } }, { outcome: 'failed' }, { outcome: 'done' }],
  })
  expect(await my.probe.effects()).toEqual({ count: 1, repeated: [] })
})

test.each(['invalid_argument', 'permission_denied'] as const)('%s is dead at once', async (how) => {
  const my = await me()
  await my.queue.putQueue({ name: 'work', target: { domain: 'probe', method: 'work' }, backoff: soon })
  const { id } = await my.queue.send({ queue: 'work', body: { id: 'a', how, times: 1 } })
  expect(await ended(my, 'work', id)).toMatchObject({ state: 'dead', attempt: 1, reason: how })
})

test('a target that hangs is given up at its time, and tried again', async () => {
  const my = await me()
  await my.queue.putQueue({ name: 'work', target: { domain: 'probe', method: 'work' }, timeout: '300ms', backoff: soon })
  const { id } = await my.queue.send({ queue: 'work', body: { id: 'a', how: 'hang', times: 1 } })
  expect(await ended(my, 'work', id)).toMatchObject({ state: 'done', attempt: 2, attempts: [{ error: { code: 'deadline_exceeded' } }, {}] })
})

test('a target that takes longer than a lease keeps it', async () => {
  const my = await me()
  await my.queue.putQueue({ name: 'work', target: { domain: 'probe', method: 'work' }, lease: '1s' })
  const { id } = await my.queue.send({ queue: 'work', body: { id: 'a', ms: 2500 } })
  expect(await ended(my, 'work', id)).toMatchObject({ state: 'done', attempt: 1 })
})

test('rights that the sender lost stop the delivery', async () => {
  const my = await me(['queue:*', 'probe:write'])
  await my.queue.putQueue({ name: 'work', target: { domain: 'probe', method: 'work' }, paused: true })
  const { id } = await my.queue.send({ queue: 'work', body: { id: 'a' } })
  const { auth } = root(own)
  const other = await auth.createKey({ organization: my.organization, name: 'other', permissions: ['queue:*'] })
  await auth.revokeKey({ organization: my.organization, id: my.keyId })
  const { queue } = withKey(other.key, own)
  await queue.resume({ queue: 'work' })
  expect(await ended({ queue }, 'work', id)).toMatchObject({ state: 'dead', reason: 'permission_denied', attempt: 1 })
  const lesser = await queue.send({ queue: 'work', body: { id: 'b' } })
  expect(await ended({ queue }, 'work', lesser.id)).toMatchObject({ state: 'dead', reason: 'permission_denied' })
})

test('what is dead goes to the queue for such with its history, and comes back under its id', async () => {
  const my = await me()
  await my.queue.putQueue({ name: 'dead', maxAttempts: 1 })
  await my.queue.putQueue({ name: 'work', target: { domain: 'probe', method: 'work' }, maxAttempts: 2, backoff: soon, deadLetter: 'dead' })
  const { id } = await my.queue.send({ queue: 'work', body: { id: 'a', times: 2 }, headers: { 'x-a': 'b' } })
  await until('it is there', async () => (await my.queue.getQueue({ name: 'dead' })).depth === 1)
  await until('it has left', async () => (await my.queue.listMessages({ queue: 'work' })).items.length === 0)
  const { messages } = await my.queue.receive({ queue: 'dead' })
  expect(messages).toMatchObject([{ id, attempt: 3, body: { id: 'a', times: 2 }, headers: { 'x-a': 'b' } }])
  expect((await my.queue.getMessage({ queue: 'dead', id })).attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'running'])
  await my.queue.nack({ queue: 'dead', leases: messages.map(({ lease }) => lease) })
  expect(await my.queue.redrive({ from: 'dead', to: 'work' })).toEqual({ redriven: 1 })
  await until('it is back', async () => (await my.queue.listMessages({ queue: 'dead' })).items.length === 0)
  expect(await ended(my, 'work', id)).toMatchObject({ state: 'done', body: { id: 'a', times: 2 } })
})

test('an address gets the body, signed as Standard Webhooks has it', async () => {
  const my = await me()
  const answers = receiver.open([{ status: 503, headers: { 'retry-after': '1' } }, { status: 204 }])
  await my.queue.putQueue({ name: 'out', target: { url: answers.url, secret }, backoff: soon })
  const body = { text: 'größer', n: [1, 2] }
  const { id } = await my.queue.send({ queue: 'out', body, headers: { 'x-topic': 'a' } })
  const bytes = await my.queue.send({ queue: 'out', bytes: 'AQIDBA==', contentType: 'application/x-thing' })
  const message = await ended(my, 'out', id)
  expect(message).toMatchObject({ state: 'done' })
  expect(await ended(my, 'out', bytes.id)).toMatchObject({ state: 'done', result: { status: 204 } })
  expect(answers.requests).toHaveLength(3)
  for (const { headers, body: text } of answers.requests) new Webhook(secret).verify(text, headers, { jsonParse: false })
  const [first] = answers.requests.filter(({ headers }) => headers['webhook-id'] === id)
  expect(JSON.parse(first?.body.toString() ?? '')).toEqual(body)
  expect(first?.headers).toMatchObject({ 'idempotency-key': id, 'content-type': 'application/json', 'x-topic': 'a' })
  const [other] = answers.requests.filter(({ headers }) => headers['webhook-id'] === bytes.id)
  expect([...(other?.body ?? [])]).toEqual([1, 2, 3, 4])
  expect(other?.headers).toMatchObject({ 'content-type': 'application/x-thing' })
  const refused = [...message.attempts, ...(await my.queue.getMessage({ queue: 'out', id: bytes.id })).attempts].filter(({ outcome }) => outcome === 'failed')
  expect(refused).toMatchObject([{ error: { status: 503 } }])
  expect(answers.gapMs).toBeGreaterThanOrEqual(1000)
  expect(JSON.stringify(await my.queue.getQueue({ name: 'out' }))).not.toContain(secret.slice(6))
})

test.each([400, 401, 404, 410, 422])('an address that answers %d gets nothing more', async (status) => {
  const my = await me()
  const answers = receiver.open([{ status }])
  await my.queue.putQueue({ name: 'out', target: { url: answers.url, secret }, backoff: soon })
  const { id } = await my.queue.send({ queue: 'out', body: 1 })
  expect(await ended(my, 'out', id)).toMatchObject({ state: 'dead', attempt: 1, attempts: [{ error: { status } }] })
})

test.each([302, 408, 409, 425, 429, 500, 503])('an address that answers %d is tried again', async (status) => {
  const my = await me()
  const answers = receiver.open([{ status, headers: status === 302 ? { location: 'http://127.0.0.1:1/' } : {} }, { status: 200 }])
  await my.queue.putQueue({ name: 'out', target: { url: answers.url, secret }, backoff: soon })
  const { id } = await my.queue.send({ queue: 'out', body: 1 })
  expect(await ended(my, 'out', id)).toMatchObject({ state: 'done', attempt: 2 })
})

test('a large body goes by the bucket, and comes whole', async () => {
  const my = await me()
  const answers = receiver.open([{ status: 200 }])
  await my.queue.putQueue({ name: 'out', target: { url: answers.url, secret } })
  const body = 'ä'.repeat(2_000_000)
  const { id } = await my.queue.send({ queue: 'out', body })
  expect(await ended(my, 'out', id)).toMatchObject({ state: 'done', body })
  expect(JSON.parse(answers.requests[0]?.body.toString() ?? '')).toBe(body)
})

test('a domain’s own queue calls its own internal method, and nobody else uses it', async () => {
  const my = await me(['queue:*', 'probe:write'])
  const as = async (method: string, input: unknown) =>
    (await my.probe.relay({ domain: 'queue', method, input })) as { output?: unknown; problem?: { code: string } }
  const name = 'probe.do/own'
  expect(await as('putQueue', { name, target: { domain: 'lists', method: 'add' } })).toMatchObject({ problem: { code: 'invalid_argument' } })
  expect(await as('putQueue', { name, target: { domain: 'probe', method: 'handle' }, maxAttempts: 2, backoff: soon })).toMatchObject({ output: { name } })
  const sent = await as('send', { queue: name, body: 'fail', key: 'k' })
  const id = (sent.output as { id: string }).id
  expect(await ended(my, name, id)).toMatchObject({
    state: 'done',
    result: { message: { id, attempt: 2, maxAttempts: 2, key: 'k' }, body: 'fail', tenant: my.organization },
  })
  expect(await my.queue.listQueues()).toMatchObject({ items: [{ name }] })
  const refusals = [
    () => my.queue.send({ queue: name, body: 1 }),
    () => my.queue.sendBatch({ queue: name, messages: [{ body: 1 }] }),
    () => my.queue.receive({ queue: name }),
    () => my.queue.putQueue({ name }),
    () => my.queue.putQueue({ name: 'webhooks.do' }),
    () => my.queue.putQueue({ name: 'mine', deadLetter: name }),
    () => my.queue.deleteQueue({ name }),
    () => my.queue.pause({ queue: name }),
    () => my.queue.purge({ queue: name }),
    () => my.queue.cancel({ queue: name, ids: [id] }),
    () => my.queue.redrive({ from: name }),
    () => my.queue.ack({ queue: name, leases: ['x'] }),
  ]
  for (const refused of refusals) expect(['permission_denied', 'invalid_argument']).toContain((await problemOf(refused())).code)
  expect(await as('send', { queue: 'webhooks.do/x', body: 1 })).toMatchObject({ problem: { code: 'permission_denied' } })
})
