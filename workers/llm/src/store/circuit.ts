import type { StoreScope } from '@dot-do/store'
import { eq } from 'drizzle-orm'
import { circuit } from './schema.ts'

const window = 20
const openMs = 30_000
const modelsMax = 200

/**
 * Counts a call of a model. One that failed more than half of its last 20 calls is passed over for 30 s; then the next call
 * decides: a failure passes it over again, a success forgets the past.
 */
export function countCall({ db, sql, now }: StoreScope, model: string, failed: boolean): void {
  const row = db.select().from(circuit).where(eq(circuit.model, model)).get()
  if (!row && !failed) return
  const wasOpen = row !== undefined && row.openUntil > 0
  const results = wasOpen && !failed ? '' : ((row?.results ?? '') + (failed ? '1' : '0')).slice(-window)
  const failures = results.split('1').length - 1
  const openUntil = results.length >= window && failures > window / 2 ? now + openMs : 0
  if (results === '' || !results.includes('1')) db.delete(circuit).where(eq(circuit.model, model)).run()
  else {
    db.insert(circuit).values({ model, results, openUntil }).onConflictDoUpdate({ target: circuit.model, set: { results, openUntil } }).run()
    // Callers name models: those that failed long ago make place.
    sql.exec('delete from circuit where rowid <= (select max(rowid) from circuit) - ?', modelsMax)
  }
}
