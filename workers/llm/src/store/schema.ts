import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The providers that a tenant brought. */
export const provider = sqliteTable('provider', {
  name: text().primaryKey(),
  kind: text().$type<'openai' | 'openrouter' | 'workers-ai'>().notNull(),
  baseUrl: text('base_url').notNull(),
  /** Key and header values, sealed for this tenant, name and address. */
  sealed: text().notNull(),
  hasKey: integer('has_key', { mode: 'boolean' }).notNull(),
  headers: text({ mode: 'json' }).$type<string[]>().notNull(),
  models: text({ mode: 'json' }).$type<string[]>(),
  updatedAt: integer('updated_at').notNull(),
})

/** How a model's last calls went; it is passed over until `openUntil`. */
export const circuit = sqliteTable('circuit', {
  model: text().primaryKey(),
  /** One character a call, the last behind: `1` where it failed. */
  results: text().notNull(),
  openUntil: integer('open_until').notNull(),
})

export type ProviderRow = typeof provider.$inferSelect
