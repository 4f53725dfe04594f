import { privateHosts, problemOf, tenant } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'

const url = 'https://hooks.example.com/in'
const mine = () => tenant({ grants: ['webhooks:*'] })

describe('an endpoint', () => {
  test('is made with a secret that is shown once, and to admins', async () => {
    const { webhooks } = await mine()
    const { secret, ...made } = await webhooks.createEndpoint({ url, events: ['invoice.*'], description: 'billing' })
    expect(Buffer.from(secret?.replace('whsec_', '') ?? '', 'base64')).toHaveLength(32)
    expect(made).toMatchObject({
      url,
      events: ['invoice.*'],
      description: 'billing',
      paused: false,
      health: { status: 'ok' },
      signature: 'v1',
      format: 'standard',
    })
    expect(await webhooks.getEndpoint({ id: made.id })).toEqual(made)
    expect(await webhooks.listEndpoints()).toEqual({ items: [made] })
    expect(await webhooks.getSecret({ id: made.id })).toEqual({ secret, previous: [] })
    expect(JSON.stringify(await webhooks.listEndpoints())).not.toContain('whsec_')
  })

  test('has a secret of its own, also in another tenant', async () => {
    const [{ webhooks }, { webhooks: other }] = [await mine(), await mine()]
    const made = await Promise.all([webhooks, webhooks, other].map((each) => each.createEndpoint({ url })))
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(3)
    await expect(other.getEndpoint({ id: made[0]?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(other.getSecret({ id: made[0]?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' })
    expect(await other.deleteEndpoint({ id: made[0]?.id ?? '' })).toEqual({ deleted: false })
  })

  test('is made once under one idempotency key, its secret with it', async () => {
    const { webhooks } = await mine()
    const input = { url, headers: { authorization: 'Bearer hook-secret-0001' } }
    const [first, again] = [await webhooks.createEndpoint(input, { idempotencyKey: 'k' }), await webhooks.createEndpoint(input, { idempotencyKey: 'k' })]
    expect(again).toEqual(first)
    const reused = await problemOf(webhooks.createEndpoint({ ...input, url: `${url}/2` }, { idempotencyKey: 'k' }))
    expect(reused).toMatchObject({ code: 'failed_precondition', reason: 'idempotency_key_reused' })
    expect((await webhooks.listEndpoints()).items).toHaveLength(1)
  })

  test('signs with the old secret beside the new one until the overlap ends', async () => {
    const { webhooks } = await mine()
    const { id, secret } = await webhooks.createEndpoint({ url })
    const rotated = await webhooks.rotateSecret({ id, overlapHours: 1 })
    expect(rotated.secret).not.toBe(secret)
    expect(rotated.previous).toMatchObject([{ secret }])
    expect(Date.parse(rotated.previous[0]?.until ?? '')).toBeGreaterThan(Date.now() + 3_500_000)
    expect(await webhooks.getSecret({ id })).toEqual(rotated)
    const third = await webhooks.rotateSecret({ id, overlapHours: 0 })
    // The first was promised its hour, the second none.
    expect(third.previous).toEqual(rotated.previous)
  })

  test('of signature v1a shows a public key and no secret', async () => {
    const { webhooks } = await mine()
    const { id, publicKey, secret } = await webhooks.createEndpoint({ url, signature: 'v1a' })
    expect(secret).toBeUndefined()
    expect(Buffer.from(publicKey?.replace('whpk_', '') ?? '', 'base64')).toHaveLength(32)
    expect(await webhooks.getSecret({ id })).toEqual({ publicKey, previous: [] })
    const rotated = await webhooks.rotateSecret({ id })
    expect(rotated.previous).toMatchObject([{ publicKey }])
    expect((await webhooks.getEndpoint({ id })).publicKey).toBe(rotated.publicKey)
  })

  test('is changed where it is said, and stays as it is where not', async () => {
    const { webhooks } = await mine()
    const { id } = await webhooks.createEndpoint({ url, description: 'a', rate: { limit: 5, per: '1s' }, channels: ['eu'] })
    const changed = await webhooks.updateEndpoint({ id, events: ['a.**'], rate: null, paused: true })
    expect(changed).toMatchObject({ url, description: 'a', events: ['a.**'], channels: ['eu'], paused: true })
    expect(changed.rate).toBeUndefined()
    expect(await webhooks.updateEndpoint({ id, enabled: false })).toMatchObject({ health: { status: 'disabled' } })
    expect(await webhooks.updateEndpoint({ id, enabled: true })).toMatchObject({ health: { status: 'ok' }, paused: true })
    await expect(webhooks.updateEndpoint({ id: `ep_${'0'.repeat(26)}`, paused: true })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('has a rate that can be kept to', async () => {
    const { webhooks } = await mine()
    for (const per of ['0s', '99ms', '25h', '999999999999w']) {
      expect(await problemOf(webhooks.createEndpoint({ url, rate: { limit: 1, per } })), per).toMatchObject({
        code: 'invalid_argument',
        issues: [{ path: ['rate', 'per'] }],
      })
    }
    const { id } = await webhooks.createEndpoint({ url, rate: { limit: 1, per: '100ms' } })
    expect(await problemOf(webhooks.updateEndpoint({ id, rate: { limit: 1, per: '1ms' } }))).toMatchObject({ code: 'invalid_argument' })
  })

  test('pages neither repeat nor hide', async () => {
    const { webhooks } = await mine()
    const ids = []
    for (let index = 0; index < 3; index++) ids.push((await webhooks.createEndpoint({ url: `${url}/${index}` })).id)
    const { items, nextCursor } = await webhooks.listEndpoints({ limit: 2 })
    const rest = await webhooks.listEndpoints({ limit: 2, cursor: nextCursor })
    expect([...items, ...rest.items].map(({ id }) => id)).toEqual(ids)
    expect(rest.nextCursor).toBeUndefined()
  })
})

describe('an address', () => {
  test('of this machine or a private network is refused in every spelling, by create and by update', async () => {
    const { webhooks } = await mine()
    const { id } = await webhooks.createEndpoint({ url })
    const hosts = privateHosts()
    expect(hosts.length).toBeGreaterThanOrEqual(120)
    for (const host of hosts) {
      for (const port of ['', ':8443']) {
        expect(await problemOf(webhooks.createEndpoint({ url: `https://${host}${port}/x` })), host).toMatchObject({
          code: 'invalid_argument',
          issues: [{ path: ['url'] }],
        })
      }
      expect(await problemOf(webhooks.updateEndpoint({ id, url: `https://${host}/` })), host).toMatchObject({ code: 'invalid_argument' })
    }
    expect(await webhooks.listEndpoints()).toMatchObject({ items: [{ id, url }] })
  })

  test.each([
    ['http://hooks.example.com/', 'scheme'],
    ['https://hooks.example.com:80/', 'port'],
    ['https://hooks.example.com:22/', 'port'],
    ['https://me:secret@hooks.example.com/', 'credentials'],
  ])('%s is refused: %s', async (address, reason) => {
    const { webhooks } = await mine()
    expect(await problemOf(webhooks.createEndpoint({ url: address }))).toMatchObject({ code: 'invalid_argument', reason })
  })
})

describe('headers', () => {
  test('that hold credentials are never shown again', async () => {
    const { webhooks } = await mine()
    const headers = { authorization: 'Bearer hook-secret-0001', 'X-Api-Key': 'short', 'x-team': 'blue' }
    const shown = { authorization: '****0001', 'X-Api-Key': '****', 'x-team': 'blue' }
    const { id, headers: made } = await webhooks.createEndpoint({ url, headers })
    expect(made).toEqual(shown)
    expect((await webhooks.getEndpoint({ id })).headers).toEqual(shown)
    expect((await webhooks.updateEndpoint({ id, headers: { 'x-team': 'red' } })).headers).toEqual({ 'x-team': 'red' })
  })

  test.each([
    'host',
    'Connection',
    'transfer-encoding',
    'Content-Length',
    'x-do-context',
    'cf-connecting-ip',
    'webhook-signature',
    'content-type',
    'User-Agent',
  ])('%s is not an endpoint’s to set', async (name) => {
    const { webhooks } = await mine()
    expect(await problemOf(webhooks.createEndpoint({ url, headers: { [name]: 'x' } }))).toMatchObject({ code: 'invalid_argument', reason: 'header' })
  })

  test('are at most 20, of visible characters', async () => {
    const { webhooks } = await mine()
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`x-${index}`, 'x']))
    expect(await problemOf(webhooks.createEndpoint({ url, headers: many }))).toMatchObject({ code: 'invalid_argument' })
    expect(await problemOf(webhooks.createEndpoint({ url, headers: { 'x-a': 'a\r\nhost: b' } }))).toMatchObject({ code: 'invalid_argument' })
  })
})

describe('event types', () => {
  test('are declared, changed, listed by name and taken back', async () => {
    const { webhooks } = await mine()
    const paid = { name: 'invoice.paid', schema: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } }, example: { id: 'inv_1' } }
    expect(await webhooks.putEventType(paid)).toEqual(paid)
    await webhooks.putEventType({ name: 'invoice.late', description: 'not paid in time' })
    expect(await webhooks.listEventTypes()).toEqual({ items: [{ name: 'invoice.late', description: 'not paid in time' }, paid] })
    await webhooks.putEventType({ name: 'invoice.paid', schema: true })
    expect((await webhooks.listEventTypes()).items[1]).toEqual({ name: 'invoice.paid', schema: true })
    expect(await webhooks.deleteEventType({ name: 'invoice.paid' })).toEqual({ deleted: true })
    expect(await webhooks.deleteEventType({ name: 'invoice.paid' })).toEqual({ deleted: false })
  })

  test('have a schema that is one, and an example that fits it', async () => {
    const { webhooks } = await mine()
    const put = (schema: unknown, example?: unknown) => problemOf(webhooks.putEventType({ name: 'a', schema, example }))
    expect(await put({ type: 'thing' })).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['schema', 'type'] }] })
    expect(await put({ $ref: 'https://example.com/schema' })).toMatchObject({ code: 'invalid_argument' })
    expect(await put('text')).toMatchObject({ code: 'invalid_argument' })
    expect(await put({ type: 'object', required: ['id'] }, {})).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['example'] }] })
  })
})
