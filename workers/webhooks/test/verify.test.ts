import { sign as signGithub } from '@octokit/webhooks-methods'
import { anonymous, problemOf } from '@dot-do/testing'
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Stripe } from 'stripe'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, test } from 'vitest'
import type { Options, Provider } from 'webhooks.do/contract'
import { headersBy, judge } from '../src/signing/verify.ts'

interface Signed {
  provider: Provider
  secret: string
  headers: Record<string, string>
  body: string
  options?: Options
  /** What must be said of it. */
  id?: string
  event?: string
  /** Whether its time is signed. */
  isTimed: boolean
}

const now = () => Math.floor(Date.now() / 1000)
const base64 = (body: string | Buffer) => Buffer.from(body).toString('base64')
const whsec = `whsec_${base64('a secret of at least 24 bytes, as it is asked')}`

const pair = generateKeyPairSync('ed25519')
const publicKey = `whpk_${Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64')}`

/** Each signed by the provider's own library, or by Node's crypto as the provider's documentation says. */
const makers: Record<string, (at: number) => Signed | Promise<Signed>> = {
  'standard v1, by standardwebhooks': (at) => {
    const body = '{"type":"invoice.paid","data":{"name":"Zoë 💶"}}'
    const signature = new StandardWebhook(whsec).sign('msg_1', new Date(at * 1000), body)
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(at), 'webhook-signature': `v1a,AAAA ${signature}` }
    return { provider: 'standard', secret: whsec, headers, body, id: 'msg_1', event: 'invoice.paid', isTimed: true }
  },
  'standard v1 under Svix’s names, by svix': (at) => {
    const body = '{"type":"user.created"}'
    const headers = { 'Svix-Id': 'msg_2', 'Svix-Timestamp': String(at), 'Svix-Signature': new SvixWebhook(whsec).sign('msg_2', new Date(at * 1000), body) }
    return { provider: 'standard', secret: whsec, headers, body, id: 'msg_2', event: 'user.created', isTimed: true }
  },
  'standard v1a, by Node': (at) => {
    const body = '{"type":"contact.created"}'
    const signature = sign(null, Buffer.from(`msg_3.${at}.${body}`), pair.privateKey).toString('base64')
    const headers = { 'webhook-id': 'msg_3', 'webhook-timestamp': String(at), 'webhook-signature': `v1a,${signature}` }
    return { provider: 'standard', secret: publicKey, headers, body, id: 'msg_3', event: 'contact.created', isTimed: true }
  },
  'github, by @octokit/webhooks-methods': async () => {
    const body = '{"ref":"refs/heads/main","pusher":{"name":"ä"}}'
    const headers = { 'X-Hub-Signature-256': await signGithub('octo secret', body), 'X-GitHub-Event': 'push', 'X-GitHub-Delivery': 'd-1' }
    return { provider: 'github', secret: 'octo secret', headers, body, id: 'd-1', event: 'push', isTimed: false }
  },
  'stripe, by stripe': (at) => {
    const body = '{"id":"evt_1","object":"event","type":"charge.succeeded"}'
    const header = new Stripe('sk_test_1').webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_stripe', timestamp: at })
    return { provider: 'stripe', secret: 'whsec_stripe', headers: { 'Stripe-Signature': header }, body, id: 'evt_1', event: 'charge.succeeded', isTimed: true }
  },
  'slack, as its documentation says': (at) => {
    const body = '{"type":"event_callback","event_id":"Ev1","event":{"type":"app_mention"}}'
    const signature = `v0=${createHmac('sha256', 'slack secret').update(`v0:${at}:${body}`).digest('hex')}`
    const headers = { 'X-Slack-Signature': signature, 'X-Slack-Request-Timestamp': String(at) }
    return { provider: 'slack', secret: 'slack secret', headers, body, id: 'Ev1', event: 'app_mention', isTimed: true }
  },
  'hmac, SHA-512 in base64 with a time': (at) => {
    const body = '{"event":"done"}'
    const signature = `s=${createHmac('sha512', 'own secret').update(`${at}.${body}`).digest('base64')}`
    const options: Options = { header: 'X-Sig', algorithm: 'sha512', encoding: 'base64', prefix: 's=', timestampHeader: 'X-Time', idHeader: 'X-Id' }
    return {
      ...{ provider: 'hmac', secret: 'own secret', headers: { 'x-sig': signature, 'x-time': String(at), 'x-id': 'n1' }, body, options },
      ...{ id: 'n1', event: 'done', isTimed: true },
    }
  },
  'hmac, SHA-1 of the body alone': () => {
    const body = 'not JSON'
    const headers = { 'X-Signature': createHmac('sha1', 'own secret').update(body).digest('hex'), 'x-kind': 'plain' }
    return { provider: 'hmac', secret: 'own secret', headers, body, options: { algorithm: 'sha1', eventHeader: 'X-Kind' }, event: 'plain', isTimed: false }
  },
  basic: () => ({
    ...{ provider: 'basic', secret: 'me:p:ss', headers: { Authorization: `Basic ${base64('me:p:ss')}` }, body: '{"type":"a.b"}', event: 'a.b', isTimed: false },
  }),
}

