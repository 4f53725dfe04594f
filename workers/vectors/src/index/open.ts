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
export type Message = { name: string; id: string } & ({ task: 'compact'; block: number } | { task: 'measure' | 'rebuild' } | { task: 'cluster'; run: number })

/** The index; `not_found` where there is none. */
export function openIndex(scope: StoreScope<Message>, name: string): Open {
  const open = openIfThere(scope)
  if (!open) throw new Problem('not_found', `there is no index ${name}`)
  return open
}

/** The index, or undefined where there is none. */
export function openIfThere(scope: StoreScope<Message>): Open | undefined {
  const row = scope.db.select().from(settings).get()
  return row && row.id !== null ? { scope, row: { ...row, id: row.id }, definition: row.definition } : undefined
}

/** Writes what changed of the index itself. */
export function save({ scope: { db }, row }: Open, changed: Partial<Row>): void {
  Object.assign(row, changed)
  db.update(settings).set(changed).run()
}
