import { invalid } from '@dot-do/service'
import { cursorOf, readCursor, scalarsIn, type StoreScope } from '@dot-do/store'
import type { ItemPart } from 'lists.do/contract'
import { createHash } from 'node:crypto'
import { columnOf } from './columns.ts'
import { type Open, openList } from './open.ts'
import { fitting, rowColumns, toItem, toRow } from './rows.ts'
import { searchSql } from './search.ts'
import { behind, type Fragment, orderBy, orderOf, type Scalar, type SortKey } from './sort.ts'
import { viewOf } from './views.ts'
import { type Follow, followOf } from '../related/follow.ts'
import type { Resolved } from '../related/foreign.ts'
import { inversesTo } from '../related/inverses.ts'
import { type Clock, whereSql } from './where.ts'

export interface Query {
  list: string
  where?: Record<string, unknown> | undefined
  timezone?: string | undefined
  sort?: string[] | undefined
  fields?: string[] | undefined
  search?: string | undefined
  view?: string | undefined
  limit: number
  cursor?: string | undefined
  count: boolean
  expand?: string[] | undefined
  /** What is known of the other lists that `where` reaches into. */
  foreign?: Resolved | undefined
}

export interface QueryPage {
  items: ItemPart[]
  nextCursor?: string
  total?: number
  /** What the page takes from other lists; never seen by callers. */
  follow?: Follow | undefined
}

/** A page of the items that match. */
export function query(scope: StoreScope, given: Query): QueryPage {
  const open = openList(scope, given.list)
  const asked = withView(open, given)
  const name = hashOf(open, asked)
  const place = placeOf(open, name, given.cursor)
  const filter = filterOf(open, { ...asked, foreign: asked.foreign ?? {} }, place?.now ?? scope.now)
  const keys = orderOf(open, asked.sort)
  const rows: Found[] = []
  for (const part of place ? behind(keys, place.values) : [undefined]) {
    if (rows.length <= asked.limit) rows.push(...find(open, filter, part, keys, asked.limit + 1 - rows.length))
  }
  const { rows: kept, isCut } = fitting(rows.slice(0, asked.limit), ({ row }) => row.size)
  const last = kept.at(-1)
  const only = onlyOf(open, asked.fields)
  const found = kept.map(({ row }) => toRow(row))
  const page: QueryPage = { items: found.map((row) => toItem(open, row, only)), follow: followOf(open, found, only, asked.expand) }
  if (last && (isCut || rows.length > asked.limit)) {
    page.nextCursor = cursorOf(name, [place?.now ?? scope.now, open.row.spacing, last.row.id, JSON.stringify(last.place)])
  }
  if (asked.count) page.total = totalOf(open, filter)
  return page
}

function withView(open: Open, { view, ...asked }: Query): Query {
  if (view === undefined) return asked
  const saved = viewOf(open, view)
  const where = saved.where && asked.where ? { $and: [saved.where, asked.where] } : (saved.where ?? asked.where)
  return { ...asked, where, sort: asked.sort ?? saved.sort, fields: asked.fields ?? saved.fields, timezone: asked.timezone ?? saved.timezone }
}

/** All that makes a page follow another: a cursor of one query fits no other. */
const hashOf = ({ row }: Open, { where, timezone, sort, search }: Query): string =>
  createHash('sha256')
    .update(JSON.stringify([row.id, where, timezone, sort, search]))
    .digest('base64url')
    .slice(0, 16)

interface CursorPlace {
  /** When the first page was read: what `now` means in the others. */
  now: number
  values: Scalar[]
}

function placeOf(open: Open, name: string, cursor: string | undefined): CursorPlace | undefined {
  const key = readCursor(name, cursor)
  if (!key) return undefined
  const [now, spacing, id, values] = key
  const place = typeof values === 'string' ? scalarsIn(values) : undefined
  if (typeof now !== 'number' || !place) return invalid('is not a cursor of this query', ['cursor'])
  // Positions were spaced anew since: where the item is still there, it says where it stands now.
  const isMoved = place.length === 1 && spacing !== open.row.spacing
  const moved = isMoved ? open.scope.sql.exec<{ position: string }>('select position from item where id = ?', id ?? null).toArray()[0] : undefined
  return { now, values: moved ? [moved.position] : place }
}

type Filtering = Pick<Query, 'where' | 'timezone' | 'search'> & Pick<Clock, 'foreign'>

/** The condition of a `where` and a search together. */
export function filterOf(open: Open, { where, timezone, search, foreign }: Filtering, now: number): Fragment {
  const parts = [whereSql(open, where, { timezone, now, foreign }), search === undefined ? undefined : searchSql(search)].filter((part) => part !== undefined)
  return { sql: parts.map(({ sql }) => `(${sql})`).join(' and ') || '1', values: parts.flatMap(({ values }) => values) }
}

interface Found {
  row: Parameters<typeof toRow>[0] & Record<string, SqlStorageValue>
  place: Scalar[]
}

function find({ scope: { sql } }: Open, filter: Fragment, place: Fragment | undefined, keys: SortKey[], limit: number): Found[] {
  const marks = keys.map(({ sql: key }, index) => `${key} as s${index}`).join(', ')
  const statement = `select ${rowColumns}, ${marks} from item where (${filter.sql}) and (${place?.sql ?? '1'}) order by ${orderBy(keys)} limit ?`
  return sql
    .exec<Found['row']>(statement, ...filter.values, ...(place?.values ?? []), limit)
    .toArray()
    .map((row) => ({ row, place: keys.map((_, index) => row[`s${index}`] as Scalar) }))
}

function onlyOf(open: Open, fields: string[] | undefined): ReadonlySet<string> | undefined {
  for (const [index, name] of (fields ?? []).entries()) {
    if (open.definition.strict && !columnOf(open, name) && !inversesTo(open).some((inverse) => inverse.name === name))
      invalid(`the list has no field ${name}`, ['fields', index])
  }
  return fields && new Set(fields)
}

function totalOf({ scope: { sql }, row }: Open, filter: Fragment): number {
  if (filter.sql === '1') return row.count
  return sql.exec<{ total: number }>(`select count(*) as total from item where ${filter.sql}`, ...filter.values).one().total
}
