import type { StoreScope } from '@dot-do/store'
import { change } from '../schema.ts'

/** Milliseconds that a change is told. */
const keptMs = 90 * 24 * 60 * 60 * 1000

/** Notes a change of a document, and forgets some that are old. */
export function noted({ db, sql, now }: StoreScope, op: 'create' | 'update' | 'delete', id: string, version: number): void {
  db.insert(change).values({ op, id, version, at: now }).run()
  sql.exec('delete from _change where seq in (select seq from _change order by seq limit 2) and at < ?', now - keptMs)
}
