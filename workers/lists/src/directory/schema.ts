import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Definition } from '../definition.ts'

/** Every name that a tenant's lists have or had. */
export const list = sqliteTable(
  'list',
  {
    name: text().primaryKey(),
    /** Rises when a deleted name is used again. */
    generation: integer().notNull(),
    /** Absent once the list is deleted: its object still has to be found when the tenant goes. */
    id: text(),
    title: text(),
    /** As it was created. */
    definition: text({ mode: 'json' }).$type<Definition>(),
    createdAt: text('created_at').notNull(),
    createdBy: text('created_by'),
  },
  (table) => [
    index('list_live')
      .on(table.name)
      .where(sql`id is not null`),
  ],
)
