import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { anonymous, type OwnPlatform, startOwn, type Tenant, tenant, withKey } from '../src/index.ts'

interface Made {
  id: string
  key: string
}

/** What clients were told, and what they asked for without ever hearing. */
class Ledger {
  readonly made: Made[] = []
  readonly revoked = new Set<string>()
  readonly inDoubt = new Set<string>()
  /** Idempotency keys of writes that were never answered. */
  readonly unanswered: string[] = []
  readonly requests: string[] = []
  isOver = false
}

/** Makes keys and revokes some of them until the platform is gone. */
async function client({ auth, probe }: Tenant, ledger: Ledger): Promise<void> {
  while (!ledger.isOver) {
    const idempotencyKey = crypto.randomUUID()
    try {
      const { data: made, response } = await auth.createKey({ name: idempotencyKey, permissions: ['yaml:read'] }, { idempotencyKey }).withResponse()
      ledger.made.push({ id: made.id, key: made.key })
      ledger.requests.push(response.headers.get('x-request-id') ?? '')
    } catch {
      ledger.unanswered.push(idempotencyKey)
      return
    }
    // Answered fastest, so that its record has the least time.
    try {
      const { response } = await probe.write().withResponse()
      ledger.requests.push(response.headers.get('x-request-id') ?? '')
    } catch {
      return
    }
    const victim = Math.random() < 0.4 ? ledger.made.find(({ id }) => !ledger.revoked.has(id) && !ledger.inDoubt.has(id)) : undefined
    if (!victim) continue
    ledger.inDoubt.add(victim.id)
    try {
      const { response } = await auth.revokeKey({ id: victim.id }).withResponse()
      ledger.inDoubt.delete(victim.id)
      ledger.revoked.add(victim.id)
      ledger.requests.push(response.headers.get('x-request-id') ?? '')
    } catch {
      return
    }
  }
}

async function killAmidWrites(own: OwnPlatform, me: Tenant, ledger: Ledger): Promise<void> {
  ledger.isOver = false
  const before = ledger.requests.length
  const clients = Array.from({ length: 16 }, () => client(me, ledger))
  await sleep(400 + Math.random() * 600)
  await own.kill()
  ledger.isOver = true
  await Promise.all(clients)
  expect(ledger.requests.length, 'writes were answered before the kill').toBeGreaterThan(before + 10)
  await own.restart()
}

async function pages<T>(read: (cursor: string | undefined) => PromiseLike<{ items: T[]; nextCursor?: string }>): Promise<T[]> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return items
}

async function checkNothingIsLost(own: OwnPlatform, { auth }: Tenant, ledger: Ledger): Promise<void> {
  const kept = new Map((await pages((cursor) => auth.listKeys({ limit: 1000, cursor }))).map((key) => [key.id, key]))
  for (const { id } of ledger.made) {
    if (ledger.inDoubt.has(id)) continue
    expect(kept.has(id), `key ${id}, which was ${ledger.revoked.has(id) ? 'revoked' : 'made'}`).toBe(!ledger.revoked.has(id))
  }
  for (const { id, key } of ledger.made.slice(-20)) {
    const { valid } = await anonymous(own).auth.verifyKey({ key })
    expect(valid).toBe(kept.has(id))
  }
  const records = new Set((await pages((cursor) => auth.listAudit({ limit: 1000, cursor }))).map(({ requestId }) => requestId))
  expect(ledger.requests.filter((id) => !records.has(id))).toEqual([])
  expect(await auth.verifyAudit()).toMatchObject({ valid: true })
}

test('what was answered holds after SIGKILL: each write, its record, and the chain of them', async () => {
  await using own = await startOwn()
  const me = await tenant({ grants: ['*'], on: own })
  const ledger = new Ledger()
  for (let round = 0; round < 3; round++) {
    await killAmidWrites(own, me, ledger)
    await checkNothingIsLost(own, me, ledger)
  }
  // Who never heard asks again, and gets one key, not two.
  const { auth } = withKey(me.key, own)
  for (const idempotencyKey of ledger.unanswered) await auth.createKey({ name: idempotencyKey, permissions: ['yaml:read'] }, { idempotencyKey })
  const names = (await pages((cursor) => auth.listKeys({ limit: 1000, cursor }))).map(({ name }) => name)
  for (const name of ledger.unanswered) expect(names.filter((each) => each === name)).toHaveLength(1)
}, 120_000)
