import { sign as signGithub } from '@octokit/webhooks-methods'
import { anonymous, type HttpAnswer, problemOf, remember, rpc, tenant, until } from '@dot-do/testing'
import { createHmac, randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { Stripe } from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Rig, rig } from './setup.ts'

let made: Rig
beforeAll(async () => {
  made = await rig()
})
afterAll(() => made[Symbol.asyncDispose]())

const mine = (grants = ['webhooks:*', 'queue:*']) => tenant({ grants, on: made.on })

/** What a provider sends to an address. */
const post = (id: string, body: string | Uint8Array, headers: Record<string, string>): Promise<HttpAnswer> =>
  anonymous(made.on).http({ path: `/webhooks.do/in/${id}`, body, headers })

const whsec = `whsec_${Buffer.from('a secret of at least 24 bytes, as it is asked').toString('base64')}`
const now = () => String(Math.floor(Date.now() / 1000))

type Sign = (body: string) => Record<string, string> | Promise<Record<string, string>>

const github: Sign = async (body) => ({
  ...{ 'x-hub-signature-256': await signGithub('octo secret', body), 'x-github-event': 'push', 'x-github-delivery': randomBytes(8).toString('hex') },
  ...{ 'content-type': 'application/json', 'user-agent': 'GitHub-Hookshot/1' },
})

