import type { Key } from 'auth.do/contract'
import { covers, intersect, Problem } from '@dot-do/contract'
import { prefixedId, store, type StoreScope } from '@dot-do/store'
import { and, eq, gt, or } from 'drizzle-orm'
import { creditsAt } from './credits.ts'
import { toKey } from './key.ts'
import migrations from './migrations/migrations.js'
import { key, type Row } from './schema.ts'

type Db = StoreScope['db']

export interface NewKey {
  organization: string
  name: string
  hash: string
  start: string
  permissions: string[]
  expiresAt?: string
  limit?: Key['limit']
  credits?: Key['credits']
  metadata?: Key['metadata']
  /** The key it is made with, when that is one of this tenant's. */
  maker?: string
}

export interface KeyChange {
  id: string
  name?: string
  isEnabled?: boolean
  permissions?: string[]
  expiresAt?: string | null
  limit?: Key['limit'] | null
  credits?: Key['credits'] | null
  metadata?: Key['metadata']
}

/** How a look-up ended; only `valid` carries rights. */
export type Verdict =
  | { code: 'valid'; key: Key; permissions: string[]; expiresAt?: number; credits?: number }
  | { code: 'not_found' | 'expired' | 'disabled' | 'exhausted' | 'forbidden'; key?: Key; credits?: number }

/** The keys of one tenant. */
export const keys = store({
  migrations,
  reads: ['resolve', 'standing', 'list'],
  transactions: {
    create({ db, now }: StoreScope, { maker, expiresAt, credits, ...rest }: NewKey): Key {
      const made = db.select().from(key).where(eq(key.hash, rest.hash)).get()
      // The secret of a retried call is derived again, so its hash finds the key even when the idempotency row is gone.
      if (made) return toKey(made, now)
      const makerRow = maker === undefined ? undefined : rowOf(db, maker)
      const until = makerRow && checkExpiry(makerRow, expiresAt)
      const row = {
        ...{ ...rest, limit: rest.limit ?? null, metadata: rest.metadata ?? {} },
        ...{ id: prefixedId('key', now), isEnabled: true, createdAt: now, createdBy: maker ?? null, previousHash: null, previousUntil: null },
        expiresAt: expiresAt === undefined ? (until ?? null) : Date.parse(expiresAt),
        ...creditColumns(credits, now),
      }
      db.insert(key).values(row).run()
      return toKey(row, now)
    },

    update({ db, now }: StoreScope, { id, expiresAt, limit, credits, permissions, ...rest }: KeyChange): Key {
      const before = rowOf(db, id)
      if (permissions) checkMaker(db, before, permissions)
      const change = {
        ...rest,
        permissions,
        ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : Date.parse(expiresAt) }),
        ...(limit === undefined ? {} : { limit }),
        ...(credits === undefined ? {} : creditColumns(credits ?? undefined, now)),
      }
      // Drizzle refuses an update of nothing.
      if (Object.values(change).every((value) => value === undefined)) return toKey(before, now)
      db.update(key).set(change).where(eq(key.id, id)).run()
      if (permissions) shrinkChildren(db, id, permissions)
      return toKey(rowOf(db, id), now)
    },

    rotate({ db, now, actor }: StoreScope, { id, hash, start, graceSeconds }: { id: string; hash: string; start: string; graceSeconds: number }): Key {
      const before = rowOf(db, id)
      if (before.hash === hash) return toKey(before, now)
      // Who gets the secret gets all that the key may do.
      const beyond = before.permissions.find((grant) => !covers(actor.permissions, grant))
      if (beyond !== undefined) throw new Problem('permission_denied', `the caller does not hold ${beyond}, which the key does`)
      const previous = graceSeconds > 0 ? { previousHash: before.hash, previousUntil: now + graceSeconds * 1000 } : { previousHash: null, previousUntil: null }
      db.update(key)
        .set({ hash, start, ...previous })
        .where(eq(key.id, id))
        .run()
      return toKey(rowOf(db, id), now)
    },

    revoke({ db }: StoreScope, { id }: { id: string }): number {
      rowOf(db, id)
      return remove(db, id)
    },

    list({ db, now }: StoreScope, { after, limit }: { after?: string; limit: number }): Key[] {
      const rows = db
        .select()
        .from(key)
        .where(after === undefined ? undefined : gt(key.id, after))
      return rows
        .orderBy(key.id)
        .limit(limit)
        .all()
        .map((row) => toKey(row, now))
    },

    resolve({ db, now }: StoreScope, { hash }: { hash: string }): Verdict {
      return judge(db, hash, now)
    },

    /** What a key may do now, by its id; nothing where it may do nothing. */
    standing({ db, now }: StoreScope, { id }: { id: string }): string[] | undefined {
      const row = db.select().from(key).where(eq(key.id, id)).get()
      const verdict = row && judge(db, row.hash, now)
      return verdict?.code === 'valid' ? verdict.permissions : undefined
    },

    verify({ db, now }: StoreScope, { hash, permission, cost }: { hash: string; permission?: string; cost: number }): Verdict {
      const verdict = judge(db, hash, now)
      if (verdict.code !== 'valid') return verdict
      if (permission !== undefined && !covers(verdict.permissions, permission)) return { ...verdict, code: 'forbidden' }
      if (verdict.credits === undefined) return verdict
      if (verdict.credits < cost) return { ...verdict, code: 'exhausted' }
      const credits = verdict.credits - cost
      db.update(key).set({ creditsRemaining: credits, creditsRefilledAt: now }).where(eq(key.id, verdict.key.id)).run()
      return { ...verdict, credits }
    },
  },
})

