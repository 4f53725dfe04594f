import { formatKey, parseKey, wordOf } from '@dot-do/contract/keys'
import { type Caller, anonymous, platform, root, rpc, tenant, until, withKey } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'

const soon = (ms: number) => new Date(Date.now() + ms).toISOString()

const verify = (key: string, more: { permission?: string; cost?: number } = {}) => anonymous().auth.verifyKey({ key, ...more })

/** Whether the gateway lets the bearer of a key in. */
const isLetIn = async ({ http }: Caller) => (await rpc(http, 'gateway.do', 'whoami')).status === 200

describe('createKey', () => {
  test('gives a key that works, and shows it this once', async () => {
    const { auth, organization, keyId } = await tenant({ grants: ['*'] })
    const { key, ...made } = await auth.createKey({ name: 'ci', permissions: ['yaml:read'], metadata: { team: 'ünits 💥', size: 3, isOn: true } })
    expect(parseKey(key)).toEqual({ mode: 'live', word: wordOf(organization) })
    expect(key.startsWith(made.start)).toBe(true)
    expect(made.start.length).toBeLessThan(key.length - 30)
    expect(made).toMatchObject({
      name: 'ci',
      organization,
      permissions: ['yaml:read'],
      isEnabled: true,
      createdBy: keyId,
      metadata: { team: 'ünits 💥', size: 3, isOn: true },
    })
    expect(await withKey(key).gateway.whoami()).toMatchObject({ tenant: organization, apiKey: { id: made.id, name: 'ci' }, permissions: ['yaml:read'] })
    const { items } = await auth.listKeys()
    expect(items.find(({ id }) => id === made.id)).toEqual(made)
    expect(JSON.stringify(items)).not.toContain(key)
  })

  test('gives no right that its maker does not hold', async () => {
    const { auth } = await tenant({ grants: ['auth:admin', 'yaml:read', 'probe.write'] })
    for (const grant of ['yaml:write', 'yaml:*', 'yaml.parse', '*', '*:read', 'platform:read', 'probe:write', 'lists:read']) {
      await expect(auth.createKey({ name: 'more', permissions: [grant] }), grant).rejects.toMatchObject({ code: 'permission_denied' })
    }
    expect((await auth.createKey({ name: 'less', permissions: ['auth:read', 'yaml:read', 'probe.write'] })).permissions).toHaveLength(3)
  })

  test('makes no key that outlives its maker', async () => {
    const operator = await tenant({ grants: ['*'] })
    const end = soon(3_600_000)
    const maker = withKey((await operator.auth.createKey({ name: 'maker', permissions: ['*'], expiresAt: end })).key)
    expect((await maker.auth.createKey({ name: 'child', permissions: [] })).expiresAt).toBe(end)
    expect((await maker.auth.createKey({ name: 'child', permissions: [], expiresAt: soon(60_000) })).expiresAt).not.toBe(end)
    await expect(maker.auth.createKey({ name: 'child', permissions: [], expiresAt: soon(7_200_000) })).rejects.toMatchObject({ code: 'permission_denied' })
  })

  test('sent again under its idempotency key gives the same key; with another input it is refused', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const input = { name: 'once', permissions: ['yaml:read'] }
    const again = { idempotencyKey: 'create-1' }
    const answers = await Promise.all(Array.from({ length: 16 }, () => auth.createKey(input, again)))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect((await auth.listKeys()).items.filter(({ name }) => name === 'once')).toHaveLength(1)
    await expect(auth.createKey({ ...input, name: 'other' }, again)).rejects.toMatchObject({ code: 'failed_precondition', reason: 'idempotency_key_reused' })
    expect((await auth.createKey(input, { idempotencyKey: 'create-2' })).key).not.toBe(answers[0]?.key)
  })

  test('under the idempotency key of another caller is another key', async () => {
    const [one, two] = await Promise.all([tenant({ grants: ['*'] }), tenant({ grants: ['*'] })])
    const [a, b] = await Promise.all([one, two].map(({ auth }) => auth.createKey({ name: 'x', permissions: [] }, { idempotencyKey: 'same' })))
    expect(a?.key).not.toBe(b?.key)
    const sibling = withKey((await one.auth.createKey({ name: 'sibling', permissions: ['*'] })).key)
    expect((await sibling.auth.createKey({ name: 'x', permissions: [] }, { idempotencyKey: 'same' })).key).not.toBe(a?.key)
  })
})

