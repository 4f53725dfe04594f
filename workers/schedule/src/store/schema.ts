import type { Origin } from '@dot-do/service'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Definition } from './definition.ts'

/** Times are milliseconds since the epoch. */
export const schedule = sqliteTable(
  'schedule',
  {
    id: text().primaryKey(),
    name: text(),
    /** What its action is of: a domain’s label, `queue` or `url`. */
    domain: text().notNull(),
    version: integer().notNull(),
    /** With whose rights its runs act. */
    origin: text({ mode: 'json' }).notNull().$type<Origin>(),
    state: text({ enum: ['active', 'paused', 'ended'] }).notNull(),
    reason: text(),
    note: text(),
    /** Its times lie after this; what is before has been seen to. */
    after: integer().notNull(),
    /** The next time, once that is known. */
    nextAt: integer('next_at'),
    /** When there is something to do: the next time with its jitter, or at once where the next time has to be found. */
    dueAt: integer('due_at'),
    planned: integer().notNull().default(0),
    triggered: integer().notNull().default(0),
    backfilled: integer().notNull().default(0),
    succeeded: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    missed: integer().notNull().default(0),
    skipped: integer().notNull().default(0),
    canceled: integer().notNull().default(0),
    failedInRow: integer('failed_in_row').notNull().default(0),
    /** The last run that ended. */
    lastRun: text('last_run'),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [index('schedule_due_at').on(table.dueAt), index('schedule_ended_at').on(table.endedAt)],
)

/** Each version of what a schedule does, as long as it or a run of it needs it. */
export const definition = sqliteTable(
  'definition',
  {
    schedule: text().notNull(),
    version: integer().notNull(),
    body: text({ mode: 'json' }).notNull().$type<Definition>(),
    /** Of an action that posts: what it signs with, sealed. */
    secret: text(),
  },
  (table) => [primaryKey({ columns: [table.schedule, table.version] })],
)

export const run = sqliteTable(
  'run',
  {
    position: integer().primaryKey({ autoIncrement: true }),
    id: text().notNull().unique(),
    schedule: text().notNull(),
    kind: text({ enum: ['plan', 'trigger', 'backfill'] }).notNull(),
    state: text({ enum: ['buffered', 'queued', 'running', 'succeeded', 'failed', 'missed', 'skipped', 'canceled'] }).notNull(),
    version: integer().notNull(),
    scheduledAt: integer('scheduled_at').notNull(),
    dueAt: integer('due_at').notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
    attempt: integer().notNull(),
    /** Rises with each message about it; what an older one says is not heard. */
    turn: integer().notNull(),
    /** Instead of the action’s input. */
    input: text({ mode: 'json' }).$type<{ value: unknown }>(),
    error: text({ mode: 'json' }).$type<Failure>(),
    result: text({ mode: 'json' }).$type<{ value: unknown }>(),
    missedUntil: integer('missed_until'),
    /** What it sent, where its action is that: the run ends as the message does. */
    message: text({ mode: 'json' }).$type<Sent>(),
    /** While it is under way: when it is given up, should nothing be heard of it, or when its message is asked after. */
    checkAt: integer('check_at'),
  },
  (table) => [
    index('run_schedule').on(table.schedule, table.state, table.position),
    index('run_schedule_position').on(table.schedule, table.position),
    index('run_ended_at').on(table.endedAt),
    index('run_check_at').on(table.checkAt),
  ],
)

/** A message in a queue of queue.do. */
export interface Sent {
  queue: string
  id: string
}

/** Why a run failed. */
export interface Failure {
  code: string
  detail: string
  status?: number
}

export type ScheduleRow = typeof schedule.$inferSelect
export type RunRow = typeof run.$inferSelect
