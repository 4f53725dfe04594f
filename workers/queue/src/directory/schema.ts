import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Asked } from '../settings.ts'

/** Every name that a tenant's queues have or had. */
export const queue = sqliteTable('queue', {
  name: text().primaryKey(),
  /** Rises when a deleted name is used again. */
  generation: integer().notNull(),
  /** Rises with each change. */
  version: integer().notNull(),
  /** Absent once the queue is deleted: its objects still have to be found when the tenant goes. */
  asked: text({ mode: 'json' }).$type<Asked>(),
  /** The most that it ever had. */
  partitions: integer().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** One row: when all partitions were last touched, so that one whose alarm was lost has it set again. */
export const sweep = sqliteTable('sweep', { id: integer().primaryKey(), at: integer().notNull() })
