import { stubNames } from '@dot-do/contract'
import { describe, expect, test, vi } from 'vitest'
import { inBatch, inSession, type Root } from '../capnweb.ts'
import { domains } from '../domains.ts'
import { rpc } from '../http.ts'
import { until } from '../poll.ts'
import { root as operator, tenant, withKey } from '../tenant.ts'
import { checkProblem } from './answer.ts'
import { mighty, type On, shapes } from './target.ts'

const claimed = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'then',
  'catch',
  'fetch',
  'dup',
  'map',
  'invoke',
  '#visit',
  'Symbol(invoke)',
  'authenticate',
  '',
  'nothing',
  '0',
]

type Line = [kind: string, id: number, value: unknown]

/** Nothing was found at the path of a call. */
function expectNowhere(lines: Line[], path: unknown): void {
  expect(
    lines.some(([kind]) => kind === 'resolve'),
    `${JSON.stringify(path)}: ${JSON.stringify(lines)}`,
  ).toBe(false)
  expect(JSON.stringify(lines), JSON.stringify(path)).toContain('"code":"not_found"')
}

/** Sends messages of the protocol as they are, which no client would: the path of a call is what the server makes of it. */
async function raw(on: On, messages: unknown[]): Promise<Line[]> {
  const { http } = await mighty(on())
  const { text } = await http({ path: '/rpc', body: messages.map((message) => JSON.stringify(message)).join('\n') })
  return text
    .split('\n')
    .filter((line) => line.startsWith('['))
    .map((line) => JSON.parse(line) as Line)
}

const call = (path: unknown[], args: unknown[] = [{}]) => [
  ['push', ['pipeline', 0, path, args]],
  ['pull', 1],
]

