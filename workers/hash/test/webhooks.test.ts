import { createHmac } from 'node:crypto'
import { problemOf, tenant } from '@dot-do/testing'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'

let caller: ReturnType<typeof tenant> | undefined

/** One tenant's client for them all. */
const client = async () => (await (caller ??= tenant({ grants: ['hash:read'] }))).hash
const now = (): number => Math.floor(Date.now() / 1000)
const ages = 86_400
const schemes = ['standard-webhooks', 'github', 'stripe', 'slack', 'raw'] as const
type SchemeName = (typeof schemes)[number]

describe('what the services document', () => {
  test('Standard Webhooks', async () => {
    const hash = await client()
    const headers = { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': '1614265330' }
    const input = { scheme: 'standard-webhooks' as const, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', body: '{"test": 2432232314}' }
    const signed = await hash.sign({ ...input, headers })
    expect(signed.headers).toEqual({ ...headers, 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' })
    expect(await hash.verifySignature({ ...input, headers: signed.headers })).toEqual({ valid: false, reason: 'too_old' })
  })

  test('GitHub', async () => {
    const input = { scheme: 'github' as const, secret: "It's a Secret to Everybody", body: 'Hello, World!' }
    const headers = { 'X-Hub-Signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' }
    expect(await (await client()).verifySignature({ ...input, headers })).toEqual({ valid: true })
  })

  test('Slack', async () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
    const headers = { 'x-slack-request-timestamp': '1531420618' }
    const { headers: signed } = await (await client()).sign({ scheme: 'slack', secret: '8f742231b10e8888abcd99yyyzzz85a5', body, headers })
    expect(signed['x-slack-signature']).toBe('v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503')
  })

  // The way its documentation describes, by Node's own HMAC: it gives no example with a secret.
  test('Stripe', async () => {
    const hash = await client()
    const [secret, body, at] = ['whsec_abc', '{"id":"evt_1"}', now()]
    const v1 = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
    expect(await hash.sign({ scheme: 'stripe', secret, body, headers: { 'stripe-signature': `t=${at}` } })).toEqual({
      headers: { 'stripe-signature': `t=${at},v1=${v1}` },
    })
    const headers = { 'Stripe-Signature': `t=${at}, v0=6ffbb59b2300aae63f27, v1=${'0'.repeat(64)}, v1=${v1}` }
    expect(await hash.verifySignature({ scheme: 'stripe', secret, body, headers })).toEqual({ valid: true })
  })
})

test('the reference library of Standard Webhooks verifies ours, and we its', async () => {
  const hash = await client()
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 24, maxLength: 64 }), fc.string({ unit: 'grapheme', maxLength: 200 }), async (key, body) => {
      const secret = `whsec_${Buffer.from(key).toString('base64')}`
      const library = new Webhook(secret)
      const { headers } = await hash.sign({ scheme: 'standard-webhooks', secret, body })
      // It parses what it verified.
      expect(() => library.verify(body, headers)).not.toThrow('signature')
      const date = new Date()
      const theirs = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': `${Math.floor(date.getTime() / 1000)}`,
        'webhook-signature': library.sign('msg_1', date, body),
      }
      expect(await hash.verifySignature({ scheme: 'standard-webhooks', secret, body, headers: theirs })).toEqual({ valid: true })
    }),
    { numRuns: 30 },
  )
})

const secretsOf = (scheme: SchemeName): [string, string] =>
  scheme === 'standard-webhooks' ? ['whsec_c2VjcmV0IG9uZQ==', 'whsec_c2VjcmV0IHR3bw=='] : ['secret one', 'secret two']

describe.each(schemes)('%s', (scheme) => {
  const [secret, other] = secretsOf(scheme)

  test('what it signs it verifies, with the secret before or the one after; nothing else', async () => {
    const hash = await client()
    const { headers } = await hash.sign({ scheme, secret, body: 'a body' })
    const ask = async (input: object) => hash.verifySignature({ scheme, secret, body: 'a body', headers, ...input })
    expect(await ask({})).toEqual({ valid: true })
    expect(await ask({ secret: [other, secret] })).toEqual({ valid: true })
    expect(await ask({ headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])) })).toEqual({ valid: true })
    expect(await ask({ secret: other })).toEqual({ valid: false, reason: 'mismatch' })
    expect(await ask({ body: 'a body ' })).toEqual({ valid: false, reason: 'mismatch' })
    expect(await ask({ headers: {} })).toEqual({ valid: false, reason: 'missing_header' })
    for (const name of Object.keys(headers)) {
      expect(await ask({ headers: { ...headers, [name]: '!' } }), name).toMatchObject({ valid: false })
      expect(await ask({ headers: { ...headers, [name]: '' } }), name).toMatchObject({ valid: false })
    }
  })

  test('any character of a signature or a time that is changed makes it another', async () => {
    const hash = await client()
    const { headers } = await hash.sign({ scheme, secret, body: 'a body' })
    for (const [name, value] of Object.entries(headers)) {
      // The last letter of base64 has bits that say nothing.
      for (let at = 0; at < value.length - 2; at += 5) {
        const letter = value.charAt(at)
        const changed = value.slice(0, at) + (letter === '1' ? '2' : '1') + value.slice(at + 1)
        expect(
          await hash.verifySignature({ scheme, secret, body: 'a body', headers: { ...headers, [name]: changed }, tolerance: ages }),
          changed,
        ).toMatchObject({ valid: false })
      }
    }
  })
})

