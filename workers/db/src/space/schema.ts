import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The one row that says that the namespace was begun; its full text and views are there from then on. */
export const space = sqliteTable('_space', {
  name: text().primaryKey(),
  createdAt: integer('created_at').notNull(),
  /** Whether a message is on its way that brings vectors.do what it does not know. */
  isSending: integer('is_sending', { mode: 'boolean' }).notNull().default(false),
})

/** Times are ISO 8601 in UTC, so that a filter compares them as it does a datetime field. */
export const document = sqliteTable(
  '_document',
  {
    seq: integer().primaryKey(),
    id: text().notNull().unique(),
    type: text().notNull(),
    /** JSON. */
    data: text().notNull(),
    title: text(),
    /** Where it is other than SQLite's `lower` of the title. */
    titleFolded: text('title_folded'),
    /** Whether the title was given, not found in the data or the content. */
    isTitled: integer('is_titled', { mode: 'boolean' }).notNull(),
    /** The first heading of level 1. */
    heading: text(),
    visibility: text({ enum: ['private', 'public'] }).notNull(),
    version: integer().notNull(),
    hash: text().notNull(),
    /** Of the Markdown; null where there is none. */
    contentHash: text('content_hash'),
    /** Bytes of the data and of the content. */
    dataBytes: integer('data_bytes').notNull(),
    contentBytes: integer('content_bytes').notNull(),
    createdAt: text('created_at').notNull(),
    updatedAt: text('updated_at').notNull(),
  },
  (table) => [index('_document_type').on(table.type, table.id), index('_document_updated').on(table.updatedAt)],
)

/** The Markdown, in parts that a row may hold. */
export const content = sqliteTable(
  '_content',
  { key: integer().primaryKey(), document: integer().notNull(), part: integer().notNull(), text: text().notNull() },
  (table) => [index('_content_document').on(table.document, table.part)],
)

/** The data with its texts folded, where that is other than SQLite's `lower` of them. */
export const folded = sqliteTable('_folded', { document: integer().primaryKey(), data: text().notNull() })

/** What search finds: a piece of the Markdown and the headings it stands under. */
export const chunk = sqliteTable(
  '_chunk',
  { key: integer().primaryKey(), document: integer().notNull(), part: integer().notNull(), path: text().notNull(), text: text().notNull() },
  (table) => [index('_chunk_document').on(table.document, table.part)],
)

/** Documents whose pieces vectors.do does not know as they are now, in the order in which they changed. */
export const pending = sqliteTable('_pending', {
  serial: integer().primaryKey({ autoIncrement: true }),
  document: integer().notNull().unique(),
  /** How many pieces of it vectors.do may have. */
  parts: integer().notNull(),
})

export const relation = sqliteTable(
  '_relation',
  {
    from: integer('from_document').notNull(),
    predicate: text().notNull(),
    to: integer('to_document').notNull(),
    data: text(),
    createdAt: text('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.from, table.predicate, table.to] }), index('_relation_to').on(table.to, table.predicate)],
)

/** What documents of a type are like. */
export const type = sqliteTable('_type', {
  name: text().primaryKey(),
  schema: text(),
  /** JSON: the paths of the data that have an index. */
  indexes: text().notNull(),
  isStrict: integer('is_strict', { mode: 'boolean' }).notNull(),
  /** Whether every document of the type fits. */
  isKept: integer('is_kept', { mode: 'boolean' }).notNull(),
  updatedAt: text('updated_at').notNull(),
})

/** Every write of the last 90 days. */
export const change = sqliteTable('_change', {
  seq: integer().primaryKey({ autoIncrement: true }),
  op: text({ enum: ['create', 'update', 'delete'] }).notNull(),
  id: text().notNull(),
  version: integer().notNull(),
  at: integer().notNull(),
})

/** Documents that are being made by a model: by whose run, and until when it counts as alive. */
export const creation = sqliteTable('_creation', { id: text().primaryKey(), run: text().notNull(), until: integer().notNull() })
