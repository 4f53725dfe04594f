import { blob, index as tableIndex, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Plan } from '../cluster/state.ts'
import type { Definition } from '../definition.ts'

/** The ways of comparing that come before float32, as last measured. */
export interface Stage {
  /** Which mean the bits are taken against. */
  epoch: number
  /** Slots that were given. */
  slots: number
  /** How many candidates the codes leave of which ten are wanted; 0 where they are not used. */
  keep: number
  /** How many the bits leave to the codes; 0 where they are not used. */
  width: number
  /** Of the ten nearest to stored vectors, the share found. */
  recall?: number
  /** Vectors there were. */
  measured?: number
}

/** All vectors on their way to be others. */
export interface Rebuild {
  becomes: Definition
  /** The last slot whose vector is made. */
  after: number
  done: number
  /** Why it came to nothing. */
  failed?: string
}

/** One row: what the index is. A deleted index leaves its generation, so that a later one of its name is told from it. */
export const settings = sqliteTable('settings', {
  generation: integer().primaryKey(),
  name: text().notNull(),
  /** Absent once it is deleted. */
  id: text(),
  definition: text({ mode: 'json' }).$type<Definition>().notNull(),
  createdAt: text('created_at').notNull(),
  createdBy: text('created_by'),
  count: integer().notNull(),
  /** The slot the next vector gets; none is ever given twice, so what is cached under a slot stays true. */
  nextSlot: integer('next_slot').notNull(),
  /** Rises when all vectors are made anew: what is cached of the old ones is no longer true. */
  content: integer().notNull(),
  stage: text({ mode: 'json' }).$type<Stage>().notNull(),
  rebuild: text({ mode: 'json' }).$type<Rebuild>(),
})

export const item = sqliteTable(
  'item',
  {
    /** Where its vector is; another one after each write of the vector. */
    slot: integer().primaryKey(),
    id: text().notNull().unique(),
    namespace: text().notNull(),
    /** JSON as given. */
    metadata: text(),
    /** The same in NFC where that is another text: what filters read. */
    normal: text(),
    text: text(),
  },
  (table) => [tableIndex('item_namespace').on(table.namespace, table.slot)],
)

/** Float32 values: of a cosine index of length 1, and `norm` what they were divided by. */
export const vector = sqliteTable('vector', {
  slot: integer().primaryKey(),
  norm: real().notNull(),
  values: blob().$type<ArrayBuffer>().notNull(),
})

/** Vectors of a rebuild, until they take the others' place. */
export const nextVector = sqliteTable('next_vector', {
  slot: integer().primaryKey(),
  norm: real().notNull(),
  values: blob().$type<ArrayBuffer>().notNull(),
})

/** Blocks of slots. */
export const block = sqliteTable('block', {
  number: integer().primaryKey(),
  /** A bit for each slot that holds an item. */
  live: blob().$type<ArrayBuffer>().notNull(),
  /** How many bits are set. */
  count: integer().notNull(),
})

/** Int8 codes of full blocks, with their scales and biases. */
export const code = sqliteTable('code', {
  number: integer().primaryKey(),
  codes: blob().$type<ArrayBuffer>().notNull(),
})

/** Bits of full blocks: which values are above the mean. */
export const bit = sqliteTable('bit', {
  number: integer().primaryKey(),
  epoch: integer().notNull(),
  bits: blob().$type<ArrayBuffer>().notNull(),
})

export const mean = sqliteTable('mean', {
  epoch: integer().primaryKey(),
  mean: blob().$type<ArrayBuffer>().notNull(),
})

/** Runs of `cluster`, the last few. */
export const run = sqliteTable('run', {
  number: integer().primaryKey({ autoIncrement: true }),
  id: text().notNull().unique(),
  plan: text({ mode: 'json' }).$type<Plan>().notNull(),
  /** Vectors it takes in. */
  total: integer().notNull(),
  /** The vectors' `content` when it began; others are not what it reckons with. */
  content: integer().notNull(),
  /** How far it is, the centres apart. */
  progress: text().notNull(),
  training: blob().$type<ArrayBuffer>(),
  best: blob().$type<ArrayBuffer>(),
  failed: text(),
})

/** What a run found: one row a cluster. */
export const cluster = sqliteTable(
  'cluster',
  {
    run: integer().notNull(),
    number: integer().notNull(),
    size: integer().notNull(),
    cohesion: real().notNull(),
    label: text(),
  },
  (table) => [primaryKey({ columns: [table.run, table.number] })],
)

/** Which cluster each item is in, and how far from its centre. */
export const assignment = sqliteTable(
  'assignment',
  {
    run: integer().notNull(),
    id: text().notNull(),
    cluster: integer().notNull(),
    far: real().notNull(),
  },
  (table) => [primaryKey({ columns: [table.run, table.id] }), tableIndex('assignment_cluster').on(table.run, table.cluster, table.far, table.id)],
)
