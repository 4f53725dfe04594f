import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Every namespace that a tenant ever wrote to: its object has to be found when the tenant goes. */
export const space = sqliteTable('space', { name: text().primaryKey(), createdAt: integer('created_at').notNull() })
