import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Options, Photo } from 'photos.do/contract'

export const photo = sqliteTable(
  'photo',
  {
    id: text().primaryKey(),
    sha256: text().notNull(),
    name: text().notNull(),
    alt: text(),
    format: text().$type<Photo['format']>().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
    frames: integer().notNull(),
    bytes: integer().notNull(),
    hasAlpha: integer('has_alpha', { mode: 'boolean' }).notNull(),
    exif: text({ mode: 'json' }).$type<Photo['exif']>(),
    /** Make and model in lower case. */
    camera: text(),
    takenAt: integer('taken_at'),
    latitude: real(),
    longitude: real(),
    altitude: real(),
    blurhash: text().notNull(),
    dominant: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** pHash, 16 hex digits. */
    perceptual: text().notNull(),
    metadata: text({ mode: 'json' }).$type<Photo['metadata']>().notNull(),
    visibility: text().$type<Photo['visibility']>().notNull(),
    createdAt: integer('created_at').notNull(),
    version: integer().notNull(),
  },
  (table) => [
    index('photo_sha256').on(table.sha256),
    index('photo_taken_at').on(table.takenAt),
    index('photo_place')
      .on(table.latitude)
      .where(sql`latitude is not null`),
  ],
)

export const tag = sqliteTable('tag', { tag: text().notNull(), photo: text().notNull() }, (table) => [
  primaryKey({ columns: [table.tag, table.photo] }),
  index('tag_photo').on(table.photo),
])

/** What was made of a photo and is kept, by the hash of how. */
export const result = sqliteTable('result', { photo: text().notNull(), hash: text().notNull(), madeAt: integer('made_at').notNull() }, (table) => [
  primaryKey({ columns: [table.photo, table.hash] }),
  index('result_made_at').on(table.photo, table.madeAt),
])

export const preset = sqliteTable('preset', {
  name: text().primaryKey(),
  options: text({ mode: 'json' }).$type<Options>().notNull(),
  version: integer().notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** Which key signs addresses, one row; without it the first does. */
export const signing = sqliteTable('signing', {
  id: integer().primaryKey(),
  generation: integer().notNull(),
  /** Until when the key before is good, in milliseconds since the epoch. */
  previousUntil: integer('previous_until').notNull(),
})

/** Uploads that were announced. */
export const announced = sqliteTable('announced', {
  id: text().primaryKey(),
  until: integer().notNull(),
  bytesMax: integer('bytes_max').notNull(),
  types: text({ mode: 'json' }).$type<Photo['format'][]>(),
  metadata: text({ mode: 'json' }).$type<Photo['metadata']>().notNull(),
})
