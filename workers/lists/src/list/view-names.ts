import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { setOwn } from '@dot-do/tagged'
import { eq } from 'drizzle-orm'
import type { View } from 'lists.do/contract'
import { columnOf } from './columns.ts'
import type { Open } from './open.ts'
import { view } from './schema.ts'
import { orderOf } from './sort.ts'
import { whereSql } from './where.ts'

type Query = Omit<View, 'name'>
type Renames = ReadonlyMap<string, string>

/** Refuses a change of the fields that would leave a view which can’t be asked. */
export function checkViews(open: Open, renames: Renames): void {
  for (const { name, query } of open.scope.db.select().from(view).all()) {
    const { where, timezone, sort, fields } = renamedQuery(query, renames)
    try {
      whereSql(open, where, { timezone, now: open.scope.now, foreign: 'unasked' })
      orderOf(open, sort)
      for (const field of fields ?? []) if (!columnOf(open, field)) invalid(`the list has no field ${field}`)
    } catch (cause) {
      if (!(cause instanceof Problem)) throw cause
      invalid(`the view ${name} would not work any more (${cause.message}): change or delete it first`, ['remove'])
    }
  }
}

/** Gives fields their new names wherever a view has them. */
export function renameInViews({ scope: { db } }: Open, renames: Renames): void {
  if (renames.size === 0) return
  for (const { name, query } of db.select().from(view).all())
    db.update(view)
      .set({ query: renamedQuery(query, renames) })
      .where(eq(view.name, name))
      .run()
}

function renamedQuery(query: Query, renames: Renames): Query {
  const { where, sort, fields, groupBy } = query
  const rename = (name: string) => renamed(name, renames)
  return {
    ...query,
    ...(where && { where: renamedWhere(where, renames) }),
    ...(sort && { sort: sort.map((name) => (name.startsWith('-') ? `-${rename(name.slice(1))}` : rename(name))) }),
    ...(fields && { fields: fields.map(rename) }),
    ...(groupBy && { groupBy: groupBy.map((grouping) => (typeof grouping === 'string' ? rename(grouping) : { ...grouping, field: rename(grouping.field) })) }),
  }
}

function renamed(name: string, renames: Renames): string {
  const [head = '', ...below] = name.split('.')
  return [renames.get(head) ?? head, ...below].join('.')
}

function renamedWhere(where: Record<string, unknown>, renames: Renames): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(where)) {
    if (!name.startsWith('$')) setOwn(out, renamed(name, renames), value)
    else
      out[name] = Array.isArray(value)
        ? value.map((part) => renamedWhere(part as Record<string, unknown>, renames))
        : renamedWhere(value as Record<string, unknown>, renames)
  }
  return out
}
