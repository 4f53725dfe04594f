import { createHash } from 'node:crypto'
import type { Sql } from '@dot-do/filter'
import { invalid } from '@dot-do/service'
import { cursorOf, readCursor, type StoreScope } from '@dot-do/store'
import type { Item } from 'vectors.do/contract'
import type { Part } from '../queries.ts'
import { filterSql } from './fields.ts'
import { type Message, type Open, openIndex } from './open.ts'
import { itemsAt } from './shown.ts'
import { allOf, slotsOfIds } from './slots.ts'

/** How many numbers of vectors one answer holds. */
const numbersMax = 1_000_000

/** How many items with their vectors fit one answer. */
const fitting = ({ definition }: Open, include: Part[]): number => (include.includes('vector') ? Math.floor(numbersMax / definition.dimensions) : Infinity)

export function checkFits(open: Open, count: number, include: Part[], path: (string | number)[]): void {
  const most = fitting(open, include)
  if (count > most) invalid(`with their vectors at most ${most} items of ${open.definition.dimensions} dimensions fit an answer`, path)
}

/** Items by their ids: those that are there, in the order asked. */
export function get(scope: StoreScope<Message>, { index, ids, include }: { index: string; ids: string[]; include: Part[] }): { items: Item[] } {
  const open = openIndex(scope, index)
  checkFits(open, ids.length, include, ['ids'])
  const slots = slotsOfIds(scope.sql, ids)
  const items = itemsAt(scope.sql, [...slots.values()], include)
  return { items: ids.map((id) => items.get(slots.get(id) ?? -1)).filter((item) => item !== undefined) }
}

export interface Listing {
  index: string
  filter?: Record<string, unknown> | undefined
  namespace?: string | undefined
  include: Part[]
  limit: number
  cursor?: string | undefined
}

/** A page of items in order of their ids. */
export function list(scope: StoreScope<Message>, { index, filter, namespace, include, limit, cursor }: Listing): { items: Item[]; nextCursor?: string } {
  const open = openIndex(scope, index)
  const query = hashOf(JSON.stringify([open.row.id, filter, namespace]))
  const after = readCursor(query, cursor)?.[0]
  const place: Sql[] = after === undefined ? [] : [{ sql: 'id > ?', params: [String(after)] }]
  const within = allOf([...scopeOf(open, filter, namespace), ...place])
  const most = Math.min(limit, fitting(open, include))
  const rows = scope.sql
    .exec<{ slot: number; id: string }>(`select slot, id from item where ${within.sql} order by id limit ?`, ...within.params, most + 1)
    .toArray()
  const kept = rows.slice(0, most)
  const items = itemsAt(
    scope.sql,
    kept.map(({ slot }) => slot),
    include,
  )
  const last = kept.at(-1)
  return {
    items: kept.map(({ slot }) => items.get(slot)).filter((item) => item !== undefined),
    ...(last && rows.length > most && { nextCursor: cursorOf(query, [last.id]) }),
  }
}

/** The conditions of a filter and a namespace. */
export function scopeOf(
  { definition }: Open,
  filter: Record<string, unknown> | undefined,
  namespace: string | undefined,
  path: (string | number)[] = [],
): Sql[] {
  const conditions: Sql[] = []
  if (namespace !== undefined) conditions.push({ sql: 'item.namespace = ?', params: [namespace] })
  // Two values are the page's own.
  if (filter !== undefined) conditions.push(filterSql(definition, filter, [...path, 'filter'], 97))
  return conditions
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16)
