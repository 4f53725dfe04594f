import { Problem } from '@dot-do/contract'
import { asc, count, eq, gt, sql } from 'drizzle-orm'
import { limits } from '../limits.ts'
import { madeBefore } from './endpoints.ts'
import type { Scope } from './outbox.ts'
import { source, type SourceRow } from './schema.ts'

/** A source that is to be made. */
export type NewSource = Omit<SourceRow, 'version' | 'rejected' | 'lastRejectedAt' | 'createdAt' | 'updatedAt'>

export interface SourceChange {
  id: string
  set: Partial<Pick<SourceRow, 'description' | 'sealed' | 'options' | 'events' | 'to' | 'origin'>>
}

const rowOf = ({ db }: Pick<Scope, 'db'>, id: string): SourceRow | undefined => db.select().from(source).where(eq(source.id, id)).get()

/** The source of an id; `not_found`. */
export function sourceOf(scope: Pick<Scope, 'db'>, id: string): SourceRow {
  const row = rowOf(scope, id)
  if (!row) throw new Problem('not_found', `no source ${id}`)
  return row
}

export const sourceTransactions = {
  createSource({ db, now, send }: Scope, made: NewSource): SourceRow {
    const before = made.creation === null ? undefined : db.select().from(source).where(eq(source.creation, made.creation)).get()
    const known = madeBefore(before, made.asked)
    if (known) return known
    const total = db.select({ total: count() }).from(source).get()?.total ?? 0
    if (total >= limits.sourcesMax) throw new Problem('failed_precondition', `at most ${limits.sourcesMax} sources`)
    const row = { ...made, version: 1, rejected: 0, lastRejectedAt: null, createdAt: now, updatedAt: now }
    db.insert(source).values(row).run()
    send({ kind: 'put', of: row.id }, { lane: row.id })
    return row
  },

  updateSource(scope: Scope, { id, set }: SourceChange): SourceRow {
    const row = sourceOf(scope, id)
    const changed = { ...row, ...set, version: row.version + 1, updatedAt: scope.now }
    scope.db.update(source).set(changed).where(eq(source.id, id)).run()
    return changed
  },

  source: (scope: Scope, { id }: { id: string }): SourceRow | undefined => rowOf(scope, id),

  sources: ({ db }: Scope, { after, limit }: { after: string; limit: number }): SourceRow[] =>
    db.select().from(source).where(gt(source.id, after)).orderBy(asc(source.id)).limit(limit).all(),

  deleteSource({ db, send }: Scope, { id }: { id: string }): { deleted: boolean } {
    const deleted = db.delete(source).where(eq(source.id, id)).returning({ id: source.id }).all().length > 0
    if (deleted) send({ kind: 'delete', of: id }, { lane: id })
    return { deleted }
  },

  /** Counts what was not the provider's. */
  reject({ db, now }: Scope, { id }: { id: string }): void {
    db.update(source)
      .set({ rejected: sql`${source.rejected} + 1`, lastRejectedAt: now })
      .where(eq(source.id, id))
      .run()
  },
}
