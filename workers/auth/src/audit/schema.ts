import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * One tenant's audit trail. A block is one durable append: the begin or the end of a write, or the reads of a moment.
 * Its hash covers the block before, so that a removed or altered one shows. Times are milliseconds since the epoch.
 */
export const block = sqliteTable(
  'block',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    first: integer().notNull(),
    last: integer().notNull(),
    /** As `encodeEntries` of the contract package writes them. */
    entries: text().notNull(),
    hash: text().notNull(),
  },
  (table) => [index('block_first').on(table.first), index('block_last').on(table.last)],
)

/** Where the end of a call is, so that its begin can be shown with it. */
export const ended = sqliteTable('ended', { call: text().primaryKey(), seq: integer().notNull() })
