import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Settings } from '../settings.ts'

/** One row: the queue whose partition this is, and how its deliveries are paced. */
export const queue = sqliteTable('queue', {
  generation: integer().primaryKey(),
  name: text().notNull(),
  number: integer().notNull(),
  version: integer().notNull(),
  /** Absent once the queue is deleted. */
  settings: text({ mode: 'json' }).$type<Settings>(),
  createdAt: integer('created_at').notNull(),
  /** Until when nothing is sent to it, since it is being deleted. */
  closedUntil: integer('closed_until').notNull(),
  /** The theoretical arrival time of the next delivery (GCRA). */
  arrival: real().notNull(),
  /** Attempts of the last minute, for telling a target that fails. */
  recent: text().notNull(),
  /** When a failing target was tried last. */
  probedAt: integer('probed_at').notNull(),
})

export const message = sqliteTable(
  'message',
  {
    /** The order in which messages were sent. */
    seq: integer().primaryKey(),
    id: text().notNull().unique(),
    state: text({ enum: ['ready', 'delayed', 'held', 'leased', 'done', 'dead', 'canceled'] }).notNull(),
    priority: integer().notNull(),
    due: integer().notNull(),
    key: text(),
    headers: text(),
    contentType: text('content_type'),
    /** Bytes of the body. */
    size: integer().notNull(),
    origin: integer(),
    sentAt: integer('sent_at').notNull(),
    expiresAt: integer('expires_at'),
    attempt: integer().notNull(),
    attemptsMax: integer('attempts_max').notNull(),
    /** What tells the current delivery from all others. */
    token: text(),
    leasedUntil: integer('leased_until'),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
    reason: text(),
    /** The queue that a dead message is on its way to. */
    movingTo: text('moving_to'),
    /** The attempts that ended, as JSON. */
    history: text().notNull(),
  },
  (table) => [
    index('message_ready')
      .on(sql`priority desc`, table.due, table.seq)
      .where(sql`state = 'ready'`),
    index('message_delayed')
      .on(table.due)
      .where(sql`state = 'delayed'`),
    index('message_leased')
      .on(table.leasedUntil)
      .where(sql`state = 'leased'`),
    index('message_dead')
      .on(table.id)
      .where(sql`state = 'dead'`),
    index('message_ended')
      .on(table.endedAt)
      .where(sql`ended_at is not null`),
    index('message_expiring')
      .on(table.expiresAt)
      .where(sql`expires_at is not null and ended_at is null`),
    index('message_waiting')
      .on(table.key, table.seq)
      .where(sql`key is not null and ended_at is null`),
    index('message_key')
      .on(table.key, table.id)
      .where(sql`key is not null`),
  ],
)

/** Apart from the message, so that a change of state does not write it again. One of the three is there. */
export const body = sqliteTable('body', {
  seq: integer().primaryKey(),
  json: text(),
  base64: text(),
  /** Where it lies in the bucket. */
  large: text(),
})

export const result = sqliteTable('result', { seq: integer().primaryKey(), value: text().notNull() })

/** Who sent messages, each of them once. */
export const origin = sqliteTable('origin', { number: integer().primaryKey(), value: text().notNull().unique() })

export const dedupe = sqliteTable(
  'dedupe',
  {
    id: text().primaryKey(),
    message: text().notNull(),
    bodyHash: text('body_hash').notNull(),
    /** Absent where the message stands for others until it is done or dead. */
    until: integer(),
  },
  (table) => [
    index('dedupe_until')
      .on(table.until)
      .where(sql`until is not null`),
    index('dedupe_message').on(table.message),
  ],
)

/** How many messages are in each state, kept by triggers. */
export const tally = sqliteTable('tally', { state: text().primaryKey(), count: integer().notNull() })

/** What happened in a minute; of times, how many fell into each bucket. */
export const stat = sqliteTable(
  'stat',
  { minute: integer().notNull(), name: text().notNull(), bucket: integer().notNull(), count: integer().notNull() },
  (table) => [primaryKey({ columns: [table.minute, table.name, table.bucket] })],
)
