import type { StoreScope } from '@dot-do/store'
import { isNotNull, lt } from 'drizzle-orm'
import { closeList, type ListRow, type Open, opened } from '../list/open.ts'
import { readRows } from '../list/rows.ts'
import { fence, list as lists } from '../list/schema.ts'
import { replaceRow, trimChanges } from '../list/write.ts'
import { type Relation, relationsOf } from './relations.ts'
import { idsAtOnce } from './removal.ts'
import { takenOut } from './take-out.ts'
import { everything } from './target.ts'

const fenceMs = 60 * 60 * 1000
const rowsAtOnce = 1000
const namedMax = 100

/** The list of this object; undefined where there is none. */
function live(scope: StoreScope): Open | undefined {
  const row = scope.db.select().from(lists).where(isNotNull(lists.id)).get()
  return row && opened(scope, row as ListRow)
}

interface Release {
  target: string
  /** Absent: all. */
  ids?: string[] | undefined
  stamp: number
}

export interface Released {
  /** Nothing here leads there. */
  isGone?: boolean
  /** Items that are in the way, of each field some. */
  restricting: { field: string; id: string; target: string }[]
  /** Items that have to go too. */
  remove: string[]
  /** Whether anything has to be cleared or removed afterwards. */
  isHit: boolean
}

/** Forgets that items of another list are there, and says what here would be in the way of their removal, or go with them. */
export function release(scope: StoreScope, { target, ids, stamp }: Release): Released {
  const { sql, now } = scope
  const open = live(scope)
  const relations = open ? relationsOf(open.definition, target) : []
  const released: Released = { restricting: [], remove: [], isHit: false }
  raiseFence(scope, target, relations.length > 0 && ids ? ids : [everything], stamp)
  if (ids) sql.exec('delete from vouch where list = ? and id in (select value from json_each(?))', target, JSON.stringify(ids))
  if (!ids || relations.length === 0) sql.exec('delete from vouch where list = ?', target)
  scope.db
    .delete(fence)
    .where(lt(fence.at, now - fenceMs))
    .run()
  if (relations.length === 0) return { ...released, isGone: true }
  for (const { id, name, onDelete } of relations) {
    const rows = linkedTo(scope, id, ids, onDelete === 'remove' ? 20_000 : namedMax)
    if (onDelete === 'restrict') released.restricting.push(...rows.map((row) => ({ field: name, id: row.id, target: row.target })))
    else released.isHit ||= rows.length > 0
    if (onDelete === 'remove') released.remove.push(...rows.map((row) => row.id))
  }
  return released
}

function raiseFence({ sql, now }: StoreScope, target: string, ids: string[], stamp: number): void {
  sql.exec(
    `insert into fence (list, id, stamp, at) select ?1, value, ?2, ?3 from json_each(?4) where true
     on conflict do update set stamp = max(stamp, ?2), at = ?3`,
    ...[target, stamp, now, JSON.stringify(ids)],
  )
}

function linkedTo({ sql }: StoreScope, field: string, ids: string[] | undefined, limit: number): { id: string; seq: number; target: string }[] {
  const among = ids ? 'and link.target in (select value from json_each(?))' : ''
  return sql
    .exec<{ id: string; seq: number; target: string }>(
      `select item.id, item.seq, link.target from link join item on item.seq = link.seq where link.field = ? ${among} limit ?`,
      ...[field, ...(ids ? [JSON.stringify(ids)] : []), limit],
    )
    .toArray()
}

/** Takes note that items of another list are there, as of a stamp; those refused of which a removal was heard since. */
export function vouchFor({ sql }: StoreScope, { target, ids, stamp }: { target: string; ids: string[]; stamp: number }): { refused: number } {
  const text = JSON.stringify(ids)
  const fenced = sql
    .exec<{ id: string }>(
      'select value as id from json_each(?1) where exists (select 1 from fence where list = ?2 and id in (value, ?3) and stamp > ?4)',
      ...[text, target, everything, stamp],
    )
    .toArray()
  const refused = new Set(fenced.map(({ id }) => id))
  const kept = JSON.stringify(ids.filter((id) => !refused.has(id)))
  sql.exec('insert or ignore into vouch (list, id) select ?, value from json_each(?)', target, kept)
  return { refused: refused.size }
}

/** Some of what items here refer to in another list, after an id. */
export function targets(scope: StoreScope, { target, after }: { target: string; after: string }): { ids: string[] } {
  const open = live(scope)
  const fields = open ? relationsOf(open.definition, target).map(({ id }) => id) : []
  const rows = scope.sql.exec<{ target: string }>(
    'select distinct target from link where field in (select value from json_each(?)) and target > ? order by target limit ?',
    ...[JSON.stringify(fields), after, idsAtOnce],
  )
  return { ids: rows.toArray().map((row) => row.target) }
}

interface Unlinking {
  target: string
  ids: string[]
  /** Also where the relation says that this item should go, or that the other should have stayed. */
  isForced: boolean
}

/** Takes ids of items that are gone out of what referred to them; the items that have to go with them are left to the caller. */
export function unlink(scope: StoreScope, { target, ids, isForced }: Unlinking): { remove: string[]; isDone: boolean } {
  const open = live(scope)
  if (!open) return { remove: [], isDone: true }
  scope.sql.exec('delete from vouch where list = ? and id in (select value from json_each(?))', target, JSON.stringify(ids))
  const relations = relationsOf(open.definition, target)
  const cascading = isForced ? [] : relations.filter(({ onDelete }) => onDelete === 'remove')
  const cleared = relations.filter((field) => !cascading.includes(field))
  const rows = cleared.flatMap(({ id }) => linkedTo(scope, id, ids, rowsAtOnce))
  const seqs = [...new Set(rows.map(({ seq }) => seq))]
  clear(open, cleared, seqs, new Set(ids))
  const going = cascading.flatMap(({ id }) => linkedTo(scope, id, ids, rowsAtOnce))
  return { remove: [...new Set(going.map(({ id }) => id))], isDone: rows.length === 0 && going.length === 0 }
}

function clear(open: Open, relations: Relation[], seqs: number[], gone: ReadonlySet<string>): void {
  if (seqs.length === 0) return
  const rows = [...readRows(open, 'where seq in (select value from json_each(?))', JSON.stringify(seqs))]
  for (const row of rows) replaceRow(open, row, takenOut(row.data, relations, gone))
  trimChanges(open)
  closeList(open)
}

/** Of items of another list, which items here refer to them by a relation: of each the first 100 in the list's order. */
export function inverse(scope: StoreScope, { target, name, ids }: { target: string; name: string; ids: string[] }): { found?: [string, string[]][] } {
  const open = live(scope)
  const field = open && relationsOf(open.definition, target).find((relation) => relation.inverse === name)
  if (!field) return {}
  const rows = scope.sql.exec<{ target: string; ids: string }>(
    `select target, json_group_array(id order by position) as ids from
       (select link.target, item.id, item.position, row_number() over (partition by link.target order by item.position) as rank
        from link join item on item.seq = link.seq where link.field = ? and link.target in (select value from json_each(?)))
     where rank <= ? group by target`,
    ...[field.id, JSON.stringify(ids), namedMax],
  )
  return { found: rows.toArray().map((row) => [row.target, JSON.parse(row.ids) as string[]]) }
}