describe('verifyKey', () => {
  test('knows its tenant’s keys and their rights, and no other text', async () => {
    const { key, keyId, organization } = await tenant({ grants: ['yaml:write', 'probe.open'] })
    expect(await verify(key)).toEqual({ valid: true, code: 'valid', keyId, tenant: organization, permissions: ['yaml:write', 'probe.open'] })
    expect(await verify(key, { permission: 'yaml:read' })).toMatchObject({ valid: true })
    expect(await verify(key, { permission: 'probe.open' })).toMatchObject({ valid: true })
    for (const permission of ['yaml:admin', 'probe:read', '*', 'lists:read'])
      expect(await verify(key, { permission }), permission).toMatchObject({ valid: false, code: 'forbidden' })
    const strangers = [
      '',
      'x',
      key.slice(0, -1),
      `${key}x`,
      ` ${key}`,
      key.toUpperCase(),
      formatKey(organization, '0'.repeat(32)),
      formatKey('org_nobody', '0'.repeat(32)),
      formatKey(organization, key.slice(18, 50), 'test'),
    ]
    for (const stranger of strangers) expect(await verify(stranger), stranger.slice(0, 12)).toEqual({ valid: false, code: 'not_found' })
  })

  test('tells of a key that is not valid nothing but why', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const { key, id } = await auth.createKey({ name: 'off', permissions: ['*'] })
    await auth.updateKey({ id, isEnabled: false })
    expect(await verify(key)).toEqual({ valid: false, code: 'disabled', keyId: id })
  })

  test('knows the root key', async () => {
    expect(await verify(platform().rootKey, { permission: 'platform:admin' })).toMatchObject({ valid: true, tenant: 'platform', keyId: 'key_root' })
  })

  test('ends with the key’s time, to the gateway too', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const { key } = await auth.createKey({ name: 'brief', permissions: [], expiresAt: soon(1200) })
    expect(await verify(key)).toMatchObject({ valid: true })
    expect(await isLetIn(withKey(key))).toBe(true)
    await until('the key expires', async () => (await verify(key)).code === 'expired', 3000)
    expect(await isLetIn(withKey(key))).toBe(false)
  })
})

describe('credits', () => {
  test('64 clients spend exactly what there is', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const { key, id } = await auth.createKey({ name: 'credits', permissions: [], credits: { remaining: 100 } })
    const codes: string[] = []
    const client = async () => {
      for (let tries = 0; tries < 4; tries++) codes.push((await verify(key)).code)
    }
    await Promise.all(Array.from({ length: 64 }, client))
    expect(codes).toHaveLength(256)
    expect(codes.filter((code) => code === 'valid')).toHaveLength(100)
    expect(codes.filter((code) => code === 'exhausted')).toHaveLength(156)
    expect((await auth.listKeys()).items.find((one) => one.id === id)?.credits).toEqual({ remaining: 0 })
  })

  test('are spent by cost, and only by a valid answer', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const { key, id } = await auth.createKey({ name: 'credits', permissions: ['yaml:read'], credits: { remaining: 10 } })
    expect(await verify(key, { cost: 7 })).toMatchObject({ valid: true, credits: 3 })
    expect(await verify(key, { cost: 7 })).toMatchObject({ valid: false, code: 'exhausted', credits: 3 })
    expect(await verify(key, { cost: 1, permission: 'yaml:write' })).toMatchObject({ code: 'forbidden' })
    expect(await verify(key, { cost: 0 })).toMatchObject({ valid: true, credits: 3 })
    expect(await isLetIn(withKey(key))).toBe(true)
    expect(await verify(key, { cost: 3 })).toMatchObject({ valid: true, credits: 0 })
    await auth.updateKey({ id, credits: { remaining: 2 } })
    expect(await verify(key)).toMatchObject({ valid: true, credits: 1 })
    await auth.updateKey({ id, credits: null })
    expect(await verify(key, { cost: 1_000_000 })).not.toHaveProperty('credits')
  })
})

