import { Problem } from '@dot-do/contract'
import { asc, count, eq, gt } from 'drizzle-orm'
import { limits } from '../limits.ts'
import type { Scope } from './outbox.ts'
import { eventType, type EventTypeRow } from './schema.ts'

const rowOf = ({ db }: Pick<Scope, 'db'>, name: string): EventTypeRow | undefined => db.select().from(eventType).where(eq(eventType.name, name)).get()

const countOf = ({ db }: Pick<Scope, 'db'>): number => db.select({ total: count() }).from(eventType).get()?.total ?? 0

export const typeTransactions = {
  putType(scope: Scope, row: EventTypeRow): void {
    if (!rowOf(scope, row.name) && countOf(scope) >= limits.typesMax) throw new Problem('failed_precondition', `at most ${limits.typesMax} event types`)
    scope.db.insert(eventType).values(row).onConflictDoUpdate({ target: eventType.name, set: row }).run()
  },

  types: ({ db }: Scope, { after, limit }: { after: string; limit: number }): EventTypeRow[] =>
    db.select().from(eventType).where(gt(eventType.name, after)).orderBy(asc(eventType.name)).limit(limit).all(),

  deleteType: ({ db }: Scope, { name }: { name: string }): { deleted: boolean } => ({
    deleted: db.delete(eventType).where(eq(eventType.name, name)).returning({ name: eventType.name }).all().length > 0,
  }),
}