function rowOf(db: Db, id: string): Row {
  const row = db.select().from(key).where(eq(key.id, id)).get()
  if (!row) throw new Problem('not_found', `no key ${id}`)
  return row
}

function judge(db: Db, hash: string, now: number): Verdict {
  const row = db
    .select()
    .from(key)
    .where(or(eq(key.hash, hash), and(eq(key.previousHash, hash), gt(key.previousUntil, now))))
    .get()
  if (!row) return { code: 'not_found' }
  const ends: number[] = row.hash === hash ? [] : [row.previousUntil ?? now]
  for (let link: Row | undefined = row; link; link = link.createdBy === null ? undefined : rowOf(db, link.createdBy)) {
    if (!link.isEnabled) return { code: 'disabled', key: toKey(row, now) }
    if (link.expiresAt !== null && link.expiresAt <= now) return { code: 'expired', key: toKey(row, now) }
    if (link.expiresAt !== null) ends.push(link.expiresAt)
  }
  const expiresAt = ends.length > 0 ? Math.min(...ends) : undefined
  return { code: 'valid', key: toKey(row, now), permissions: row.permissions, expiresAt, credits: creditsAt(row, now) }
}

/** The maker's own end, which a key made with it may not outlive. */
function checkExpiry({ expiresAt: until }: Row, expiresAt: string | undefined): number | undefined {
  if (until === null) return undefined
  if (expiresAt !== undefined && Date.parse(expiresAt) > until) {
    throw new Problem('permission_denied', `the key it is made with expires at ${new Date(until).toISOString()}, before it would`)
  }
  return until
}

function checkMaker(db: Db, { createdBy }: Row, permissions: string[]): void {
  if (createdBy === null) return
  const beyond = permissions.find((grant) => !covers(rowOf(db, createdBy).permissions, grant))
  if (beyond !== undefined) throw new Problem('permission_denied', `the key it was made with does not hold ${beyond}`)
}

/** What a maker lost, the keys made with it lose in the same transaction. */
function shrinkChildren(db: Db, maker: string, permissions: string[]): void {
  for (const child of db.select().from(key).where(eq(key.createdBy, maker)).all()) {
    const left = intersect(child.permissions, permissions)
    db.update(key).set({ permissions: left }).where(eq(key.id, child.id)).run()
    shrinkChildren(db, child.id, left)
  }
}

function remove(db: Db, id: string): number {
  const children = db.select({ id: key.id }).from(key).where(eq(key.createdBy, id)).all()
  const removed = children.reduce((count, child) => count + remove(db, child.id), 0)
  db.delete(key).where(eq(key.id, id)).run()
  return removed + 1
}

const creditColumns = (credits: Key['credits'], now: number) => ({
  creditsRemaining: credits?.remaining ?? null,
  creditsRefill: credits?.refill ?? null,
  creditsRefilledAt: credits ? now : null,
})
