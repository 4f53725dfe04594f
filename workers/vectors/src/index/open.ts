import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { Definition } from '../definition.ts'
import { settings } from './schema.ts'

type Row = typeof settings.$inferSelect & { id: string }

/** What a transaction of an index works on. */
export interface Open {
  scope: StoreScope<Message>
  row: Row
  definition: Definition
}

/** What an index sends itself: work for later. */
export type Message = { task: 'compact'; name: string; block: number }

/** The index; `not_found` where there is none. */
export function openIndex(scope: StoreScope<Message>, name: string): Open {
  const row = rowOf(scope)
  if (!row) throw new Problem('not_found', `there is no index ${name}`)
  return { scope, row, definition: row.definition }
}

/** The index, or undefined where there is none. */
export function rowOf({ db }: StoreScope<Message>): Row | undefined {
  const row = db.select().from(settings).get()
  return row && row.id !== null ? { ...row, id: row.id } : undefined
}

/** Writes what changed of the index itself. */
export function save({ scope: { db }, row }: Open, changed: Partial<Row>): void {
  Object.assign(row, changed)
  db.update(settings).set(changed).run()
}
