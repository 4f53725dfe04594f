import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const note = sqliteTable('note', { id: text().primaryKey(), position: integer().notNull().unique(), text: text().notNull() })

/** Notes to be kept when their time has come. */
export const reminder = sqliteTable('reminder', { id: integer().primaryKey({ autoIncrement: true }), text: text().notNull(), due: integer().notNull() })