const cases = Object.entries(makers)
const ask = ({ provider, secret, headers, body, options }: Signed, more: Partial<{ secrets: string[]; headers: Record<string, string>; body: string }> = {}) =>
  anonymous().webhooks.verify({ provider, secrets: [secret], headers, options, ...more, body: base64(more.body ?? body) })

/** The text with one bit of one character changed. */
function flipped(text: string, at: number): string {
  const bytes = Buffer.from(text)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes.toString('latin1')
}

/** `whsec_…` or `whpk_…` with one bit of the key changed. */
function changedKey(key: string): string {
  const [, prefix = '', text = ''] = /^(wh\w+_)(.*)$/.exec(key) ?? []
  const bytes = Buffer.from(text, 'base64')
  bytes[7] = (bytes[7] ?? 0) ^ 1
  return prefix + bytes.toString('base64')
}

/** Every header that says anything of the signature, each with one bit changed at some places. */
function* changedHeaders(signed: Signed): Generator<Record<string, string>> {
  for (const [name, value] of Object.entries(signed.headers)) {
    if (!/sig|authorization/i.test(name)) continue
    const signature = value.lastIndexOf(value.includes('v1=') ? 'v1=' : value.includes('v1,') ? 'v1,' : '')
    const last = value.length - 3
    for (const at of [last, Math.floor((Math.max(0, signature) + last) / 2)]) yield { ...signed.headers, [name]: flipped(value, at) }
  }
}

describe.each(cases)('%s', (_, make) => {
  test('is taken, and says what it is', async () => {
    const signed = await make(now())
    const verdict = await ask(signed)
    expect(verdict).toMatchObject({ valid: true, ...(signed.id && { id: signed.id }), ...(signed.event && { event: signed.event }) })
    expect(verdict.timestamp !== undefined).toBe(signed.isTimed)
    const secrets = [signed.secret.startsWith('wh') ? whsec : 'another:secret', signed.secret]
    expect(await ask(signed, { secrets })).toEqual(verdict)
  })

  test('is refused with one bit changed in its body, its signature or its secret', async () => {
    const signed = await make(now())
    if (signed.provider !== 'basic') {
      for (const at of [0, Math.floor(signed.body.length / 2), signed.body.length - 1]) {
        const bytes = Buffer.from(signed.body)
        bytes[at] = (bytes[at] ?? 0) ^ 1
        const verdict = await anonymous().webhooks.verify({ ...asked(signed), body: bytes.toString('base64') })
        expect(verdict).toEqual({ valid: false, reason: 'signature' })
      }
      expect(await ask(signed, { body: `${signed.body} ` })).toEqual({ valid: false, reason: 'signature' })
    }
    for (const headers of changedHeaders(signed)) expect(await ask(signed, { headers }), JSON.stringify(headers)).toMatchObject({ valid: false })
    const secret = signed.provider === 'standard' ? changedKey(signed.secret) : flipped(signed.secret, 1)
    expect(await ask(signed, { secrets: [secret] })).toEqual({ valid: false, reason: 'signature' })
  })

  test('is refused without its headers, and out of its time', async () => {
    const signed = await make(now())
    expect(await ask(signed, { headers: {} })).toMatchObject({ valid: false, reason: expect.stringMatching(/^no_/) })
    if (!signed.isTimed) return
    // Some seconds beyond: the clock goes on between here and there.
    for (const off of [-310, 310, -86_400, 1_000_000]) expect(await ask(await make(now() + off))).toEqual({ valid: false, reason: 'timestamp' })
    expect(await ask(await make(now() - 290))).toMatchObject({ valid: true })
  })
})

