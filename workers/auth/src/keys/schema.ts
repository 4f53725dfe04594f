import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export interface Refill {
  amount: number
  interval: 'hour' | 'day' | 'month'
}

/** The keys of one tenant, in one object named by the tenant's word. Times are milliseconds since the epoch. */
export const key = sqliteTable(
  'key',
  {
    id: text().primaryKey(),
    organization: text().notNull(),
    name: text().notNull(),
    /** SHA-256 of the key: no plaintext is kept. */
    hash: text().notNull().unique(),
    start: text().notNull(),
    /** The hash that a rotation replaced works until `previousUntil`. */
    previousHash: text('previous_hash'),
    previousUntil: integer('previous_until'),
    permissions: text({ mode: 'json' }).$type<string[]>().notNull(),
    isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull().default(true),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by'),
    expiresAt: integer('expires_at'),
    limit: text({ mode: 'json' }).$type<{ quota: number; window: number }>(),
    creditsRemaining: integer('credits_remaining'),
    creditsRefill: text('credits_refill', { mode: 'json' }).$type<Refill>(),
    creditsRefilledAt: integer('credits_refilled_at'),
    metadata: text({ mode: 'json' }).$type<Record<string, string | number | boolean>>().notNull(),
  },
  (table) => [index('key_previous_hash').on(table.previousHash), index('key_created_by').on(table.createdBy)],
)

export type Row = typeof key.$inferSelect
