import type { ServiceContext } from '@dot-do/contract'
import { describe, expect, test } from 'vitest'
import { rpc } from '../http.ts'
import { anonymous, type Caller, tenant } from '../tenant.ts'
import { checkProblem } from './answer.ts'
import { mighty, type On } from './target.ts'

interface Relayed {
  output?: { context: ServiceContext }
  problem?: { code: string; detail: string }
}

const relay = async ({ http }: Caller, domain: string, method: string, headers: Record<string, string> = {}): Promise<Relayed> =>
  (await rpc(http, 'probe.do', 'relay', { domain, method }, { headers })).json<Relayed>()

/** What a call from Worker to Worker carries, keeps and never gains. */
export function hops(on: On): void {
  test('the context is the caller’s; each hop is a child span, one deeper', async () => {
    const { probe, organization, keyId } = await tenant({ grants: ['probe:read'], on: on() })
    const here = (await probe.loop({ times: 0 })).context as unknown as ServiceContext
    const there = (await probe.loop({ times: 3 }, { headers: { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` } }))
      .context as unknown as ServiceContext
    expect(here).toMatchObject({ caller: 'gateway', depth: 0 })
    expect(there).toMatchObject({ caller: 'probe', depth: 3, auth: { ...here.auth, tenant: organization, apiKey: { id: keyId } } })
    expect(there.traceparent.slice(0, 36)).toBe(`00-${'ab'.repeat(16)}-`)
    expect(there.traceparent.slice(36, 52)).not.toBe('cd'.repeat(8))
  })

  test('one request id goes through every hop and comes back', async () => {
    const { http } = await mighty(on())
    const answer = await rpc(http, 'probe.do', 'loop', { times: 3 })
    expect(answer.json<{ context: ServiceContext }>().context.requestId).toBe(answer.headers['x-request-id'])
  })

  test('a loop ends 16 hops deep', async () => {
    const { probe } = await mighty(on())
    expect(await probe.loop({ times: 16 })).toMatchObject({ depth: 16 })
    expect(await probe.loop({ times: 16 })).not.toHaveProperty('problem')
    expect(await probe.loop({ times: 90 })).toMatchObject({ depth: 16, problem: { code: 'failed_precondition', reason: 'depth' } })
  })

  test('no right is gained on the way', async () => {
    const reader = await tenant({ grants: ['probe:read'], on: on() })
    expect((await relay(reader, 'probe', 'read')).output?.context.auth.permissions).toEqual(['probe:read'])
    expect((await relay(reader, 'probe', 'write')).problem).toMatchObject({ code: 'permission_denied' })
    expect((await relay(reader, 'auth', 'listKeys')).problem).toMatchObject({ code: 'permission_denied' })
    expect((await relay(anonymous(on()), 'probe', 'read')).problem).toMatchObject({ code: 'unauthenticated' })
  })

  test('the deadline goes along, and the callee keeps it', async () => {
    const { http } = await mighty(on())
    const started = Date.now()
    for (const hopsToGo of [0, 1, 3]) {
      const answer = await rpc(http, 'probe.do', 'sleep', { ms: 2000, hops: hopsToGo }, { headers: { 'x-request-timeout': '100' } })
      expect(answer.status).toBe(504)
      checkProblem(answer, 'deadline_exceeded')
    }
    expect(Date.now() - started).toBeLessThan(1500)
    const late = await rpc(http, 'probe.do', 'sleep', { ms: 1500 })
    checkProblem(late, 'deadline_exceeded')
    const outer = (await rpc(http, 'probe.do', 'sleep', { ms: 0 }, { headers: { 'x-request-timeout': '800' } })).json<{ deadline: number }>().deadline
    expect(outer - Date.now()).toBeLessThanOrEqual(800)
  })

  test('an inner write has a key of its own, the same for the same outer key', async () => {
    const caller = await mighty(on())
    const keyOf = async (headers: Record<string, string>) => (await relay(caller, 'probe', 'open', headers)).output?.context.idempotencyKey
    const [first, again, other] = [
      await keyOf({ 'idempotency-key': 'one' }),
      await keyOf({ 'idempotency-key': 'one' }),
      await keyOf({ 'idempotency-key': 'two' }),
    ]
    expect(first).toBeDefined()
    expect(first).toBe(again)
    expect(first).not.toBe('one')
    expect(first).not.toBe(other)
  })

  describe('a problem that a handler lets through', () => {
    test.each([
      ['probe', 'administer', {}, 'permission_denied'],
      ['auth', 'getOrganization', { id: 'org_01K00000000000000000000000' }, 'internal'],
      ['probe', 'small', {}, 'internal'],
      ['probe', 'break', { how: 'throw' }, 'internal'],
    ])('of %s %s %j leaves as it may', async (domain, method, input, code) => {
      const { http } = await tenant({ grants: ['probe:read', 'auth:read'], on: on() })
      checkProblem(await rpc(http, 'probe.do', 'pass', { domain, method, input }), code)
    })

    test('of a deadline leaves as a deadline', async () => {
      const { http } = await mighty(on())
      const answer = await rpc(http, 'probe.do', 'pass', { domain: 'probe', method: 'sleep', input: { ms: 1500 } }, { headers: { 'x-request-timeout': '150' } })
      checkProblem(answer, 'deadline_exceeded')
    })
  })

  test.each(['throw', 'string', 'reject', 'output', 'undeclared', 'bigint'] as const)('a handler that fails by %s tells nothing of itself', async (how) => {
    const answer = await rpc((await mighty(on())).http, 'probe.do', 'break', { how })
    expect(answer.status).toBe(500)
    checkProblem(answer, 'internal')
    expect(answer.text).not.toContain('secret')
    expect(answer.text).not.toContain('fine')
  })

  test('bytes come whole, with their type, through every door', async () => {
    const caller = await mighty(on())
    const text = 'ünïcode 💥'
    const answer = await rpc(caller.http, 'probe.do', 'blob', { text, type: 'application/octet-stream' })
    expect([answer.headers['content-type'], answer.text]).toEqual(['application/octet-stream', text])
    const blob = await caller.probe.blob({ text })
    expect([blob.type, await blob.text()]).toEqual(['text/plain', text])
    expect((await rpc(caller.http, 'probe.do', 'relay', { domain: 'probe', method: 'blob', input: { text } })).json()).toEqual({
      output: { type: 'text/plain', text },
    })
  })
}
