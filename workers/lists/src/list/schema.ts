import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { View } from 'lists.do/contract'
import type { Definition } from '../definition.ts'

/** The one row that says what this list is; with no `id` it is what a deleted list leaves, against messages that come late. */
export const list = sqliteTable('list', {
  /** Counts the lists that had this name. */
  generation: integer().primaryKey(),
  id: text(),
  name: text().notNull(),
  definition: text({ mode: 'json' }).$type<Definition>().notNull(),
  version: integer().notNull().default(0),
  count: integer().notNull().default(0),
  /** The number of the next item, of which none is used twice. */
  nextSeq: integer('next_seq').notNull().default(1),
  /** How often positions were spaced anew: a cursor from before names one that is no more. */
  spacing: integer().notNull().default(0),
  createdAt: text('created_at').notNull(),
  createdBy: text('created_by'),
  updatedAt: text('updated_at').notNull(),
})

/** Times are ISO 8601 in UTC, so that a filter compares them as it does a datetime field. */
export const item = sqliteTable(
  'item',
  {
    seq: integer().primaryKey(),
    id: text().notNull().unique(),
    /** A fractional index: its text sorts as the list does. */
    position: text().notNull(),
    version: integer().notNull(),
    createdAt: text('created_at').notNull(),
    createdBy: text('created_by'),
    updatedAt: text('updated_at').notNull(),
    updatedBy: text('updated_by'),
    /** JSONB: f1, f2 … the values by the ids of fields, as they are compared; r1 … as given where that differs; c1 … folded; x unknown fields. */
    data: blob().$type<ArrayBuffer>().notNull(),
  },
  (table) => [index('item_position').on(table.position)],
)

/** Every change of the last 90 days. What an item became is what its next change, or the item itself, says it was. */
export const change = sqliteTable(
  'change',
  {
    version: integer().primaryKey(),
    type: text().$type<ChangeType>().notNull(),
    /** Of the item; absent where the list itself was altered. */
    item: text(),
    at: integer().notNull(),
    by: text(),
    /** Position and data (JSONB) before; of `altered` the definition. */
    position: text(),
    before: blob().$type<ArrayBuffer>(),
    /** The item's version, createdAt, createdBy, updatedAt and updatedBy before, as a JSON array. */
    marks: text(),
  },
  (table) => [index('change_item').on(table.item, table.version)],
)

export type ChangeType = 'added' | 'updated' | 'moved' | 'removed' | 'altered'

export const view = sqliteTable('view', {
  name: text().primaryKey(),
  query: text({ mode: 'json' }).$type<Omit<View, 'name'>>().notNull(),
})

/** What the relations of items lead to: of each field, item by item. */
export const link = sqliteTable('link', { field: text().notNull(), target: text().notNull(), seq: integer().notNull() }, (table) => [
  primaryKey({ columns: [table.field, table.target, table.seq] }),
  index('link_seq').on(table.seq),
])

/** Items of other lists that are there: known since they were asked for, until that list says that it removes them. */
export const vouch = sqliteTable('vouch', { list: text().notNull(), id: text().notNull() }, (table) => [primaryKey({ columns: [table.list, table.id] })])

/** Items of other lists (or `*`, all of them) that were to be removed: what was known of them before this stamp counts no more. */
export const fence = sqliteTable('fence', { list: text().notNull(), id: text().notNull(), stamp: integer().notNull(), at: integer().notNull() }, (table) => [
  primaryKey({ columns: [table.list, table.id] }),
  index('fence_at').on(table.at),
])

/** Lists whose relations may lead here: more than do, never fewer. */
export const referrer = sqliteTable('referrer', {
  name: text().primaryKey(),
  /** The stamp of its last word. */
  since: integer().notNull(),
  inverses: text({ mode: 'json' }).$type<string[]>().notNull(),
})

/** Items (or `*`) that are to be removed once all referrers agree; a new reference takes the mark away. */
export const mark = sqliteTable('mark', {
  id: text().primaryKey(),
  stamp: integer().notNull(),
  at: integer().notNull(),
  /** The referrers that have something to clear, once they all agreed. */
  hits: text({ mode: 'json' }).$type<string[]>(),
})

/** The bytes of files in items. */
export const file = sqliteTable(
  'file',
  { seq: integer().notNull(), field: text().notNull(), sha256: text().notNull(), bytes: blob().$type<ArrayBuffer>().notNull() },
  (table) => [primaryKey({ columns: [table.seq, table.field, table.sha256] })],
)

/** The one counter that orders references and removals; it outlives the list. */
export const stamp = sqliteTable('stamp', { id: integer().primaryKey(), value: integer().notNull() })
