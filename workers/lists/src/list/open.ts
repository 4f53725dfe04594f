import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { eq, isNotNull } from 'drizzle-orm'
import type { Field, List } from 'lists.do/contract'
import type { Definition } from '../definition.ts'
import type { StoredField } from '../values/field.ts'
import { list } from './schema.ts'

export type ListRow = typeof list.$inferSelect & { id: string }

/** A list in the midst of a transaction: its row, which a write brings up to date at its end, and its fields. */
export interface Open {
  scope: StoreScope
  row: ListRow
  definition: Definition
  /** ISO 8601: the time of the transaction. */
  time: string
  fieldOf: (name: string) => StoredField | undefined
}

/** The reason of a problem that says that there is no such list. */
export const noListReason = 'no_list'

/** The live list of this object; `not_found` where there is none. */
export function openList(scope: StoreScope, name: string): Open {
  const row = scope.db.select().from(list).where(isNotNull(list.id)).get()
  if (!row) throw new Problem('not_found', `no list ${name}`, { reason: noListReason })
  return opened(scope, row as ListRow)
}

/** The same for a row that was just read or written. */
export function opened(scope: StoreScope, row: ListRow): Open {
  const byName = new Map(row.definition.fields.map((field) => [field.name, field]))
  return { scope, row, definition: row.definition, time: new Date(scope.now).toISOString(), fieldOf: (name) => byName.get(name) }
}

/** Writes what a transaction changed of the list's row. */
export function closeList({ scope, row, definition, time }: Open): void {
  const { version, count, nextSeq, spacing } = row
  row.updatedAt = time
  scope.db.update(list).set({ version, count, nextSeq, spacing, definition, updatedAt: time }).where(eq(list.generation, row.generation)).run()
}

/** The list as callers see it. */
export function toList({ row, definition }: Open): List {
  const { id, name, count, version, createdAt, createdBy, updatedAt } = row
  const { title, fields, key, strict, maxItems, onFull, isPlain } = definition
  return {
    ...{ id, name, title, key, strict, maxItems, onFull, count, version, createdAt, updatedAt },
    createdBy: createdBy ?? undefined,
    fields: isPlain ? undefined : fields.map(({ id: _, kind, ...field }) => (kind === undefined ? field : { ...field, result: kind as Field['result'] })),
  }
}
