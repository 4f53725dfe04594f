import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const note = sqliteTable('note', { id: text().primaryKey(), position: integer().notNull().unique(), text: text().notNull() })
