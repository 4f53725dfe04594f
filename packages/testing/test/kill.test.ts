import { expect, test } from 'vitest'
import { anonymous, crash, type OwnPlatform, startOwn, type Tenant, tenant, withKey } from '../src/index.ts'

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
  readonly unanswered = new Set<string>()
  readonly requests: string[] = []
}

/** Makes a key, now and then revokes one, and notes what it was told. */
async function step({ auth, probe }: Tenant, ledger: Ledger): Promise<void> {
  const idempotencyKey = crypto.randomUUID()
  ledger.unanswered.add(idempotencyKey)
  const { data: made, response } = await auth.createKey({ name: idempotencyKey, permissions: ['yaml:read'] }, { idempotencyKey }).withResponse()
  ledger.unanswered.delete(idempotencyKey)
  ledger.made.push({ id: made.id, key: made.key })
  ledger.requests.push(requestIdOf(response))
  // Answered fastest, so that its record has the least time.
  ledger.requests.push(requestIdOf((await probe.write().withResponse()).response))
  const victim = Math.random() < 0.4 ? ledger.made.find(({ id }) => !ledger.revoked.has(id) && !ledger.inDoubt.has(id)) : undefined
  if (!victim) return
  ledger.inDoubt.add(victim.id)
  ledger.requests.push(requestIdOf((await auth.revokeKey({ id: victim.id }).withResponse()).response))
  ledger.inDoubt.delete(victim.id)
  ledger.revoked.add(victim.id)
}

const requestIdOf = ({ headers }: Response) => headers.get('x-request-id') ?? ''

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
  await using own = await startOwn({ only: [] })
  const me = await tenant({ grants: ['*'], on: own })
  const ledger = new Ledger()
  await crash({ on: own, step: () => step(me, ledger), check: () => checkNothingIsLost(own, me, ledger) })
  // Who never heard asks again, and gets one key, not two.
  const { auth } = withKey(me.key, own)
  for (const idempotencyKey of ledger.unanswered) await auth.createKey({ name: idempotencyKey, permissions: ['yaml:read'] }, { idempotencyKey })
  const names = (await pages((cursor) => auth.listKeys({ limit: 1000, cursor }))).map(({ name }) => name)
  for (const name of ledger.unanswered) expect(names.filter((each) => each === name)).toHaveLength(1)
}, 120_000)
