import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { makeViews } from './sql/views.ts'
import { space } from './schema.ts'

/** The `reason` of a write to a namespace that was never begun; no caller sees it. */
export const noSpaceReason = 'no_space'

/** Whether anything was ever written to the namespace. */
export const isBegun = ({ sql }: StoreScope): boolean => sql.exec('select 1 from _space').toArray().length > 0

/** Refuses a write to a namespace that the tenant's directory does not know yet. */
export function requireSpace(scope: StoreScope): void {
  if (!isBegun(scope)) throw new Problem('failed_precondition', 'the namespace was never begun', { reason: noSpaceReason })
}

const tokens = "tokenize='unicode61 remove_diacritics 2'"

/** Makes the namespace, once the directory knows it: its full text, and the views that `query` reads. */
export function begin(scope: StoreScope, { name }: { name: string }): void {
  const { db, sql, now } = scope
  if (db.select().from(space).get()) return
  db.insert(space).values({ name, createdAt: now }).run()
  // Not Drizzle's: it has no words for full text.
  sql.exec(`create virtual table _chunk_text using fts5(path, text, content='_chunk', content_rowid='key', ${tokens})`)
  sql.exec("create virtual table _name_text using fts5(id, title, content='_document', content_rowid='seq', tokenize='trigram')")
  makeViews(scope)
}
