import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const note = sqliteTable('note', { id: text().primaryKey(), position: integer().notNull().unique(), text: text().notNull() })

/** Notes to be kept when their time has come. */
export const reminder = sqliteTable('reminder', { id: integer().primaryKey({ autoIncrement: true }), text: text().notNull(), due: integer().notNull() })

/** When work of an id began and ended, in the order in which that was seen. */
export const step = sqliteTable(
  'step',
  {
    position: integer().primaryKey(),
    id: text().notNull(),
    key: text(),
    kind: text({ enum: ['begin', 'end'] }).notNull(),
  },
  (table) => [index('step_id').on(table.id)],
)

/** How often work of an id took effect. */
export const effect = sqliteTable('effect', { id: text().primaryKey(), count: integer().notNull() })
