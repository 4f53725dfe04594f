import type { StoreScope } from '@dot-do/store'
import { eq } from 'drizzle-orm'
import { circuit } from './schema.ts'

const window = 20
const openMs = 30_000
const tryMs = 15_000
const modelsMax = 200

/** How models did of late. */
export interface Circuits {
  /** Those to pass over for now. */
  open: string[]
  /** Those that one call may try: see `tryModel`. */
  halfOpen: string[]
  /** Those that failed of late: how their next call goes counts, also when it goes well. */
  troubled: string[]
}

export function circuits({ db, now }: StoreScope): Circuits {
  const rows = db.select().from(circuit).all()
  const isOpen = ({ openUntil, triedUntil }: (typeof rows)[number]) => openUntil > now || (openUntil > 0 && triedUntil > now)
  return {
    open: rows.filter(isOpen).map(({ model }) => model),
    halfOpen: rows.filter((row) => row.openUntil > 0 && !isOpen(row)).map(({ model }) => model),
    troubled: rows.map(({ model }) => model),
  }
}

/** Whether a call may be the one that tries a model which was passed over long enough: one at a time. */
export function tryModel({ db, now }: StoreScope, model: string): boolean {
  const row = db.select().from(circuit).where(eq(circuit.model, model)).get()
  if (!row || row.openUntil === 0) return true
  if (row.openUntil > now || row.triedUntil > now) return false
  db.update(circuit)
    .set({ triedUntil: now + tryMs })
    .where(eq(circuit.model, model))
    .run()
  return true
}

/**
 * Counts a call of a model. One that failed more than half of its last 20 calls is passed over for 30 s; then one call alone
 * tries it: a failure passes it over again, a success forgets the past.
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
    const how = { results, openUntil, triedUntil: 0 }
    db.insert(circuit)
      .values({ model, ...how })
      .onConflictDoUpdate({ target: circuit.model, set: how })
      .run()
    // Callers name models: those that failed long ago make place.
    sql.exec('delete from circuit where rowid <= (select max(rowid) from circuit) - ?', modelsMax)
  }
}
