import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Every organization, in one object: made rarely, read by admins. */
export const organization = sqliteTable('organization', {
  id: text().primaryKey(),
  // The word is 50 bits of the id's hash and leads to the tenant's keys: two tenants must never share one.
  word: text().notNull().unique(),
  name: text().notNull(),
  slug: text().unique(),
  domains: text({ mode: 'json' }).$type<string[]>().notNull(),
  metadata: text({ mode: 'json' }).$type<Record<string, string | number | boolean>>().notNull(),
  createdAt: integer('created_at').notNull(),
  // The row stays, emptied: its word must not lead to another tenant's keys while any of its own may still be cached.
  deletedAt: integer('deleted_at'),
})
