import type { StoreScope } from '@dot-do/store'
import { and, eq, lt } from 'drizzle-orm'
import type { Said } from '../written/prepared.ts'
import { contentOf, rowOf, type Stored, storedOf } from './documents/row.ts'
import { write } from './documents/write.ts'
import { requireSpace } from './open.ts'
import { creation } from './schema.ts'

/** Milliseconds after which a run that was not renewed counts as dead. */
export const leaseMs = 15_000

/** What there is of a document: itself, a run that makes it, or nothing until now: then this run is to make it. */
export type Begun = { state: 'there'; stored: Stored } | { state: 'running' } | { state: 'new' }

export function beginCreation(scope: StoreScope, { id, run }: { id: string; run: string }): Begun {
  requireSpace(scope)
  const row = rowOf(scope, id)
  if (row) return { state: 'there', stored: storedOf(row, contentOf(scope, row)) }
  const { db, now } = scope
  db.delete(creation).where(lt(creation.until, now)).run()
  if (db.select().from(creation).where(eq(creation.id, id)).get()) return { state: 'running' }
  db.insert(creation)
    .values({ id, run, until: now + leaseMs })
    .run()
  return { state: 'new' }
}

const own = ({ id, run }: { id: string; run: string }) => and(eq(creation.id, id), eq(creation.run, run))

/** Says that a run goes on. */
export function renewCreation({ db, now }: StoreScope, which: { id: string; run: string }): void {
  db.update(creation)
    .set({ until: now + leaseMs })
    .where(own(which))
    .run()
}

/** Ends a run: with the document that it made, where none came before it; without one another may try. */
export function endCreation(scope: StoreScope, { said, ...which }: { id: string; run: string; said?: Said | undefined }): { created: boolean } {
  scope.db.delete(creation).where(own(which)).run()
  if (!said || rowOf(scope, which.id)) return { created: false }
  write(scope, { op: 'create', id: which.id, said })
  return { created: true }
}

/** A document as it is, else as it is said here. */
export function getOrCreate(scope: StoreScope, { id, said }: { id: string; said: Said }): { created: boolean } {
  requireSpace(scope)
  if (rowOf(scope, id)) return { created: false }
  write(scope, { op: 'create', id, said })
  return { created: true }
}