describe('updateKey', () => {
  test('changes what it names and nothing else', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const { key: _, ...made } = await auth.createKey({
      name: 'a',
      permissions: ['yaml:read'],
      limit: { quota: 10, window: 60 },
      expiresAt: soon(60_000),
      metadata: { a: 1 },
    })
    const { id } = made
    expect(await auth.updateKey({ id })).toEqual(made)
    expect(await auth.updateKey({ id, name: 'b', limit: { quota: 20 } })).toEqual({ ...made, name: 'b', limit: { quota: 20, window: 60 } })
    const { limit: _limit, expiresAt: _end, ...rest } = made
    expect(await auth.updateKey({ id, name: 'a', limit: null, expiresAt: null, metadata: {} })).toEqual({ ...rest, metadata: {} })
    await expect(auth.updateKey({ id: 'key_nothing' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(root().auth.updateKey({ id: 'key_root', permissions: [] })).rejects.toMatchObject({ code: 'not_found' })
  })

  test('what a maker loses its keys lose, and theirs', async () => {
    const operator = await tenant({ grants: ['*'] })
    const grants = ['auth:admin', 'yaml:write', 'probe:read']
    const maker = await operator.auth.createKey({ name: 'maker', permissions: grants })
    const child = await withKey(maker.key).auth.createKey({ name: 'child', permissions: grants })
    const grandchild = await withKey(child.key).auth.createKey({ name: 'grandchild', permissions: ['yaml:write'] })
    await operator.auth.updateKey({ id: maker.id, permissions: ['auth:admin', 'yaml:read'] })
    expect((await verify(child.key)).permissions?.toSorted()).toEqual(['auth:admin', 'yaml:read'])
    expect((await verify(grandchild.key)).permissions).toEqual(['yaml:read'])
    await expect(operator.auth.updateKey({ id: child.id, permissions: ['probe:read'] })).rejects.toMatchObject({ code: 'permission_denied' })
    await operator.auth.updateKey({ id: maker.id, permissions: grants })
    expect((await verify(grandchild.key)).permissions).toEqual(['yaml:read'])
  })

  test('a disabled key stops, and every key made with it, until it is enabled again', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const maker = await auth.createKey({ name: 'maker', permissions: ['*'] })
    const child = await withKey(maker.key).auth.createKey({ name: 'child', permissions: [] })
    await auth.updateKey({ id: maker.id, isEnabled: false })
    for (const { key } of [maker, child]) expect(await verify(key)).toMatchObject({ valid: false, code: 'disabled' })
    await auth.updateKey({ id: maker.id, isEnabled: true })
    for (const { key } of [maker, child]) expect(await verify(key)).toMatchObject({ valid: true })
  })
})

describe('rotateKey', () => {
  test('gives a new secret for the same key; the old one ends', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const before = await auth.createKey({ name: 'a', permissions: ['yaml:read'] })
    const after = await auth.rotateKey({ id: before.id })
    expect(after.key).not.toBe(before.key)
    expect(after).toMatchObject({ id: before.id, permissions: ['yaml:read'] })
    expect(await verify(before.key)).toEqual({ valid: false, code: 'not_found' })
    expect(await verify(after.key)).toMatchObject({ valid: true, keyId: before.id })
  })

  test('leaves the old one its grace', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const before = await auth.createKey({ name: 'a', permissions: [] })
    const after = await auth.rotateKey({ id: before.id, graceSeconds: 1 })
    for (const { key } of [before, after]) expect(await verify(key)).toMatchObject({ valid: true })
    await until('the grace ends', async () => !(await verify(before.key)).valid, 3000)
    expect(await verify(after.key)).toMatchObject({ valid: true })
  })

  test('sent again under its idempotency key gives the same secret', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const { id } = await auth.createKey({ name: 'a', permissions: [] })
    const again = { idempotencyKey: 'rotate-1' }
    const first = await auth.rotateKey({ id, graceSeconds: 60 }, again)
    expect(await auth.rotateKey({ id, graceSeconds: 60 }, again)).toEqual(first)
    expect(await verify(first.key)).toMatchObject({ valid: true })
    await expect(auth.rotateKey({ id, graceSeconds: 61 }, again)).rejects.toMatchObject({ code: 'failed_precondition', reason: 'idempotency_key_reused' })
  })

  test('gives nobody a secret for rights beyond their own', async () => {
    const operator = await tenant({ grants: ['*'] })
    const admin = withKey((await operator.auth.createKey({ name: 'admin', permissions: ['auth:admin'] })).key)
    await expect(admin.auth.rotateKey({ id: operator.keyId })).rejects.toMatchObject({ code: 'permission_denied' })
    expect(await verify(operator.key)).toMatchObject({ valid: true })
  })
})

