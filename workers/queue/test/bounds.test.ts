import { problemOf, tenant } from '@dot-do/testing'
import { beforeAll, expect, test } from 'vitest'

const grants = ['queue:*', 'lists:write']
let my: Awaited<ReturnType<typeof tenant>>

beforeAll(async () => {
  my = await tenant({ grants })
  await my.queue.putQueue({ name: 'q' })
  await my.queue.putQueue({ name: 'ordered', ordered: true })
  await my.queue.putQueue({ name: 'pushed', target: { domain: 'lists', method: 'add' }, paused: true })
})

const url = 'https://example.com/hook'
const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`

test.each<[string, Record<string, unknown>]>([
  ['an unknown domain', { target: { domain: 'nowhere', method: 'add' } }],
  ['an unknown method', { target: { domain: 'lists', method: 'ad' } }],
  ['a method that streams', { target: { domain: 'lists', method: 'watch' } }],
  ['a method that every object has', { target: { domain: 'lists', method: 'toString' } }],
  ['an address inside', { target: { url: 'http://169.254.169.254/', secret } }],
  ['an address on this machine', { target: { url: 'http://localhost:8787/', secret } }],
  ['an address of another protocol', { target: { url: 'ftp://example.com/', secret } }],
  ['an address with a password', { target: { url: 'https://a:b@example.com/', secret } }],
  ['a secret that is none', { target: { url, secret: 'whsec_***' } }],
  ['a secret that is short', { target: { url, secret: 'whsec_AQID' } }],
  ['an unknown queue for the dead', { deadLetter: 'none' }],
  ['itself for the dead', { deadLetter: 'new' }],
  ['another’s queue for the dead', { deadLetter: 'webhooks.do/x' }],
  ['a lease of no time', { lease: '0s' }],
  ['a lease of days', { lease: '2d' }],
  ['a timeout of an hour', { timeout: '1h' }],
  ['a retention of a year', { retention: '365d' }],
  ['a wait of a month', { backoff: { type: 'list', delays: ['31d'] } }],
  ['no waits', { backoff: { type: 'list', delays: [] } }],
  ['a rate of nothing', { rate: { limit: 0, per: '1s' } }],
  ['a rate of no time', { rate: { limit: 1, per: '0s' } }],
  ['more partitions than may run', { partitions: 4, concurrency: 3 }],
  ['more partitions than the rate', { partitions: 4, rate: { limit: 3, per: '1s' } }],
  ['33 partitions', { partitions: 33, concurrency: 100 }],
  ['no attempts', { maxAttempts: 0 }],
])('%s makes no queue', async (_, settings) => {
  expect(await problemOf(my.queue.putQueue({ name: 'new', ...settings }))).toMatchObject({ code: 'invalid_argument' })
  expect(await problemOf(my.queue.getQueue({ name: 'new' }))).toMatchObject({ code: 'not_found' })
})

test.each<[string, Record<string, unknown>, string?]>([
  ['no body', {}],
  ['a body and bytes', { body: 1, bytes: 'AQID' }],
  ['what is no base64', { bytes: '*' }],
  ['a type of no bytes', { body: 1, contentType: 'text/plain' }],
  ['a delay of two years', { body: 1, delay: '730d' }],
  ['a negative delay', { body: 1, delay: '-1s' }],
  ['a delay and a time', { body: 1, delay: '1s', at: '2026-01-01T00:00:00Z' }],
  ['a time far away', { body: 1, at: '2999-01-01T00:00:00Z' }],
  ['a time that is none', { body: 1, at: 'tomorrow' }],
  ['too high a priority', { body: 1, priority: 101 }],
  ['an empty key', { body: 1, key: '' }],
  ['an empty id', { body: 1, dedupe: { id: '' } }],
  ['a window of a year', { body: 1, dedupe: { id: 'a', window: '365d' } }],
  ['no time to live', { body: 1, ttl: '0s' }],
  ['33 headers', { body: 1, headers: Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`x-${index}`, 'a'])) }],
  ['a header that is no name', { body: 1, headers: { 'a b': 'c' } }],
  ['a header with a line’s end', { body: 1, headers: { a: 'b\r\nc: d' } }],
  ['a header of the connection', { body: 1, headers: { Host: 'elsewhere' } }],
  ['a header of the signature', { body: 1, headers: { 'Webhook-Signature': 'v1,x' } }],
  ['a header of the platform', { body: 1, headers: { 'x-do-context': '{}' } }],
  ['a body of 10 MiB and one', { body: 'x'.repeat(10 * 1024 * 1024 - 1) }, 'payload_too_large'],
])('%s is not sent', async (_, message, code = 'invalid_argument') => {
  const before = await my.queue.getQueue({ name: 'q' })
  expect(await problemOf(my.queue.send({ queue: 'q', ...message }))).toMatchObject({ code })
  expect(await problemOf(my.queue.sendBatch({ queue: 'q', messages: [{ body: 0 }, message] }))).toMatchObject({ code })
  expect((await my.queue.getQueue({ name: 'q' })).depth).toBe(before.depth)
})

test('a body that is no UTF-8 is refused', async () => {
  const answer = await my.http({
    path: '/queue.do/rpc/send',
    headers: { 'content-type': 'application/json' },
    body: Buffer.concat([Buffer.from('{"queue":"q","body":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
  })
  expect(answer.status).toBe(400)
})

test('a batch of none, or of 1,001, is refused whole; one of 1,000 is not', async () => {
  const of = (count: number) => Array.from({ length: count }, (_, n) => ({ body: n }))
  expect(await problemOf(my.queue.sendBatch({ queue: 'q', messages: [] }))).toMatchObject({ code: 'invalid_argument' })
  expect(await problemOf(my.queue.sendBatch({ queue: 'q', messages: of(1001) }))).toMatchObject({ code: 'invalid_argument' })
  const { depth } = await my.queue.getQueue({ name: 'q' })
  expect((await my.queue.sendBatch({ queue: 'q', messages: of(1000) })).items).toHaveLength(1000)
  expect((await my.queue.getQueue({ name: 'q' })).depth).toBe(depth + 1000)
})

test('an ordered queue takes no priority, one that calls a method no bytes, one with a target gives nothing', async () => {
  expect(await problemOf(my.queue.send({ queue: 'ordered', body: 1, priority: 1 }))).toMatchObject({
    code: 'invalid_argument',
    issues: [{ path: ['priority'] }],
  })
  const batch = my.queue.sendBatch({ queue: 'ordered', messages: [{ body: 1 }, { body: 2, priority: 1 }] })
  expect(await problemOf(batch)).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['messages', 1, 'priority'] }] })
  expect(await my.queue.getQueue({ name: 'ordered' })).toMatchObject({ depth: 0 })
  expect(await problemOf(my.queue.send({ queue: 'pushed', bytes: 'AQID' }))).toMatchObject({ code: 'invalid_argument' })
  expect(await problemOf(my.queue.receive({ queue: 'pushed' }))).toMatchObject({ code: 'failed_precondition' })
})

test('partitions and order stay what they were', async () => {
  expect(await problemOf(my.queue.putQueue({ name: 'q', ordered: true }))).toMatchObject({ code: 'failed_precondition' })
  expect(await problemOf(my.queue.putQueue({ name: 'q', partitions: 2 }))).toMatchObject({ code: 'failed_precondition' })
})

test('leases that are over, foreign or made up change nothing', async () => {
  const { queue } = await tenant({ grants })
  for (const name of ['a', 'b']) {
    await queue.putQueue({ name, backoff: { type: 'list', delays: ['0s'] } })
    await queue.send({ queue: name, body: name })
  }
  const leaseOf = async (name: string, lease = '30s') => (await queue.receive({ queue: name, lease })).messages[0]?.lease ?? ''
  const other = await leaseOf('b')
  const over = await leaseOf('a', '1s')
  const { messages } = await queue.receive({ queue: 'a', wait: '5s' })
  expect(messages).toMatchObject([{ attempt: 2 }])
  const forged = messages[0]?.lease.replace(/-0-/, '-9-') ?? ''
  const leases = [over, other, 'x', forged.replace(/.$/, (last) => (last === '0' ? '1' : '0'))]
  const refused = leases.map((lease) => ({ lease, ok: false, code: 'failed_precondition' }))
  expect(await queue.ack({ queue: 'a', leases })).toEqual({ outcomes: refused })
  expect(await queue.nack({ queue: 'a', leases })).toEqual({ outcomes: refused })
  expect(await queue.extend({ queue: 'a', leases, by: '1m' })).toEqual({ outcomes: refused })
  expect(await queue.getQueue({ name: 'a' })).toMatchObject({ inFlight: 1 })
  const current = messages[0]?.lease ?? ''
  expect((await queue.ack({ queue: 'a', leases: [current, current] })).outcomes).toMatchObject([{ ok: true }, { ok: false }])
})

test('another tenant’s queue and messages are not there', async () => {
  const { id } = await my.queue.send({ queue: 'q', body: 'mine' })
  const { queue } = await tenant({ grants })
  expect(await problemOf(queue.getMessage({ queue: 'q', id }))).toMatchObject({ code: 'not_found' })
  await queue.putQueue({ name: 'q' })
  expect(await problemOf(queue.getMessage({ queue: 'q', id }))).toMatchObject({ code: 'not_found' })
  expect(await queue.cancel({ queue: 'q', ids: [id] })).toEqual({ canceled: [] })
  expect((await queue.receive({ queue: 'q' })).messages).toEqual([])
  expect(await my.queue.getMessage({ queue: 'q', id })).toMatchObject({ state: 'ready' })
})

test('what is not there is not found', async () => {
  const { queue } = my
  const missing = 'msg_01KMT51FG0000000001X0653NJ'
  const asked = [
    () => queue.getQueue({ name: 'none' }),
    () => queue.sendBatch({ queue: 'none', messages: [{ body: 1 }] }),
    () => queue.receive({ queue: 'none' }),
    () => queue.ack({ queue: 'none', leases: ['x'] }),
    () => queue.getMessage({ queue: 'q', id: missing }),
    () => queue.listMessages({ queue: 'none' }),
    () => queue.cancel({ queue: 'none', ids: [missing] }),
    () => queue.purge({ queue: 'none' }),
    () => queue.redrive({ from: 'none' }),
    () => queue.redrive({ from: 'q', to: 'none' }),
    () => queue.pause({ queue: 'none' }),
    () => queue.stats({ queue: 'none' }),
  ]
  for (const ask of asked) expect(await problemOf(ask())).toMatchObject({ code: 'not_found' })
  expect(await queue.deleteQueue({ name: 'none' })).toEqual({ deleted: false })
})
