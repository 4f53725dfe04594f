import { sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const note = sqliteTable('note', { id: text().primaryKey(), text: text().notNull() })
