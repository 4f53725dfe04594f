import { sql } from 'drizzle-orm'
import { index as tableIndex, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Definition } from '../definition.ts'

/** Every name that a tenant's indexes have or had. */
export const index = sqliteTable(
  'index_name',
  {
    name: text().primaryKey(),
    /** Rises when a deleted name is used again. */
    generation: integer().notNull(),
    /** Absent once the index is deleted: its object still has to be found when the tenant goes. */
    id: text(),
    definition: text({ mode: 'json' }).$type<Definition>(),
    createdAt: text('created_at').notNull(),
    createdBy: text('created_by'),
  },
  (table) => [
    tableIndex('index_live')
      .on(table.name)
      .where(sql`id is not null`),
  ],
)
