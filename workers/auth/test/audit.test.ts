import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { AuditRecord } from 'auth.do/contract'
import { type Platform, root, rpc, startOwn, type Tenant, tenant, until, withKey } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'

/** Every record of a tenant, newest first, page by page. */
async function all({ auth }: Pick<Tenant, 'auth'>, query: Parameters<Tenant['auth']['listAudit']>[0] = {}): Promise<AuditRecord[]> {
  const records: AuditRecord[] = []
  let cursor: string | undefined
  do {
    const page = await auth.listAudit({ ...query, cursor })
    records.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return records
}

const idOf = ({ headers }: { headers: Record<string, unknown> }) => String(headers['x-request-id'])

describe('a call', () => {
  test('has one record, with how it ended', async () => {
    const me = await tenant({ grants: ['auth:admin', 'probe:read'] })
    const { http, keyId, organization } = me
    const headers = { 'content-type': 'text/plain' }
    const made = [
      ['ok', 'probe.do', 'read', await rpc(http, 'probe.do', 'read')],
      ['ok', 'gateway.do', 'whoami', await http({ path: '/gateway.do/rpc/whoami' })],
      ['invalid_argument', 'probe.do', 'small', await rpc(http, 'probe.do', 'small', { no: 1 })],
      ['invalid_argument', 'probe.do', 'open', await rpc(http, 'probe.do', 'open', {}, { headers })],
      ['permission_denied', 'probe.do', 'write', await rpc(http, 'probe.do', 'write')],
      ['internal', 'probe.do', 'break', await rpc(http, 'probe.do', 'break', { how: 'throw' })],
      ['not_found', 'auth.do', 'revokeKey', await rpc(http, 'auth.do', 'revokeKey', { id: 'key_nothing' })],
      ['payload_too_large', 'probe.do', 'small', await rpc(http, 'probe.do', 'small', { text: 'x'.repeat(2000) })],
      ['ok', 'auth.do', 'createKey', await rpc(http, 'auth.do', 'createKey', { name: 'x', permissions: [] })],
    ] as const
    const records = await until('every call is recorded', async () => {
      const found = (await all(me)).filter(({ method }) => method !== 'listAudit')
      return found.length >= made.length && found.every(({ code }) => code !== 'pending') && found
    })
    expect(records).toHaveLength(made.length)
    for (const [code, domain, method, answer] of made) {
      const own = records.filter(({ requestId }) => requestId === idOf(answer))
      expect(own).toMatchObject([{ code, domain, method, tenant: organization, actor: keyId, ms: expect.any(Number), bytes: answer.body.length }])
    }
    // Newest first is by the time of recording, and reads are recorded in the half second after them.
    const times = records.map(({ at }) => Date.parse(at))
    for (const [index, time] of times.entries()) expect(time).toBeGreaterThan(Math.max(...times.slice(index)) - 1000)
  })

  test('that changes something is recorded before its answer comes', async () => {
    const me = await tenant({ grants: ['*'] })
    for (let index = 0; index < 10; index++) {
      const answer = await rpc(me.http, 'auth.do', 'createKey', { name: `k${index}`, permissions: [] })
      const found = (await all(me, { method: 'createKey' })).filter(({ requestId }) => requestId === idOf(answer))
      expect(found).toHaveLength(1)
      expect(['pending', 'ok']).toContain(found[0]?.code)
    }
  })

  test('in a batch has its own record, under the batch’s request', async () => {
    const me = await tenant({ grants: ['*'] })
    const calls = [...Array.from({ length: 5 }, () => ({ domain: 'probe', method: 'write' })), { domain: 'probe', method: 'nothing' }]
    const answer = await rpc(me.http, 'gateway.do', 'batch', { calls })
    const records = await until('the batch is recorded', async () => {
      const found = (await all(me)).filter(({ requestId }) => requestId === idOf(answer))
      return found.length >= 6 && found.every(({ code }) => code !== 'pending') && found
    })
    expect(new Set(records.map(({ call }) => call)).size).toBe(records.length)
    expect(records.filter(({ method, code }) => method === 'write' && code === 'ok')).toHaveLength(5)
    expect(records.filter(({ method }) => method === 'batch')).toHaveLength(1)
  })

  test('from Worker to Worker has none', async () => {
    const me = await tenant({ grants: ['*'] })
    await rpc(me.http, 'probe.do', 'relay', { domain: 'probe', method: 'write' })
    await rpc(me.http, 'probe.do', 'read')
    await until('the read after it is recorded', async () => (await all(me, { method: 'read' })).length === 1)
    expect((await all(me, { domain: 'probe.do' })).map(({ method }) => method).toSorted()).toEqual(['read', 'relay'])
  })

  test('leaves no secret and no input in its record', async () => {
    const me = await tenant({ grants: ['*'] })
    const made = await me.auth.createKey({ name: 'CANARY-NAME', permissions: [], metadata: { note: 'CANARY-NOTE' } })
    await me.http({ path: `/probe.do/rpc/small?input=${encodeURIComponent('{"text":"CANARY-QUERY"}')}` })
    await until('both are recorded', async () => (await all(me, { method: 'small' })).length === 1)
    const text = JSON.stringify(await all(me))
    for (const secret of ['CANARY', made.key, me.key]) expect(text).not.toContain(secret)
  })
})

describe('reading', () => {
  test('by filter finds what matches and nothing else', async () => {
    const me = await tenant({ grants: ['*'] })
    const child = await me.auth.createKey({ name: 'child', permissions: ['probe:read'] })
    const from = new Date().toISOString()
    await rpc(withKey(child.key).http, 'probe.do', 'read')
    await rpc(withKey(child.key).http, 'probe.do', 'write')
    await rpc(me.http, 'probe.do', 'write')
    await until('all are recorded', async () => (await all(me, { domain: 'probe.do', from })).filter(({ code }) => code !== 'pending').length === 3)
    const shown = async (query: object) => (await all(me, query)).map(({ method, code }) => `${method} ${code}`).toSorted()
    expect(await shown({ actor: child.id })).toEqual(['read ok', 'write permission_denied'])
    expect(await shown({ actor: child.id, code: 'ok' })).toEqual(['read ok'])
    expect(await shown({ domain: 'probe.do', method: 'write' })).toEqual(['write ok', 'write permission_denied'])
    expect(await shown({ code: 'permission_denied' })).toEqual(['write permission_denied'])
    expect(await shown({ to: from })).toEqual(['createKey ok'])
    expect(await shown({ domain: 'probe.do', from: new Date(Date.now() + 60_000).toISOString() })).toEqual([])
    expect(await shown({ actor: "' or 1=1" })).toEqual([])
  })

  test.each([1, 7, 100])('in pages of %i neither repeats nor hides, while more is written', async (limit) => {
    const me = await tenant({ grants: ['*'] })
    const calls = Array.from({ length: 40 }, (_, index) => ({ domain: 'probe', method: index % 2 ? 'read' : 'write' }))
    const ids = new Set<string>()
    for (let index = 0; index < 3; index++) ids.add(idOf(await rpc(me.http, 'gateway.do', 'batch', { calls })))
    const query = { domain: 'probe.do' }
    await until('all are recorded', async () => (await all(me, { ...query, limit: 1000 })).filter(({ code }) => code === 'ok').length === 120)
    const seen: AuditRecord[] = []
    let cursor: string | undefined
    do {
      const page = await me.auth.listAudit({ ...query, limit, cursor })
      expect(page.items.length).toBeLessThanOrEqual(limit)
      seen.push(...page.items)
      cursor = page.nextCursor
      if (seen.length < 50) await rpc(me.http, 'probe.do', 'write')
    } while (cursor !== undefined)
    const old = seen.filter(({ requestId }) => ids.has(requestId))
    expect(old).toHaveLength(120)
    expect(new Set(seen.map(({ call }) => call)).size).toBe(seen.length)
  })

  test('with a cursor that another query gave is refused', async () => {
    const me = await tenant({ grants: ['*'] })
    for (let index = 0; index < 3; index++) await rpc(me.http, 'probe.do', 'write')
    const { nextCursor } = await me.auth.listAudit({ limit: 1 })
    expect(nextCursor).toBeDefined()
    for (const query of [{ domain: 'probe.do', cursor: nextCursor }, { cursor: 'nonsense' }, { cursor: btoa('["audit"]') }]) {
      await expect(me.auth.listAudit(query)).rejects.toMatchObject({ code: 'invalid_argument' })
    }
  })

  test('as NDJSON gives the same records, oldest first', async () => {
    const me = await tenant({ grants: ['*'] })
    const calls = Array.from({ length: 30 }, () => ({ domain: 'probe', method: 'write' }))
    for (let index = 0; index < 3; index++) await rpc(me.http, 'gateway.do', 'batch', { calls })
    const query = { domain: 'probe.do' }
    const listed = await until('all are recorded', async () => {
      const found = await all(me, query)
      return found.length === 90 && found.every(({ code }) => code === 'ok') && found
    })
    const blob = await me.auth.exportAudit(query)
    expect(blob.type).toBe('application/x-ndjson')
    const exported = (await blob.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditRecord)
    expect(exported).toEqual(listed.toReversed())
  })
})

interface Block {
  seq: number
  first: number
  last: number
  entries: string
  hash: string
}

/** A record changed, and its block made to look whole: only the block behind it tells. */
function forge(database: DatabaseSync): void {
  const [before, block] = database.prepare('select * from block where seq in (2, 3) order by seq').all() as unknown as [Block, Block]
  const entries = block.entries.replace('write', 'read!')
  expect(entries).not.toBe(block.entries)
  const hash = createHash('sha256').update([before.hash, block.seq, block.first, block.last, entries].join('\n')).digest('hex')
  database.prepare('update block set entries = ?, hash = ? where seq = ?').run(entries, hash, block.seq)
}

/** Changes the database of a tenant's audit trail behind the platform's back. */
function tamper(on: Platform, keyId: string, change: string | typeof forge): void {
  const folder = join(on.folder, 'state', 'data')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    ({ name, parentPath }) => name.endsWith('.sqlite') && /AuditLog/.test(parentPath),
  )
  for (const { name, parentPath } of files) {
    const database = new DatabaseSync(join(parentPath, name))
    const holds =
      database.prepare("select 1 from sqlite_master where name = 'block'").get() &&
      database.prepare('select 1 from block where instr(entries, ?) limit 1').get(keyId)
    if (holds && typeof change === 'string') database.exec(change)
    else if (holds) forge(database)
    database.close()
    if (holds) return
  }
  throw new Error(`no audit trail holds ${keyId} below ${folder}`)
}

