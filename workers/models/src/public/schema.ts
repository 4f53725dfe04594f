import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Version } from '../catalogue/types.ts'

/** The one row: which catalogue is current and how the last refresh went. */
export const state = sqliteTable('state', {
  id: integer().primaryKey(),
  /** The catalogue’s key in the bucket; absent until there is one. */
  version: text(),
  at: text(),
  attemptedAt: integer('attempted_at').notNull(),
  /** Why the last refresh was refused. */
  error: text(),
})

/** What held of a model from a time on. */
export const version = sqliteTable('version', {
  id: integer().primaryKey({ autoIncrement: true }),
  model: text().notNull(),
  held: text({ mode: 'json' }).$type<Version>().notNull(),
})