const asked = ({ provider, secret, headers, options }: Signed) => ({ provider, secrets: [secret], headers, options })

describe('published vectors', () => {
  const judged = async (provider: Provider, secret: string, headers: Record<string, string>, body: string, at: number) =>
    (await judge(provider, { header: headersBy(headers), body: Buffer.from(body), secrets: [secret], options: {}, now: at * 1000, toleranceMs: 300_000 }))
      .verdict

  test('of Standard Webhooks', async () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    }
    const verdict = await judged('standard', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', headers, '{"test": 2432232314}', 1614265330)
    expect(verdict).toMatchObject({ valid: true, id: 'msg_p5jXN8AQM9LWM0D4loKWxJek' })
  })

  // A short body is joined with what comes before it, where that is ASCII; a long one follows it.
  test.each(['msg_1', 'msg_é', 'msg_💶'])('of any length under %s', async (id) => {
    const at = now()
    const before = Buffer.byteLength(`${id}.${at}.`)
    for (const length of [0, 1, 4095 - before, 4096 - before, 4097 - before, 5000, 70_000]) {
      const body = 'x'.repeat(length)
      const headers = { 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': new StandardWebhook(whsec).sign(id, new Date(at * 1000), body) }
      expect(await judged('standard', whsec, headers, body, at), String(length)).toMatchObject({ valid: true, id })
      expect(await judged('standard', whsec, headers, `${body}x`, at), String(length)).toEqual({ valid: false, reason: 'signature' })
    }
  })

  test('of Slack', async () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c'
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    }
    expect(await judged('slack', '8f742231b10e8888abcd99yyyzzz85a5', headers, body, 1531420618)).toMatchObject({ valid: true, event: 'slash_command' })
  })
})

describe('what looks like a signature and is none', () => {
  const body = '{"type":"a"}'
  const id = { 'webhook-id': 'm' }
  const at = String(now())

  test.each([
    ['an empty one', { ...id, 'webhook-timestamp': at, 'webhook-signature': '' }],
    [
      'of no version',
      { ...id, 'webhook-timestamp': at, 'webhook-signature': new StandardWebhook(whsec).sign('m', new Date(Number(at) * 1000), body).slice(3) },
    ],
    ['of another version', { ...id, 'webhook-timestamp': at, 'webhook-signature': `v2,${base64('x')}` }],
    ['a public key’s that is short', { ...id, 'webhook-timestamp': at, 'webhook-signature': 'v1a,AAAA' }],
    ['thousands of them', { ...id, 'webhook-timestamp': at, 'webhook-signature': 'v1,AAAA '.repeat(2000) }],
  ])('standard: %s', async (_, headers) => {
    expect(await anonymous().webhooks.verify({ provider: 'standard', secrets: [whsec, publicKey], headers, body: base64(body) })).toMatchObject({
      valid: false,
    })
  })

  test.each(['t=1', 'v1=', 't=,v1=', 'v1=abc', `t=${at}`, ',,,', '='])('stripe: %s', async (header) => {
    const verdict = await anonymous().webhooks.verify({ provider: 'stripe', secrets: ['s'], headers: { 'stripe-signature': header }, body: base64(body) })
    expect(verdict).toMatchObject({ valid: false })
  })

  test('an HMAC under an empty key is nobody’s', async () => {
    const verify = (secrets: string[]) => problemOf(anonymous().webhooks.verify({ provider: 'standard', secrets, headers: {}, body: base64(body) }))
    for (const secret of ['whsec_', 'whsec_====', 'whsec_AAAA', 'not base64!', 'whpk_AAAA']) {
      expect(await verify([secret])).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['secrets', 0] }] })
    }
    expect(await verify([])).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['secrets'] }] })
  })

  test('the provider none takes anything', async () => {
    expect(await anonymous().webhooks.verify({ provider: 'none', headers: {}, body: base64('x') })).toEqual({ valid: true })
  })
})
