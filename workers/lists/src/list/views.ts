import { invalid } from '@dot-do/service'
import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { count, eq } from 'drizzle-orm'
import { bounds, type View } from 'lists.do/contract'
import { columnOf } from './columns.ts'
import { indexViews } from './indexes.ts'
import { closeList, type Open, openList } from './open.ts'
import { view } from './schema.ts'
import { orderOf } from './sort.ts'
import { whereSql } from './where.ts'

type Saved = Omit<View, 'name'>

/** The view of this name; `invalid_argument` where there is none. */
export function viewOf({ scope: { db } }: Open, name: string): Saved {
  const row = db.select().from(view).where(eq(view.name, name)).get()
  return row ? row.query : invalid(`the list has no view ${name}`, ['view'])
}

/** Saves a view after checking that it can be asked. */
export function saveView(scope: StoreScope, { list, name, ...query }: { list: string; name: string } & Saved): View {
  const open = openList(scope, list)
  whereSql(open, query.where, { timezone: query.timezone, now: scope.now, foreign: 'unasked' })
  orderOf(open, query.sort)
  for (const [index, field] of (query.fields ?? []).entries()) if (!columnOf(open, field)) invalid(`the list has no field ${field}`, ['fields', index])
  if (JSON.stringify(query).length > 64 * 1024) throw new Problem('payload_too_large', 'a view may have 64 KiB')
  const views = scope.db.select({ views: count() }).from(view).get()?.views ?? 0
  const isNew = !scope.db.select().from(view).where(eq(view.name, name)).get()
  if (isNew && views >= bounds.viewsMax) throw new Problem('resource_exhausted', `a list may have ${bounds.viewsMax} views`)
  scope.db.insert(view).values({ name, query }).onConflictDoUpdate({ target: view.name, set: { query } }).run()
  indexViews(open)
  closeList(open)
  return { name, ...query }
}

export function listViews(scope: StoreScope, { list }: { list: string }): { items: View[] } {
  openList(scope, list)
  const rows = scope.db.select().from(view).orderBy(view.name).all()
  return { items: rows.map(({ name, query }) => ({ name, ...query })) }
}

export function deleteView(scope: StoreScope, { list, name }: { list: string; name: string }): { deleted: boolean } {
  const open = openList(scope, list)
  const gone = scope.db.delete(view).where(eq(view.name, name)).returning({ name: view.name }).all()
  indexViews(open)
  return { deleted: gone.length > 0 }
}
