import { setTimeout as sleep } from 'node:timers/promises'
import { parseList } from 'structured-headers'
import { describe, expect, test } from 'vitest'
import { anonymous, type Caller, type HttpRequest, rpc, startOwn, tenant } from '../src/index.ts'

/** Calls from 32 clients at once for `ms`; counts what was admitted, and gives the refusals. */
async function hammer({ http }: Pick<Caller, 'http'>, ms: number, requestOf: () => Partial<HttpRequest> = () => ({})) {
  const end = Date.now() + ms
  const refusals: { retryAfter: unknown; limit: unknown; code: string }[] = []
  let admitted = 0
  const client = async () => {
    while (Date.now() < end) {
      const answer = await rpc(http, 'gateway.do', 'whoami', {}, requestOf())
      if (answer.status === 200) admitted++
      else refusals.push({ retryAfter: answer.headers['retry-after'], limit: answer.headers.ratelimit, code: answer.problem().code })
    }
  }
  const started = Date.now()
  await Promise.all(Array.from({ length: 32 }, client))
  return { admitted, refusals, seconds: (Date.now() - started) / 1000 }
}

describe('a key’s limit', () => {
  test.each([
    { quota: 60, window: 1 },
    { quota: 80, window: 2 },
  ])('admits its quota to 32 clients, and little more: $quota in $window s', async (limit) => {
    const { admitted, refusals, seconds } = await hammer(await tenant({ grants: [], limit }), 3000)
    const due = (limit.quota * seconds) / limit.window
    const burst = limit.quota / 10
    expect(admitted).toBeLessThanOrEqual(1.1 * due + burst)
    expect(admitted).toBeGreaterThanOrEqual(0.8 * due)
    expect(refusals.length).toBeGreaterThan(0)
    for (const { retryAfter, limit: field, code } of refusals) {
      expect(code).toBe('resource_exhausted')
      expect(retryAfter).toMatch(/^[1-9]\d*$/)
      expect(parseList(String(field))[0]?.[1].get('r')).toBeTypeOf('number')
    }
  })

  test('admits as many at once as its burst', async () => {
    const { http } = await tenant({ grants: [], limit: { quota: 1000, window: 3600 } })
    expect((await rpc(http, 'gateway.do', 'whoami')).status).toBe(200)
    const answers = await Promise.all(Array.from({ length: 95 }, () => rpc(http, 'gateway.do', 'whoami')))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  })

  test('is told on every answer, and comes back with time', async () => {
    const { http, gateway } = await tenant({ grants: [], limit: { quota: 20, window: 1 } })
    expect((await gateway.whoami()).limits).toEqual({ quota: 20, window: 1 })
    const answers = await Promise.all(Array.from({ length: 10 }, () => rpc(http, 'gateway.do', 'whoami')))
    for (const { headers } of answers)
      expect(parseList(String(headers['ratelimit-policy']))).toEqual([
        [
          'default',
          new Map([
            ['q', 20],
            ['w', 1],
          ]),
        ],
      ])
    const refused = answers.find(({ status }) => status === 429)
    expect(refused).toBeDefined()
    await sleep(Number(refused?.headers['retry-after']) * 1000)
    expect((await rpc(http, 'gateway.do', 'whoami')).status).toBe(200)
  })

  test('a batch pays for its calls before the first runs', async () => {
    const { http } = await tenant({ grants: [], limit: { quota: 100, window: 60 } })
    const calls = (count: number) => ({ calls: Array.from({ length: count }, () => ({ domain: 'probe', method: 'open' })) })
    const tooMany = await rpc(http, 'gateway.do', 'batch', calls(11))
    expect(tooMany.status).toBe(429)
    expect(tooMany.headers).not.toHaveProperty('retry-after')
    expect((await rpc(http, 'gateway.do', 'batch', calls(10))).status).toBe(200)
    expect((await rpc(http, 'gateway.do', 'whoami')).status).toBe(429)
  })

  test('one key’s use is not another’s', async () => {
    const limit = { quota: 10, window: 60 }
    const [one, two] = await Promise.all([tenant({ grants: [], limit }), tenant({ grants: [], limit })])
    expect((await rpc(one.http, 'gateway.do', 'whoami')).status).toBe(200)
    expect((await rpc(one.http, 'gateway.do', 'whoami')).status).toBe(429)
    expect((await rpc(two.http, 'gateway.do', 'whoami')).status).toBe(200)
  })
})

describe('without a key', () => {
  test('the address counts, and no header makes it another', async () => {
    await using own = await startOwn({ only: [], env: { ANONYMOUS_QUOTA: '60' } })
    let count = 0
    const forge = () => {
      const address = `198.51.${(count >> 8) & 255}.${count++ & 255}`
      const names = ['cf-connecting-ip', 'x-forwarded-for', 'x-real-ip', 'true-client-ip', 'x-client-ip', 'cf-connecting-ipv6', 'x-cluster-client-ip']
      return { headers: { ...Object.fromEntries(names.map((name) => [name, address])), forwarded: `for=${address}`, 'cf-worker': 'x.do', via: address } }
    }
    const { admitted, seconds } = await hammer(anonymous(own), 2000, forge)
    expect(admitted).toBeLessThanOrEqual(1.1 * seconds + 6)
    // A guess at a key costs the guesser's address what a call does.
    const guess = await rpc(anonymous(own).http, 'gateway.do', 'whoami', {}, { key: 'do_live_0000000000000000000000000000000000000000004qCrTJ' })
    expect([401, 429]).toContain(guess.status)
    expect((await rpc((await tenant({ grants: [], on: own })).http, 'gateway.do', 'whoami')).status).toBe(200)
  })

  test('the audit has the address of the socket, whatever is claimed', async () => {
    const { http, auth } = await tenant({ grants: ['auth:admin'] })
    const claims = {
      'cf-connecting-ip': '198.51.100.7',
      'x-forwarded-for': '198.51.100.7',
      'x-real-ip': '198.51.100.7',
      forwarded: 'for=198.51.100.7',
      'true-client-ip': '198.51.100.7',
    }
    await rpc(http, 'auth.do', 'createKey', { name: 'x', permissions: [] })
    await rpc(http, 'auth.do', 'createKey', { name: 'x', permissions: [] }, { headers: claims })
    const { items } = await auth.listAudit({ method: 'createKey' })
    expect(items.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.1'])
  })
})