describe.each(['standard-webhooks', 'stripe', 'slack'] as const)('%s, its time', (scheme) => {
  const [secret, other] = secretsOf(scheme)
  const at = (seconds: number) => ({ 'webhook-timestamp': `${seconds}`, 'x-slack-request-timestamp': `${seconds}`, 'stripe-signature': `t=${seconds}` })

  test('too old, too new, and within what is asked for', async () => {
    const hash = await client()
    const ask = async (age: number, tolerance?: number) => {
      const { headers } = await hash.sign({ scheme, secret, body: 'x', headers: at(now() - age) })
      return hash.verifySignature({ scheme, secret, body: 'x', headers, tolerance })
    }
    expect(await ask(250)).toEqual({ valid: true })
    expect(await ask(-250)).toEqual({ valid: true })
    expect(await ask(400)).toEqual({ valid: false, reason: 'too_old' })
    expect(await ask(-400)).toEqual({ valid: false, reason: 'too_new' })
    expect(await ask(400, 500)).toEqual({ valid: true })
    expect(await ask(5, 0)).toEqual({ valid: false, reason: 'too_old' })
  })

  test('the time is part of what is signed: a replay with a new one is refused', async () => {
    const hash = await client()
    const { headers } = await hash.sign({ scheme, secret, body: 'x', headers: at(now() - 1000) })
    const fresh = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/\b\d{10}\b/, `${now()}`)]))
    expect(await hash.verifySignature({ scheme, secret, body: 'x', headers: fresh })).toEqual({ valid: false, reason: 'mismatch' })
  })

  test('signatures of several secrets in any order', async () => {
    if (scheme === 'slack') return
    const hash = await client()
    const { headers } = await hash.sign({ scheme, secret: [secret, other], body: 'x' })
    for (const each of [secret, other, [other, secret]])
      expect(await hash.verifySignature({ scheme, secret: each, body: 'x', headers })).toEqual({ valid: true })
    const name = scheme === 'stripe' ? 'stripe-signature' : 'webhook-signature'
    const separator = scheme === 'stripe' ? ',' : ' '
    const turned = (headers[name] ?? '').split(separator).toReversed().join(separator)
    expect(await hash.verifySignature({ scheme, secret, body: 'x', headers: { ...headers, [name]: turned } })).toEqual({ valid: true })
  })

  test('a time that is none', async () => {
    const hash = await client()
    const { headers } = await hash.sign({ scheme, secret, body: 'x' })
    for (const time of ['-1', '1e9', 'NaN', '0x1', '99999999999999999999', '1614265330.5']) {
      const changed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/\b\d{10}\b/, time)]))
      expect(await hash.verifySignature({ scheme, secret, body: 'x', headers: changed }), time).toEqual({ valid: false, reason: 'malformed' })
    }
  })
})

test.each([
  ['no base64 in a secret', { scheme: 'standard-webhooks', secret: 'whsec_!' }, 'secret'],
  ['nothing in a secret', { scheme: 'standard-webhooks', secret: 'whsec_' }, 'secret'],
  ['an id with a full stop', { scheme: 'standard-webhooks', secret: 'whsec_YQ==', headers: { 'webhook-id': 'a.1' } }, 'headers'],
  ['a time that is none', { scheme: 'slack', secret: 'x', headers: { 'x-slack-request-timestamp': 'now' } }, 'headers'],
  ['half a surrogate pair in the body', { scheme: 'github', secret: 'x', body: '\ud800' }, 'body'],
] as const)('sign refuses %s', async (_, input, field) => {
  const problem = await problemOf((await client()).sign({ body: 'x', ...input }))
  expect(problem).toMatchObject({ code: 'invalid_argument', issues: [{ path: [field] }] })
})
