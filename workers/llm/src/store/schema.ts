import type { MethodTool, InlineTool } from 'llm.do/contract'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The providers that a tenant brought. */
export const provider = sqliteTable('provider', {
  name: text().primaryKey(),
  kind: text().$type<'openai' | 'openrouter' | 'anthropic' | 'workers-ai'>().notNull(),
  baseUrl: text('base_url').notNull(),
  /** Key and header values, sealed for this tenant, name and address. */
  sealed: text().notNull(),
  hasKey: integer('has_key', { mode: 'boolean' }).notNull(),
  headers: text({ mode: 'json' }).$type<string[]>().notNull(),
  models: text({ mode: 'json' }).$type<string[]>(),
  /** US dollars a million tokens, as decimals. */
  price: text({ mode: 'json' }).$type<{ input: string; output: string }>(),
  /** Whether it keeps nothing, as its tenant says. */
  zeroRetention: integer('zero_retention', { mode: 'boolean' }),
  updatedAt: integer('updated_at').notNull(),
})

/** How a model's last calls went; it is passed over until `openUntil`. */
export const circuit = sqliteTable('circuit', {
  model: text().primaryKey(),
  /** One character a call, the last behind: `1` where it failed. */
  results: text().notNull(),
  openUntil: integer('open_until').notNull(),
  /** Until when one call alone tries whether it is back. */
  triedUntil: integer('tried_until').notNull().default(0),
})

/** How soon a model answered its last calls, and how fast it wrote: of whole answers, and of streams by themselves. */
export const pace = sqliteTable(
  'pace',
  {
    model: text().notNull(),
    isStream: integer('is_stream', { mode: 'boolean' }).notNull(),
    /** Milliseconds until the answer, of a stream until its first token; the last behind. */
    latencies: text({ mode: 'json' }).$type<number[]>().notNull(),
    /** Tokens a second. */
    rates: text({ mode: 'json' }).$type<number[]>().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.model, table.isStream] }), index('pace_at').on(table.at)],
)

/** The last version that each name was given; it outlives them all. */
export const promptName = sqliteTable('prompt_name', { name: text().primaryKey(), last: integer().notNull() })

/** What a version of a prompt says. */
export const prompt = sqliteTable(
  'prompt',
  {
    name: text().notNull(),
    version: integer().notNull(),
    text: text().notNull(),
    system: text(),
    variables: text({ mode: 'json' }).$type<Record<string, unknown>>(),
    model: text(),
    settings: text({ mode: 'json' }).$type<Record<string, unknown>>(),
    tools: text({ mode: 'json' }).$type<(InlineTool | MethodTool)[]>(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.version] })],
)

/** How much may be spent, in millionths of a dollar. */
export const budget = sqliteTable(
  'budget',
  {
    scope: text().$type<'tenant' | 'key' | 'user'>().notNull(),
    /** The key or user; empty for all of them, each its own. */
    subject: text().notNull(),
    window: text().$type<'hour' | 'day' | 'week' | 'month' | 'total'>().notNull(),
    micros: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.subject, table.window] })],
)

/** What calls under way may cost at most. */
export const reservation = sqliteTable('reservation', {
  run: text().primaryKey(),
  key: text().notNull(),
  user: text().notNull(),
  micros: integer().notNull(),
  /** When it is given back, should its call never end. */
  until: integer().notNull(),
})

/** What was spent in each hour, counted from the epoch. */
export const spending = sqliteTable(
  'spending',
  { hour: integer().notNull(), key: text().notNull(), user: text().notNull(), micros: integer().notNull() },
  (table) => [primaryKey({ columns: [table.hour, table.key, table.user] })],
)

/** What each call used: no word of it. */
export const used = sqliteTable(
  'used',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    model: text().notNull(),
    provider: text().notNull(),
    key: text().notNull(),
    user: text().notNull(),
    /** With its version: `greet@3`; empty where there was none. */
    prompt: text().notNull(),
    tags: text({ mode: 'json' }).$type<string[]>(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    cachedTokens: integer('cached_tokens').notNull(),
    /** Millionths of a dollar. */
    micros: integer().notNull(),
    finish: text().notNull(),
  },
  (table) => [index('used_at').on(table.at)],
)

/** For how long what calls say is kept: one row, once a tenant has said so. */
export const retention = sqliteTable('retention', {
  id: integer().primaryKey(),
  days: integer().notNull(),
  /** What was said before this time is being taken away, and when that is tried again. */
  sweepBefore: integer('sweep_before'),
  sweepAt: integer('sweep_at'),
})

/** A call of which is kept what it said: in R2, under its id. */
export const call = sqliteTable(
  'call',
  {
    id: text().primaryKey(),
    at: integer().notNull(),
    operation: text().notNull(),
    /** Empty where no model answered. */
    model: text().notNull(),
    provider: text().notNull(),
    key: text().notNull(),
    user: text().notNull(),
    prompt: text().notNull(),
    tags: text({ mode: 'json' }).$type<string[]>(),
    /** How it ended: a model's reason, or the code of a problem. */
    finish: text().notNull(),
    bytes: integer().notNull(),
  },
  (table) => [index('call_at').on(table.at)],
)

/** Answers that are given again. */
export const answer = sqliteTable(
  'answer',
  {
    key: text().primaryKey(),
    /** The call that makes it, while it runs. */
    run: text(),
    runUntil: integer('run_until').notNull(),
    /** Sealed. */
    text: text(),
    size: integer().notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    usedAt: integer('used_at').notNull(),
    /** How the last run failed, for those who waited for it. */
    failedRun: text('failed_run'),
    problem: text(),
  },
  // All that is needed to make place: the texts, which are long, are not read for it.
  (table) => [index('answer_by_use').on(table.usedAt, table.size, table.run, table.key), index('answer_expires_at').on(table.expiresAt)],
)

export type PromptRow = typeof prompt.$inferSelect
export type BudgetRow = typeof budget.$inferSelect
export type UsedRow = typeof used.$inferSelect
export type CallRow = typeof call.$inferSelect
export type RetentionRow = typeof retention.$inferSelect
export type ProviderRow = typeof provider.$inferSelect
