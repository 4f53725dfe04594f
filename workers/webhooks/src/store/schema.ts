import type { Target } from 'webhooks.do/contract'
import type { Endpoint, Options, Provider } from 'webhooks.do/contract'
import type { Origin } from '@dot-do/service'
import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
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

/** What was sent. */
export const message = sqliteTable(
  'message',
  {
    id: text().primaryKey(),
    event: text().notNull(),
    /** JSON, written once: every attempt sends these bytes. */
    data: text().notNull(),
    /** The sender's own id, and a hash of what was sent under it. */
    eventId: text('event_id'),
    asked: text().notNull(),
    channels: text({ mode: 'json' }).$type<string[]>().notNull(),
    isPlatforms: integer('is_platforms', { mode: 'boolean' }).notNull(),
    at: integer().notNull(),
  },
  (table) => [index('message_event_id').on(table.eventId, table.at), index('message_at').on(table.at), index('message_event').on(table.event, table.id)],
)

export type MessageRow = typeof message.$inferSelect

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

export type DeliveryRow = typeof delivery.$inferSelect

/** One request to an endpoint, and what came of it. */
export const attempt = sqliteTable(
  'attempt',
  {
    id: text().primaryKey(),
    message: text().notNull(),
    endpoint: text().notNull(),
    at: integer().notNull(),
    ms: integer().notNull(),
    status: integer(),
    error: text(),
    answer: text(),
  },
  (table) => [index('attempt_message').on(table.message, table.id), index('attempt_endpoint').on(table.endpoint, table.id), index('attempt_at').on(table.at)],
)

export type AttemptRow = typeof attempt.$inferSelect

/** Where others' webhooks come in. */
export const source = sqliteTable('source', {
  id: text().primaryKey(),
  provider: text().$type<Provider>().notNull(),
  description: text(),
  /** Its secrets, sealed for this tenant and source. */
  sealed: text().notNull(),
  options: text({ mode: 'json' }).$type<Options>().notNull(),
  events: text({ mode: 'json' }).$type<string[]>().notNull(),
  to: text({ mode: 'json' }).$type<Target[]>().notNull(),
  /** Who said where it goes: what is done there is done with the rights of this key. */
  origin: text({ mode: 'json' }).$type<Origin>().notNull(),
  /** Counted at each change: whoever verified by an older one verifies again. */
  version: integer().notNull(),
  rejected: integer().notNull(),
  lastRejectedAt: integer('last_rejected_at'),
  creation: text().unique(),
  asked: text().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

export type SourceRow = typeof source.$inferSelect

/** What came in, was verified, and is kept. */
export const received = sqliteTable(
  'received',
  {
    id: text().primaryKey(),
    source: text().notNull(),
    provider: text().$type<Provider>().notNull(),
    /** The provider's id of the event, else a hash of the body. */
    repeat: text().notNull(),
    eventId: text('event_id'),
    event: text(),
    headers: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    /** Its bytes; in R2 under the day and the id where they are many. */
    body: blob({ mode: 'buffer' }),
    size: integer().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    index('received_repeat').on(table.source, table.repeat, table.at),
    index('received_source').on(table.source, table.id),
    index('received_at').on(table.at),
  ],
)

export type ReceivedRow = typeof received.$inferSelect

/** One received event on its way to one target. */
export const forwarding = sqliteTable(
  'forwarding',
  {
    id: text().primaryKey(),
    received: text().notNull(),
    target: text({ mode: 'json' }).$type<Target>().notNull(),
    origin: text({ mode: 'json' }).$type<Origin>().notNull(),
    status: text().$type<'pending' | 'done' | 'failed'>().notNull(),
    attempts: integer().notNull(),
    error: text(),
  },
  (table) => [index('forwarding_received').on(table.received, table.id)],
)

export type ForwardingRow = typeof forwarding.$inferSelect