const providers: [provider: 'standard' | 'github' | 'stripe' | 'slack' | 'hmac' | 'basic', secret: string, body: string, event: string, sign: Sign][] = [
  ['github', 'octo secret', '{"ref":"refs/heads/main"}', 'push', github],
  [
    ...(['standard', whsec, '{"type":"invoice.paid","data":{}}', 'invoice.paid'] as const),
    (body) => ({ 'webhook-id': 'msg_1', 'webhook-timestamp': now(), 'webhook-signature': new Webhook(whsec).sign('msg_1', new Date(), body) }),
  ],
  [
    ...(['stripe', 'whsec_1', '{"id":"evt_1","type":"charge.succeeded"}', 'charge.succeeded'] as const),
    (body) => ({ 'stripe-signature': new Stripe('sk_test_1').webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_1' }) }),
  ],
  [
    ...(['slack', 'slack secret', '{"type":"event_callback","event_id":"Ev1","event":{"type":"message"}}', 'message'] as const),
    (body) => {
      const at = now()
      return { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${createHmac('sha256', 'slack secret').update(`v0:${at}:${body}`).digest('hex')}` }
    },
  ],
  [
    'hmac',
    'own',
    'plain text, no JSON',
    '',
    (body) => ({ 'X-Signature': createHmac('sha256', 'own').update(body).digest('hex'), 'content-type': 'text/plain' }),
  ],
  ['basic', 'me:pass', '{"event":"done"}', 'done', () => ({ authorization: `Basic ${Buffer.from('me:pass').toString('base64')}` })],
]

describe.each(providers)('from %s', (provider, secret, body, event, sign) => {
  test('what is signed is kept as it came, and brought to a queue; a repetition is dropped', async () => {
    const { webhooks, queue } = await mine()
    await queue.putQueue({ name: 'in' })
    const { id, url } = await webhooks.createSource({
      provider,
      secrets: ['another:secret', secret].slice(provider === 'standard' ? 1 : 0),
      to: [{ queue: 'in' }],
    })
    expect(url).toBe(`${made.on.url}/webhooks.do/in/${id}`)
    const headers = await sign(body)
    for (let time = 0; time < 2; time++) expect((await post(id, body, headers)).status).toBe(200)
    const { items } = await webhooks.listReceived()
    expect(items).toMatchObject([{ source: id, provider, size: Buffer.byteLength(body), ...(event && { event }) }])
    const received = await webhooks.getReceived({ id: items[0]?.id ?? '' })
    expect(Buffer.from(received.body, 'base64').toString()).toBe(body)
    const shown = provider === 'basic' ? { authorization: '****' } : headers
    for (const [name, value] of Object.entries(shown)) expect(received.headers[name.toLowerCase()]?.startsWith(value)).toBe(true)
    const { messages } = await queue.receive({ queue: 'in', wait: '10s' })
    const data: unknown = body.startsWith('{') ? JSON.parse(body) : body
    expect(messages).toMatchObject([{ body: { id: received.id, provider, data, headers: received.headers, receivedAt: received.receivedAt } }])
    await until('it is done', async () => (await webhooks.getReceived({ id: received.id })).forwards[0]?.status === 'done')
  })

  test('what is not is refused and counted, and nothing of it is kept', async () => {
    const { webhooks } = await mine()
    const { id } = await webhooks.createSource({ provider, secrets: [secret] })
    const headers = await sign(body)
    const [name = ''] = Object.keys(headers).filter((each) => /sig|authorization/i.test(each))
    const bad = [
      provider === 'basic' ? post(id, body, { authorization: `Basic ${Buffer.from('me:past').toString('base64')}` }) : post(id, `${body} `, headers),
      post(id, body, {}),
      post(id, body, { ...headers, [name]: `${headers[name]?.slice(0, -4)}AAAA` }),
      post(id, body, { ...headers, [name]: '' }),
    ]
    for (const answer of await Promise.all(bad)) expect([answer.status, answer.problem().code]).toEqual([401, 'unauthenticated'])
    const { items } = await webhooks.listSources()
    expect(items).toMatchObject([{ rejected: 4, lastRejectedAt: expect.any(String) }])
    expect((await webhooks.listReceived()).items).toEqual([])
  })
})

describe('an address', () => {
  test('of no source answers 404, whoever’s word is in it', async () => {
    const { webhooks } = await mine()
    const { id } = await webhooks.createSource({ provider: 'none' })
    const others = [`${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`, `src_${'v'.repeat(10)}${id.slice(14)}`, 'src_', 'x', '%00', '..%2f', 'é']
    for (const other of others) {
      const answer = await post(other, '{}', {})
      expect([404, 400], other).toContain(answer.status)
    }
    expect((await post(id, '{}', {})).status).toBe(200)
    expect((await anonymous(made.on).http({ path: `/webhooks.do/in/${id}` })).status).toBe(405)
  })

  test('takes whatever type a body has, up to 5 MiB', async () => {
    const { webhooks } = await mine()
    const { id } = await webhooks.createSource({ provider: 'none' })
    const large = randomBytes(5 * 1024 * 1024)
    const bodies: [Uint8Array, string][] = [
      [Buffer.from([0xff, 0xfe, 0]), 'application/octet-stream'],
      [Buffer.from('a=1&b=2'), 'application/x-www-form-urlencoded'],
      [Buffer.from('--b\r\n'), 'multipart/form-data; boundary=b'],
      [Buffer.from('{'), 'application/json'],
      [Buffer.alloc(0), ''],
      [Buffer.alloc(64 * 1024 + 1, 'x'), 'text/plain'],
      [large, 'image/png'],
    ]
    for (const [body, type] of bodies) expect((await post(id, body, type === '' ? {} : { 'content-type': type })).status, type).toBe(200)
    const { items } = await webhooks.listReceived()
    const kept = await Promise.all(items.map(async (item) => Buffer.from((await webhooks.getReceived({ id: item.id })).body, 'base64')))
    expect(kept.toReversed().map((body, index) => body.equals(bodies[index]?.[0] ?? Buffer.alloc(0)))).toEqual(bodies.map(() => true))
    // The answer may come, and the connection close, before all was sent.
    const tooLarge = await post(id, Buffer.concat([large, Buffer.alloc(1)]), {}).then(
      ({ status }) => status,
      ({ code }: NodeJS.ErrnoException) => code,
    )
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(tooLarge)
    expect((await webhooks.listReceived()).items).toHaveLength(bodies.length)
  })

  test('answers what asks whether it is there, and keeps nothing of it', async () => {
    const { webhooks } = await mine()
    const hub = await webhooks.createSource({ provider: 'github', secrets: ['octo secret'] })
    const ping = { ...(await github('{"zen":"Keep it logically awesome."}')), 'x-github-event': 'ping' }
    expect((await post(hub.id, '{"zen":"Keep it logically awesome."}', ping)).status).toBe(200)
    const slack = await webhooks.createSource({ provider: 'slack', secrets: ['slack secret'] })
    const body = '{"token":"t","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}'
    const headers = (await providers[3]?.[4](body)) ?? {}
    expect((await post(slack.id, body, headers)).json()).toEqual({ challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' })
    expect((await post(slack.id, body, {})).status).toBe(401)
    expect((await webhooks.listReceived()).items).toEqual([])
  })

  test('keeps the events that are wanted, and no others', async () => {
    const { webhooks } = await mine()
    const { id } = await webhooks.createSource({ provider: 'none', events: ['invoice.*'] })
    for (const type of ['invoice.paid', 'user.created', 'invoice.late.twice', '', undefined])
      expect((await post(id, JSON.stringify({ type }), {})).status).toBe(200)
    expect((await webhooks.listReceived()).items.map(({ event }) => event)).toEqual(['invoice.paid'])
  })

  test('reads nothing of the platform’s own out of what is sent', async () => {
    const [{ webhooks }, other] = [await mine(), await mine()]
    const { id } = await webhooks.createSource({ provider: 'none' })
    const spoofed = { 'x-do-context': '{"context":{"auth":{"tenant":"platform"}}}', 'x-do-sent-headers': '{"a":"b"}', authorization: `Bearer ${other.key}` }
    expect((await post(id, 'x', { ...spoofed, 'idempotency-key': 'k', 'x-odd': 'é' })).status).toBe(200)
    const { items } = await webhooks.listReceived()
    const { headers } = await webhooks.getReceived({ id: items[0]?.id ?? '' })
    expect(headers).toMatchObject({ 'x-do-sent-headers': '{"a":"b"}', authorization: expect.stringMatching(/^\*{4}/) })
    expect((await other.webhooks.listReceived()).items).toEqual([])
    expect(await problemOf(other.webhooks.getReceived({ id: items[0]?.id ?? '' }))).toMatchObject({ code: 'not_found' })
    expect(await problemOf(other.webhooks.replay({ ids: [items[0]?.id ?? ''] }))).toMatchObject({ code: 'not_found' })
    expect(await problemOf(other.webhooks.updateSource({ id, secrets: [] }))).toMatchObject({ code: 'not_found' })
    expect(await other.webhooks.deleteSource({ id })).toEqual({ deleted: false })
  })

  test('a method that takes all headers gets none of them over /rpc', async () => {
    const { webhooks, http } = await mine()
    const { id } = await webhooks.createSource({ provider: 'none' })
    expect((await rpc(http, 'webhooks.do', 'receive', { source: id, body: 'eA==' })).status).toBe(200)
    const { items } = await webhooks.listReceived()
    expect((await webhooks.getReceived({ id: items[0]?.id ?? '' })).headers).toEqual({})
  })
})

describe('a source', () => {
  test('takes its new secrets at once, and the old ones no more', async () => {
    const { webhooks } = await mine()
    const { id } = await webhooks.createSource({ provider: 'hmac', secrets: ['old'] })
    const signed = (secret: string, body: string) => post(id, body, { 'x-signature': createHmac('sha256', secret).update(body).digest('hex') })
    expect((await signed('old', '1')).status).toBe(200)
    await webhooks.updateSource({ id, secrets: ['new'] })
    expect((await signed('old', '2')).status).toBe(401)
    expect((await signed('new', '3')).status).toBe(200)
    await webhooks.deleteSource({ id })
    expect((await signed('new', '4')).status).toBe(404)
    expect(await webhooks.listSources()).toEqual({ items: [] })
  })

  test('is made once under one idempotency key, and never shows its secrets', async () => {
    const { webhooks } = await mine()
    const input = { provider: 'hmac' as const, secrets: ['a secret of mine'] }
    const [first, again] = [await webhooks.createSource(input, { idempotencyKey: 'k' }), await webhooks.createSource(input, { idempotencyKey: 'k' })]
    expect(again).toEqual(first)
    expect(JSON.stringify([first, await webhooks.listSources()])).not.toContain('a secret')
    expect(await problemOf(webhooks.createSource({ ...input, secrets: ['b'] }, { idempotencyKey: 'k' }))).toMatchObject({ code: 'failed_precondition' })
  })

  test('has secrets as its provider has them, and targets that are there', async () => {
    const { webhooks } = await mine()
    const refused = async (input: Parameters<typeof webhooks.createSource>[0], path: (string | number)[]) =>
      expect(await problemOf(webhooks.createSource(input))).toMatchObject({ code: 'invalid_argument', issues: [{ path }] })
    await refused({ provider: 'github' }, ['secrets'])
    await refused({ provider: 'standard', secrets: [whsec, 'short'] }, ['secrets', 1])
    await refused({ provider: 'basic', secrets: ['no colon'] }, ['secrets', 0])
    await refused({ provider: 'none', to: [{ domain: 'queue', method: 'nothing' }] }, ['to', 0])
    await refused({ provider: 'none', to: [{ domain: 'nothing', method: 'send' }] }, ['to', 0])
    await refused({ provider: 'none', to: [{ domain: 'queue', method: 'constructor' }] }, ['to', 0])
  })
})

describe('what came is brought', () => {
  test('to a method, to a queue and to one’s own endpoints; one that fails does not hold up the others', async () => {
    const { webhooks, queue } = await mine()
    await queue.putQueue({ name: 'a' })
    await queue.putQueue({ name: 'b' })
    const path = '/fan-out'
    await webhooks.createEndpoint({ url: made.receiver.url(path), events: ['code.pushed'] })
    const { id } = await webhooks.createSource({
      provider: 'none',
      to: [{ domain: 'queue', method: 'send', input: { queue: 'a' }, field: 'body' }, { queue: 'missing' }, { queue: 'b' }, { event: 'code.pushed' }],
    })
    await post(id, '{"type":"push","n":1}', {})
    for (const name of ['a', 'b']) {
      const { messages } = await queue.receive({ queue: name, wait: '10s' })
      expect(messages).toMatchObject([{ body: { event: 'push', data: { type: 'push', n: 1 } } }])
    }
    const hit = await until('it came to the endpoint', () => made.receiver.at(path)[0])
    expect(JSON.parse(hit.body.toString())).toMatchObject({ type: 'code.pushed', data: { event: 'push', data: { n: 1 } } })
    const { items } = await webhooks.listReceived()
    const forwards = await until('all are over', async () => {
      const found = (await webhooks.getReceived({ id: items[0]?.id ?? '' })).forwards
      return found.every(({ status }) => status !== 'pending') && found
    })
    expect(forwards.map(({ status }) => status)).toEqual(['done', 'failed', 'done', 'done'])
    expect(forwards[1]?.error).toContain('not_found')
  })

  test('with the rights that its maker has then: none that they never had, none once their key is gone', async () => {
    const owner = await mine(['webhooks:*', 'queue:*', 'auth:admin'])
    await owner.queue.putQueue({ name: 'in' })
    const { key, id: keyId } = await owner.auth.createKey({ name: 'source maker', permissions: ['webhooks:admin'] })
    remember(made.on.folder, key)
    const create = await rpc(owner.http, 'webhooks.do', 'createSource', { provider: 'none', to: [{ queue: 'in' }, { event: 'a' }] }, { key })
    const { id } = create.json<{ id: string }>()
    const outcome = async (body: string) => {
      await post(id, body, {})
      const { items } = await owner.webhooks.listReceived()
      return until('it is over', async () => {
        const { forwards } = await owner.webhooks.getReceived({ id: items[0]?.id ?? '' })
        return forwards.every(({ status }) => status !== 'pending') && forwards.map(({ status, error }) => [status, error?.split(':')[0]])
      })
    }
    expect(await outcome('1')).toEqual([
      ['failed', 'permission_denied'],
      ['done', undefined],
    ])
    await owner.auth.revokeKey({ id: keyId })
    await until('its rights are gone', async () => (await outcome(String(Math.random())))[1]?.[0] === 'failed', 20_000)
    expect((await owner.queue.getQueue({ name: 'in' })).depth).toBe(0)
    await owner.webhooks.updateSource({ id, to: [{ queue: 'in' }] })
    expect(await outcome('2')).toEqual([['done', undefined]])
  })

  test('anew when it is replayed: by its id, by time, and elsewhere', async () => {
    const { webhooks, queue } = await mine()
    for (const name of ['in', 'else']) await queue.putQueue({ name })
    const { id } = await webhooks.createSource({ provider: 'none', to: [{ queue: 'in' }] })
    for (const type of ['a', 'b', 'b']) await post(id, JSON.stringify({ type, n: Math.random() }), {})
    const { items } = await webhooks.listReceived()
    expect(await webhooks.replay({ ids: [items[0]?.id ?? ''] })).toEqual({ count: 1 })
    const since = '2020-01-01T00:00:00.000Z'
    expect(await webhooks.replay({ filter: { source: id, event: 'b', since }, to: [{ queue: 'else' }] })).toEqual({ count: 2 })
    expect(await webhooks.replay({ filter: { source: id, since, until: since } })).toEqual({ count: 0 })
    await until('all came', async () => (await queue.getQueue({ name: 'in' })).depth === 4 && (await queue.getQueue({ name: 'else' })).depth === 2)
    expect(await problemOf(webhooks.replay({}))).toMatchObject({ code: 'invalid_argument' })
  })
})
