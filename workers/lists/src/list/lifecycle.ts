import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { List } from 'lists.do/contract'
import { tellAllGone } from '../related/removal.ts'
import { type Definition, type Registered, sameDefinition } from '../definition.ts'
import { dropSpacings } from '../history/spacings.ts'
import { type ListRow, opened, toList } from './open.ts'
import { change, file, item, link, list, mark, referrer, view, vouch } from './schema.ts'
import { indexUnique } from './unique.ts'

export interface Creation extends Registered {
  /** What the caller asked for, where that matters: another than the list has is `already_exists`. */
  wanted?: Definition | undefined
}

/** Makes the list, or finds it made; undefined where it was deleted meanwhile. */
export function create(scope: StoreScope, { wanted, ...creation }: Creation): List | undefined {
  const row = scope.db.select().from(list).get()
  if (row && row.generation > creation.generation) return undefined
  if (row?.generation === creation.generation) {
    if (row.id === null) return undefined
  } else {
    if (row) wipe(scope, row)
    // On from there, so that a watcher of the list before can't take this one's versions for that one's.
    make(scope, creation, row?.version ?? 0)
  }
  const open = opened(scope, scope.db.select().from(list).get() as ListRow)
  if (wanted && !sameDefinition(wanted, open.definition)) {
    throw new Problem('already_exists', `there is a list ${open.row.name} with another definition`, { data: { id: open.row.id } })
  }
  return toList(open)
}

function make(scope: StoreScope, { id, name, generation, definition, createdAt, createdBy }: Creation, version: number): void {
  const row = { ...{ id, name, generation, definition, version, createdAt, createdBy }, updatedAt: createdAt }
  scope.db.insert(list).values(row).run()
  // Not Drizzle's: it has no words for full text.
  scope.sql.exec(
    "create virtual table if not exists search using fts5(body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
  )
  indexUnique(opened(scope, scope.db.select().from(list).get() as ListRow), undefined, definition)
}

/** Deletes the list of this generation and all it holds; a later one of the same name stays. */
export function drop(scope: StoreScope, { name, generation }: { name: string; generation: number }): boolean {
  const row = scope.db.select().from(list).get()
  if (row && row.generation > generation) return false
  if (row) wipe(scope, row)
  const time = new Date(scope.now).toISOString()
  const definition: Definition = { ...{ fields: [], nextField: 1 }, isPlain: true, strict: true }
  scope.db
    .insert(list)
    .values({ generation, name, definition, version: row?.version ?? 0, createdAt: time, updatedAt: time })
    .run()
  return typeof row?.id === 'string'
}

function wipe(scope: StoreScope, row: typeof list.$inferSelect): void {
  const { db, sql } = scope
  if (row.id !== null) tellAllGone(opened(scope, row as ListRow))
  for (const { name } of sql
    .exec<{ name: string }>("select name from sqlite_master where type = 'index' and (name glob 'unique_*' or name glob 'sorted_*')")
    .toArray()) {
    sql.exec(`drop index ${name}`)
  }
  sql.exec('drop table if exists search')
  dropSpacings(sql)
  for (const table of [item, change, view, list, link, vouch, referrer, mark, file]) db.delete(table).run()
}