/** Cap'n Web: the same calls, and nothing else that could be named. */
export function sessions(on: On): void {
  describe.each(domains)('$contract.name over Cap’n Web', ({ contract: { label, methods } }) => {
    const shaped = shapes.filter(({ contract }) => contract.label === label).map(({ name }) => name.toUpperCase())
    const wrong = [...claimed, ...shaped].filter((name) => !Object.hasOwn(methods, name))

    test.each(wrong)('has no %j', async (name) => {
      for (const path of [
        [label, name],
        [label, name, 'call'],
        [label, name, 'constructor'],
        [label, '__proto__', name],
        [label, 'constructor', 'prototype', name],
      ]) {
        const lines = await raw(on, call(path))
        expectNowhere(lines, path)
        expect(JSON.stringify(lines)).not.toMatch(/\.m?[jt]s:\d|at \w+ \(|node_modules/)
      }
    })
  })

  test.each(claimed.filter((name) => name !== 'authenticate'))('the root has no %j', async (name) => {
    for (const path of [[name], ['__proto__', name], ['constructor', name]]) {
      const lines = await raw(on, call(path))
      expectNowhere(lines, path)
    }
  })

  test.each([
    ['nonsense', ['x']],
    [
      'an unknown import',
      [
        ['push', ['pipeline', 77, ['auth', 'me'], [{}]]],
        ['pull', 1],
      ],
    ],
    [
      'an export of ours',
      [
        ['push', ['import', -1]],
        ['pull', 1],
      ],
    ],
    [
      'a remap',
      [
        ['push', ['remap', 0, ['auth'], [], [['pipeline', 0, ['me'], [{}]]]]],
        ['pull', 1],
      ],
    ],
  ])('%s gets nowhere', async (_, messages) => {
    const lines = await raw(on, messages)
    expect(JSON.stringify(lines)).not.toContain('"tenant"')
    expect((await (await mighty(on())).http({ path: '/health' })).status).toBe(200)
  })

  test('methods with the names of stubs are called by gateway.batch', async () => {
    const named = domains.flatMap(({ contract }) =>
      [...stubNames].filter((name) => Object.hasOwn(contract.methods, name)).map((name) => [contract, name] as const),
    )
    const { key } = await mighty(on())
    for (const [contract, method] of named) {
      expect(contract.methods[method]?.description).toContain('gateway.batch')
      const input = contract.methods[method]?.examples[0]?.input
      const calls = [{ domain: contract.name, method, input }]
      const answer = await inBatch(on().url, async (root) => root.authenticate(key)['gateway']?.['batch']?.({ calls }))
      expect(answer).toMatchObject({ results: [{ ok: true, output: contract.methods[method]?.examples[0]?.output }] })
    }
  })

  test('two dependent calls take one round trip', async () => {
    const { key } = await mighty(on())
    const posts = vi.spyOn(globalThis, 'fetch')
    try {
      const verified = await inBatch(on().url, (root) => {
        const { auth } = root.authenticate(key) as Root & { auth: Root[string] }
        const made = auth['createKey']?.({ name: 'piped', permissions: ['yaml:read'] }) as unknown as { key: Promise<string> }
        return auth['verifyKey']?.({ key: made.key }) as Promise<unknown>
      })
      expect(verified).toMatchObject({ valid: true, permissions: ['yaml:read'] })
      expect(posts).toHaveBeenCalledTimes(1)
    } finally {
      posts.mockRestore()
    }
  })

  test('a key that is none is refused, and rights are those of the key', async () => {
    const reader = await tenant({ grants: ['probe:read'], on: on() })
    for (const open of [inBatch, inSession]) {
      await expect(open(on().url, async (root) => root.authenticate('nonsense')['auth']?.['me']?.({}))).rejects.toMatchObject({ code: 'unauthenticated' })
      await expect(open(on().url, async (root) => root['probe']?.['read']?.({}))).rejects.toMatchObject({ code: 'unauthenticated', status: 401 })
      await expect(open(on().url, async (root) => root.authenticate(reader.key)['probe']?.['write']?.({}))).rejects.toMatchObject({ code: 'permission_denied' })
      expect(await open(on().url, async (root) => root.authenticate(reader.key)['gateway']?.['whoami']?.({}))).toMatchObject({ tenant: reader.organization })
    }
  })

  test('options of a call are claims, and no others', async () => {
    const { key, organization } = await tenant({ grants: ['probe:read'], on: on() })
    const forged = {
      requestId: 'forged',
      auth: { tenant: 'forged', permissions: ['*'] },
      tenant: 'forged',
      caller: 'forged',
      depth: -1,
      headers: { 'x-do-context': '{}' },
      principal: 'forged',
      context: { auth: {} },
    }
    const seen = await inSession(on().url, async (root) =>
      root.authenticate(key)['probe']?.['open']?.({}, { idempotencyKey: 'mine', timeout: 5000, ...forged }),
    )
    expect(seen).toMatchObject({
      context: { caller: 'gateway', depth: 0, idempotencyKey: 'mine', auth: { tenant: organization, permissions: ['probe:read'] } },
    })
    expect(JSON.stringify(seen)).not.toContain('forged')
  })

  test('each call is limited and recorded', async () => {
    const me = await tenant({ grants: ['*'], limit: { quota: 100, window: 60 }, on: on() })
    const tries = await inSession(on().url, (root) => {
      const mine = root.authenticate(me.key)
      return Promise.allSettled(Array.from({ length: 20 }, async () => mine['probe']?.['write']?.({})))
    })
    const codes = tries.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as { code: string }).code))
    expect(codes.filter((code) => code === 'ok')).toHaveLength(10)
    expect(codes.filter((code) => code === 'resource_exhausted')).toHaveLength(10)
    const { auth } = operator(on())
    const { key } = await auth.createKey({ organization: me.organization, name: 'reader', permissions: ['auth:admin'] })
    const records = await until('every call is recorded', async () => {
      const { items } = await withKey(key, on()).auth.listAudit({ method: 'write' })
      return items.length >= 20 && items.every(({ code }) => code !== 'pending') && items
    })
    expect(records.map(({ code }) => code).toSorted()).toEqual(codes.toSorted())
  })

  test('a batch is bounded in calls and bytes', async () => {
    const { key, http } = await mighty(on())
    const tries = await inBatch(on().url, (root) => {
      const mine = root.authenticate(key)
      return Promise.allSettled(Array.from({ length: 101 }, async () => mine['probe']?.['open']?.({})))
    })
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(100)
    expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'resource_exhausted' } })
    checkProblem(await http({ path: '/rpc', body: 'x'.repeat(1024 * 1024 + 1) }), 'payload_too_large')
  })

  test('a session holds at most 1,000 of our stubs, and messages of at most 1 MiB', async () => {
    const { key } = await mighty(on())
    const ends = async (work: (root: Root) => Promise<unknown>) => {
      await expect(inSession(on().url, work)).rejects.toThrow()
      expect(await inSession(on().url, async (root) => root.authenticate(key)['auth']?.['me']?.({}))).toMatchObject({ authenticated: true })
    }
    const held: Root[] = []
    await ends(async (root) => {
      while (held.length < 1100) held.push(...(await Promise.all(Array.from({ length: 100 }, async () => root.authenticate(key)))))
    })
    expect(held.length).toBeGreaterThanOrEqual(900)
    expect(held.length).toBeLessThan(1100)
    await ends(async (root) => root['yaml']?.['parse']?.({ text: 'x'.repeat(1024 * 1024) }))
  })

  test('a session ends the key’s say within 10 seconds of its end', async () => {
    const { auth } = await mighty(on())
    const { key, id } = await auth.createKey({ name: 'session', permissions: ['probe:read'], limit: { quota: 1_000_000, window: 60 } })
    await inSession(on().url, async (root) => {
      const mine = root.authenticate(key)
      const read = async () => mine['probe']?.['read']?.({})
      await read()
      await auth.revokeKey({ id })
      const revoked = Date.now()
      await until(
        'the key stops',
        () =>
          read().then(
            () => false,
            (err: { code?: string }) => err.code === 'unauthenticated',
          ),
        15_000,
      )
      expect(Date.now() - revoked).toBeLessThan(10_500)
    })
  })

  test('the SDK and the session agree on whoever calls', async () => {
    const me = await mighty(on())
    const straight = (await rpc(me.http, 'auth.do', 'me')).json()
    expect(await inBatch(on().url, async (root) => root.authenticate(me.key)['auth']?.['me']?.({}))).toEqual(straight)
  })
}
