import { describe, expect, test } from 'vitest'
import { anonymous, platform, rpc, tenant, until } from '../src/index.ts'

interface Outcome {
  output?: Record<string, unknown>
  problem?: { code: string; reason?: string }
}

describe('work for later', () => {
  const keep = async (grants: string[]) => {
    const me = await tenant({ grants: ['probe:write', ...grants] })
    const { origin } = await me.probe.originate()
    const act = async (domain: string, method: string, input: unknown = {}) => (await anonymous().probe.act({ origin, domain, method, input })) as Outcome
    return { me, origin, act }
  }

  test('is done as whoever asked, with the rights of their key now', async () => {
    const { me, act } = await keep([])
    const { output } = await act('probe', 'write')
    expect(output).toMatchObject({ context: { caller: 'probe', auth: { tenant: me.organization, apiKey: { id: me.keyId }, permissions: ['probe:write'] } } })
    expect((await act('probe', 'administer')).problem).toMatchObject({ code: 'permission_denied' })
    expect((await act('auth', 'listKeys')).problem).toMatchObject({ code: 'permission_denied' })
  })

  test('ends soon after the key does', async () => {
    const { me, origin, act } = await keep(['auth:admin'])
    const { id, key } = await me.auth.createKey({ name: 'short', permissions: ['probe:write'] })
    const short = (await rpc(me.http, 'probe.do', 'originate', {}, { key })).json<{ origin: typeof origin }>()
    const before = (await anonymous().probe.act({ origin: short.origin, domain: 'probe', method: 'write' })) as Outcome
    expect(before.problem).toBeUndefined()
    await me.auth.revokeKey({ id })
    const again = async () => ((await anonymous().probe.act({ origin: short.origin, domain: 'probe', method: 'write' })) as Outcome).problem
    await until('it is refused', async () => (await again()) !== undefined, 12_000)
    expect(await again()).toMatchObject({ code: 'permission_denied', reason: 'origin' })
    expect((await act('probe', 'write')).problem).toBeUndefined()
  })

  test('is not found behind another tenant’s key, nor by a method that is not there', async () => {
    const { origin } = await keep([])
    const other = await tenant({ grants: ['probe:write'] })
    const mixed = { ...origin, tenant: other.organization }
    const refused = { code: 'permission_denied', reason: 'origin' }
    expect((await anonymous().probe.act({ origin: mixed, domain: 'probe', method: 'write' })) as Outcome).toMatchObject({ problem: refused })
    for (const [domain, method] of [
      ['probe', 'constructor'],
      ['nothing', 'write'],
      ['probe', 'count'],
    ] as const) {
      expect((await anonymous().probe.act({ origin, domain, method })) as Outcome).toMatchObject({ problem: { code: 'not_found' } })
    }
  })

  test('is for keys: nobody has no rights to keep', async () => {
    expect((await rpc(anonymous().http, 'probe.do', 'originate')).status).toBe(401)
  })
})

describe('an internal method', () => {
  test('answers the domains it names, for itself in a tenant’s state, with no grant', async () => {
    const { organization } = await tenant({ grants: [] })
    const { output } = (await anonymous().probe.whisper({ tenant: organization })) as Outcome
    expect(output).toEqual({ text: 'psst', caller: 'probe', tenant: organization, permissions: [] })
  })

  test('is not there for anyone else, by whatever path', async () => {
    const { http } = await tenant({ grants: ['*'] })
    for (const path of [
      '/probe.do/internal/hear',
      '/probe.do/rpc/hear',
      '/probe.do/rpc/../internal/hear',
      '/probe.do//internal/hear',
      '/probe.do/internal%2Fhear',
    ]) {
      expect([400, 404]).toContain((await http({ path, body: '{"text":"psst"}' })).status)
    }
    const asked = { url: 'http://probe.do/internal/hear', method: 'POST', body: '{"text":"psst"}' }
    const answer = await fetch(platform().urls.outsider ?? '', { method: 'POST', body: JSON.stringify({ binding: 'PROBE', fetch: asked }) })
    expect(await answer.json()).toMatchObject({ status: 401 })
  })
})