describe('revokeKey', () => {
  test('ends a key and all that were made with it', async () => {
    const { auth } = await tenant({ grants: ['*'] })
    const maker = await auth.createKey({ name: 'maker', permissions: ['*'] })
    const child = await withKey(maker.key).auth.createKey({ name: 'child', permissions: ['*'] })
    const grandchild = await withKey(child.key).auth.createKey({ name: 'grandchild', permissions: [] })
    const other = await auth.createKey({ name: 'other', permissions: [] })
    expect(await auth.revokeKey({ id: maker.id }, { idempotencyKey: 'r' })).toEqual({ revoked: 3 })
    expect(await auth.revokeKey({ id: maker.id }, { idempotencyKey: 'r' })).toEqual({ revoked: 3 })
    await expect(auth.revokeKey({ id: maker.id })).rejects.toMatchObject({ code: 'not_found' })
    for (const { key } of [maker, child, grandchild]) expect(await verify(key)).toEqual({ valid: false, code: 'not_found' })
    expect(await verify(other.key)).toMatchObject({ valid: true })
  })
})

test('a key that was revoked, rotated, disabled or narrowed stops within 10 seconds at the gateway, under load', async () => {
  const { auth } = await tenant({ grants: ['*'] })
  const limit = { quota: 1_000_000, window: 60 }
  const made = await Promise.all(['revoke', 'rotate', 'disable', 'narrow'].map((name) => auth.createKey({ name, permissions: ['probe:read'], limit })))
  const bearers = made.map(({ key }) => withKey(key))
  const read = async ({ http }: Caller) => (await rpc(http, 'probe.do', 'read')).status
  for (const bearer of bearers) expect(await read(bearer)).toBe(200)
  const [revoked, rotated, disabled, narrowed] = made.map(({ id }) => ({ id })) as [{ id: string }, { id: string }, { id: string }, { id: string }]
  await Promise.all([
    auth.revokeKey(revoked),
    auth.rotateKey(rotated),
    auth.updateKey({ ...disabled, isEnabled: false }),
    auth.updateKey({ ...narrowed, permissions: [] }),
  ])
  const changed = Date.now()
  await Promise.all(
    bearers.map(async (bearer, index) => {
      let admitted = 0
      await until(
        `key ${index} stops`,
        async () => {
          const asked = Date.now()
          const status = await read(bearer)
          if (status === 200) admitted = asked
          return status === (index === 3 ? 403 : 401)
        },
        15_000,
      )
      expect(admitted - changed).toBeLessThan(10_000)
    }),
  )
})

test('listKeys pages neither repeat nor hide', async () => {
  const { auth, keyId } = await tenant({ grants: ['*'] })
  const made = [keyId]
  for (let index = 0; index < 11; index++) made.push((await auth.createKey({ name: `k${index}`, permissions: [] })).id)
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await auth.listKeys({ limit: 4, cursor })
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  expect(seen.toSorted()).toEqual(made.toSorted())
  expect(new Set(seen).size).toBe(seen.length)
})
