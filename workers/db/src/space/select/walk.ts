import type { StoreScope } from '@dot-do/store'
import { columns, type Row } from '../documents/row.ts'
import { all, among, type Fragment } from './selection.ts'
import { orderBy, type SortKey } from './sort.ts'

/** A document with what it is sorted by: `s0`, `s1` and so on. */
export type PageRow = Row & Record<string, SqlStorageValue>

interface Ordered {
  condition: Fragment
  source: string
  keys: SortKey[]
  limit: number
}

/** The first documents that fulfil a condition, in an order. */
export function rowsSql({ condition: { sql, values }, source, keys, limit }: Ordered): Fragment {
  const marks = keys.map(({ sql: key }, index) => `${key} as s${index}`).join(', ')
  return { sql: `select ${columns}, ${marks} from ${source} where ${sql} order by ${orderBy(keys)} limit ?`, values: [...values, limit] }
}

export const rowsOf = ({ sql }: StoreScope, { sql: statement, values }: Fragment): PageRow[] => sql.exec<PageRow>(statement, ...values).toArray()

interface Walk {
  /** What an index tells, which is gone along in the order of the keys. */
  along: Fragment
  source: string
  /** What SQLite can tell of what fits. */
  like?: Fragment
  fits?: (id: string) => boolean
  /** What is looked at in the documents themselves. */
  rest: Fragment
  keys: SortKey[]
  limit: number
  /** How far to go. */
  most: number
}

const atOnce = 500

/** The first documents along an index that fulfil the rest; `lastId` where that was not found out for all. */
export function walk(scope: StoreScope, walking: Walk): { rows: PageRow[]; lastId?: string | undefined } {
  const { fits = () => true, rest, keys, limit } = walking
  const rows: PageRow[] = []
  let fitting: number[] = []
  const take = () => {
    if (fitting.length > 0)
      rows.push(...rowsOf(scope, rowsSql({ condition: all([among(fitting), rest]), source: '_document', keys, limit: limit - rows.length })))
    fitting = []
  }
  // Few at first: a page may be full before there are many.
  let size = Math.min(atOnce, limit)
  const { sql, values } = keysSql(walking)
  for (const { seq, id } of scope.sql.exec<{ seq: number; id: string }>(sql, ...values)) {
    if (fits(id)) fitting.push(seq)
    if (fitting.length >= size) take()
    size = rows.length > 0 ? atOnce : size
    if (rows.length >= limit) return { rows }
  }
  take()
  return { rows, lastId: rows.length < limit ? lastIdOf(scope, walking) : undefined }
}

const alongSql = ({ along, source, keys }: Walk): Fragment => ({
  sql: `select seq, id from ${source} where ${along.sql} order by ${orderBy(keys)} limit ?`,
  values: along.values,
})

/** What is within reach, in its order, which what is left out of it does not change. */
function keysSql(walking: Walk): Fragment {
  const { sql, values } = alongSql(walking)
  const { like = { sql: '1', values: [] }, most } = walking
  return { sql: `select seq, id from (${sql}) where ${like.sql}`, values: [...values, most, ...like.values] }
}

/** The last id within reach, where there are more behind it. */
function lastIdOf(scope: StoreScope, walking: Walk): string | undefined {
  const { sql, values } = alongSql(walking)
  const [last, next] = scope.sql.exec<{ id: string }>(`${sql} offset ?`, ...values, 2, walking.most - 1).toArray()
  return next && last?.id
}
