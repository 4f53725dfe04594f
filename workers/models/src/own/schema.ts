import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { OwnModel } from 'models.do/contract'

/** Each thing that a tenant said of a model, with when; the newest holds. */
export const said = sqliteTable('said', {
  id: integer().primaryKey({ autoIncrement: true }),
  model: text().notNull(),
  from: text('valid_from').notNull(),
  /** Absent from when it was taken back. */
  own: text({ mode: 'json' }).$type<OwnModel>(),
})
