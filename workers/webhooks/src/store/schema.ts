import type { Endpoint } from 'webhooks.do/contract'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Generation } from '../signing/keys.ts'

/** Where a tenant's events go. */
export const endpoint = sqliteTable('endpoint', {
  id: text().primaryKey(),
  url: text().notNull(),
  events: text({ mode: 'json' }).$type<string[]>().notNull(),
  channels: text({ mode: 'json' }).$type<string[]>().notNull(),
  description: text(),
  /** As they are shown. */
  headers: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
  /** As they are sent, sealed for this tenant and endpoint. */
  sealed: text().notNull(),
  rate: text({ mode: 'json' }).$type<{ limit: number; per: string }>(),
  format: text().$type<Endpoint['format']>().notNull(),
  signature: text().$type<Endpoint['signature']>().notNull(),
  ordered: integer({ mode: 'boolean' }).notNull(),
  paused: integer({ mode: 'boolean' }).notNull(),
  generations: text({ mode: 'json' }).$type<Generation[]>().notNull(),
  status: text().$type<Endpoint['health']['status']>().notNull(),
  /** Since when it is so. */
  since: integer().notNull(),
  lastError: text('last_error'),
  /** Who made it under which key, and a hash of what was asked: the same call again gives the same endpoint. */
  creation: text().unique(),
  asked: text().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

export type EndpointRow = typeof endpoint.$inferSelect

/** The declared events. */
export const eventType = sqliteTable('event_type', {
  name: text().primaryKey(),
  /** JSON, or nothing: `true` is a schema too. */
  schema: text(),
  description: text(),
  example: text(),
})

export type EventTypeRow = typeof eventType.$inferSelect

/** One message on its way to one endpoint. */
export const delivery = sqliteTable(
  'delivery',
  {
    message: text().notNull(),
    endpoint: text().notNull(),
    status: text().$type<'pending' | 'delivered' | 'failed'>().notNull(),
    /** Each sending anew is a round; what comes late of an older one is dropped. */
    round: integer().notNull(),
    attempts: integer().notNull(),
    /** In its queue; known from the first attempt on. */
    queued: text(),
  },
  (table) => [primaryKey({ columns: [table.message, table.endpoint] }), index('delivery_endpoint').on(table.endpoint, table.message)],
)
