import { idempotencyReason, Problem } from '@dot-do/contract'
import { asc, count, eq, gt } from 'drizzle-orm'
import { limits } from '../limits.ts'
import { liveOf } from '../signing/keys.ts'
import type { Scope } from './outbox.ts'
import { delivery, endpoint, type EndpointRow } from './schema.ts'

type Stated = 'generations' | 'status' | 'since' | 'lastError' | 'paused' | 'createdAt' | 'updatedAt'

/** An endpoint that is to be made. */
export type NewEndpoint = Omit<EndpointRow, Stated>

/** What of an endpoint changes. */
export interface EndpointChange {
  id: string
  set: Partial<Omit<EndpointRow, 'id'>>
  enabled?: boolean | undefined
}

const missing = (id: string): Problem => new Problem('not_found', `no endpoint ${id}`)

/** The endpoint of an id; `not_found`. */
export function endpointOf({ db }: Pick<Scope, 'db'>, id: string): EndpointRow {
  const row = db.select().from(endpoint).where(eq(endpoint.id, id)).get()
  if (!row) throw missing(id)
  return row
}

/** What is there of a creation under this key; `failed_precondition` where another thing was asked under it. */
export function madeBefore<T extends { asked: string }>(row: T | undefined, asked: string): T | undefined {
  if (row && row.asked !== asked) throw new Problem('failed_precondition', 'this idempotency key was used with another input', { reason: idempotencyReason })
  return row
}

export const endpointTransactions = {
  createEndpoint({ db, now, send }: Scope, made: NewEndpoint): EndpointRow {
    const before = made.creation === null ? undefined : db.select().from(endpoint).where(eq(endpoint.creation, made.creation)).get()
    const known = madeBefore(before, made.asked)
    if (known) return known
    const total = db.select({ total: count() }).from(endpoint).get()?.total ?? 0
    if (total >= limits.endpointsMax) throw new Problem('failed_precondition', `at most ${limits.endpointsMax} endpoints`)
    const state = { generations: [{ generation: 1 }], status: 'ok' as const, since: now, lastError: null, paused: false }
    const row = { ...made, ...state, createdAt: now, updatedAt: now }
    db.insert(endpoint).values(row).run()
    send({ kind: 'put', of: row.id }, { lane: row.id })
    return row
  },

  updateEndpoint(scope: Scope, { id, set, enabled }: EndpointChange): EndpointRow {
    const { db, now, send } = scope
    const row = endpointOf(scope, id)
    const isChanged = enabled !== undefined && enabled === (row.status === 'disabled')
    const state = isChanged ? { status: enabled ? ('ok' as const) : ('disabled' as const), since: now, lastError: null } : {}
    const changed = { ...row, ...set, ...state, updatedAt: now }
    db.update(endpoint).set(changed).where(eq(endpoint.id, id)).run()
    send({ kind: 'put', of: id }, { lane: id })
    return changed
  },

  endpoint: (scope: Scope, { id }: { id: string }): EndpointRow => endpointOf(scope, id),

  /** The same, where it may be gone. */
  knownEndpoint: ({ db }: Scope, { id }: { id: string }): EndpointRow | undefined => db.select().from(endpoint).where(eq(endpoint.id, id)).get(),

  endpoints: ({ db }: Scope, { after, limit }: { after: string; limit: number }): EndpointRow[] =>
    db.select().from(endpoint).where(gt(endpoint.id, after)).orderBy(asc(endpoint.id)).limit(limit).all(),

  deleteEndpoint({ db, send }: Scope, { id }: { id: string }): { deleted: boolean } {
    const deleted = db.delete(endpoint).where(eq(endpoint.id, id)).returning({ id: endpoint.id }).all().length > 0
    if (!deleted) return { deleted }
    db.delete(delivery).where(eq(delivery.endpoint, id)).run()
    send({ kind: 'delete', of: id }, { lane: id })
    return { deleted }
  },

  rotate(scope: Scope, { id, overlapMs }: { id: string; overlapMs: number }): EndpointRow {
    const { db, now } = scope
    const row = endpointOf(scope, id)
    const live = liveOf(row.generations, now)
    const kept = row.generations
      .filter(({ generation }) => live.includes(generation))
      .map(({ generation, until }) => ({ generation, until: until ?? now + overlapMs }))
    const next = Math.max(...row.generations.map(({ generation }) => generation)) + 1
    const generations = [...kept.slice(-generationsMax), { generation: next }]
    db.update(endpoint).set({ generations, updatedAt: now }).where(eq(endpoint.id, id)).run()
    return { ...row, generations, updatedAt: now }
  },
}

// How many sign beside the newest: each adds a signature to every request.
const generationsMax = 4
