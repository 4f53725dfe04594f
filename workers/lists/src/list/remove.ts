import type { StoreScope } from '@dot-do/store'
import { bounds } from 'lists.do/contract'
import { closeList, type Open, openList } from './open.ts'
import { filterOf } from './query.ts'
import { answerOf, fitting, type Items, rowColumns, rowsOf, toItem, toRow } from './rows.ts'
import { orderBy, orderOf } from './sort.ts'
import { removeRows, trimChanges } from './write.ts'

interface Chosen {
  list: string
  where?: Record<string, unknown> | undefined
  timezone?: string | undefined
}

export interface Remove extends Chosen {
  ids?: string[] | undefined
}

/** Removes items by id, or those that match; how many were there. */
export function remove(scope: StoreScope, { list, ids, where, timezone }: Remove): { removed: number } {
  const open = openList(scope, list)
  const filter = ids ? { sql: 'item.id in (select value from json_each(?))', values: [JSON.stringify(ids)] } : filterOf(open, { where, timezone }, scope.now)
  const rows = scope.sql.exec<{ seq: number }>(`select seq from item where ${filter.sql} order by position`, ...filter.values).toArray()
  const removed = removeRows(
    open,
    rows.map(({ seq }) => seq),
  )
  if (removed > 0) finish(open)
  return { removed }
}

function finish(open: Open): void {
  trimChanges(open)
  closeList(open)
}

export interface Take extends Chosen {
  from: 'first' | 'last'
  count: number
  sort?: string[] | undefined
}

/** What was taken: the items, or the versions under which they were removed where they are too much to keep with the answer. */
export type Taken = Exclude<Items, { ids: string[] }> | { items?: undefined; from: number; to: number }

/** Reads and removes items in one. */
export function take(scope: StoreScope, { list, from, count, where, timezone, sort }: Take): Taken {
  const open = openList(scope, list)
  const filter = filterOf(open, { where, timezone }, scope.now)
  const keys = orderOf(open, sort).map(({ sql, isDown }) => ({ sql, isDown: from === 'last' ? !isDown : isDown }))
  const found = scope.sql
    .exec<Parameters<typeof toRow>[0] & Record<string, SqlStorageValue>>(
      `select ${rowColumns} from item where ${filter.sql} order by ${orderBy(keys)} limit ?`,
      ...filter.values,
      Math.min(count, bounds.batchMax),
    )
    .toArray()
  const rows = fitting(found, ({ size }) => size).rows.map(toRow)
  const before = open.row.version
  removeRows(
    open,
    rows.map(({ seq }) => seq),
  )
  if (rows.length > 0) finish(open)
  const { items } = answerOf(open, rows)
  return items ? { items } : { from: before + 1, to: open.row.version }
}

/** The items that were removed under these versions, as they were. */
export function removedItems(scope: StoreScope, { list, from, to }: { list: string; from: number; to: number }): Items {
  const open = openList(scope, list)
  const rows = scope.sql
    .exec<Parameters<typeof toRow>[0] & Record<string, SqlStorageValue>>(
      `select 0 as seq, item as id, position, marks ->> 0 as version, marks ->> 1 as createdAt, marks ->> 2 as createdBy, marks ->> 3 as updatedAt, marks ->> 4 as updatedBy, 0 as size, json(before) as data
       from change where change.version between ? and ? and type = 'removed' order by change.version`,
      from,
      to,
    )
    .toArray()
  return { items: rows.map((row) => toItem(open, toRow(row))) }
}

/** Items by their ids, in that order. */
export function itemsByIds(scope: StoreScope, { list, ids }: { list: string; ids: string[] }): Items {
  const open = openList(scope, list)
  return { items: rowsOf(open, ids).map((row) => toItem(open, row)) }
}