describe('verifyAudit', () => {
  test('finds the chain whole, and counts its records', async () => {
    const me = await tenant({ grants: ['*'] })
    const before = await me.auth.verifyAudit()
    for (let index = 0; index < 5; index++) await rpc(me.http, 'probe.do', 'write')
    await until('the ends are written', async () => (await all(me, { method: 'write' })).every(({ code }) => code === 'ok'))
    const after = await me.auth.verifyAudit()
    expect(after.valid).toBe(true)
    expect(after.records).toBeGreaterThanOrEqual(before.records + 10)
    expect(after.head).toMatch(/^[0-9a-f]{64}$/)
    expect(after.head).not.toBe(before.head)
    const to = new Date(Date.now() - 3_600_000).toISOString()
    expect(await me.auth.verifyAudit({ to })).toMatchObject({ valid: true, records: 0 })
  })

  test('says where an altered, a removed or a moved record breaks it; a change that can’t be recorded is not answered', async () => {
    await using own = await startOwn()
    const unrecorded = await tenant({ grants: ['*'], on: own })
    await unrecorded.probe.write()
    const tampering = {
      altered: "update block set entries = replace(entries, 'write', 'read!') where seq = 3",
      retimed: 'update block set first = first - 1000 where seq = 4',
      removed: 'delete from block where seq = 5',
      first: 'delete from block where seq = 1',
      forged: forge,
      untouched: 'select 1',
    }
    const tenants = await Promise.all(Object.entries(tampering).map(async ([name, change]) => ({ name, change, me: await tenant({ grants: ['*'], on: own }) })))
    for (const { me } of tenants) for (let index = 0; index < 5; index++) await rpc(me.http, 'probe.do', 'write')
    for (const { me } of tenants) expect(await me.auth.verifyAudit()).toMatchObject({ valid: true })
    await own.stop()
    for (const { me, change } of tenants) tamper(own, me.keyId, change)
    tamper(own, unrecorded.keyId, 'drop table block')
    await own.restart()
    await expect(unrecorded.probe.write()).rejects.toMatchObject({ code: 'unavailable' })
    await expect(unrecorded.auth.createKey({ name: 'x', permissions: [] })).rejects.toMatchObject({ code: 'unavailable' })
    expect(await unrecorded.probe.read()).toMatchObject({ context: { depth: 0 } })
    const found = await Promise.all(tenants.map(async ({ name, me }) => [name, await me.auth.verifyAudit()] as const))
    const broken = Object.fromEntries(found.map(([name, { valid, brokenAt }]) => [name, valid ? 'valid' : brokenAt?.block]))
    expect(broken).toEqual({ altered: 3, retimed: 4, removed: 5, first: 1, forged: 4, untouched: 'valid' })
  })
})

test('calls of the operator are in the operator’s trail', async () => {
  const { http, auth } = root()
  const answer = await rpc(http, 'auth.do', 'getOrganization', {})
  await until('it is recorded', async () =>
    (await auth.listAudit({ method: 'getOrganization' })).items.some(({ requestId, actor }) => requestId === idOf(answer) && actor === 'key_root'),
  )
})
