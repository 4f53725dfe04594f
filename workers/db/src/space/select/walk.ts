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
export function walk(scope: StoreScope, { along, source, fits, rest, keys, limit, most }: Walk): { rows: PageRow[]; lastId?: string | undefined } {
  const rows: PageRow[] = []
  let [fitting, looked]: [number[], number] = [[], 0]
  const take = () => {
    if (fitting.length > 0)
      rows.push(...rowsOf(scope, rowsSql({ condition: all([among(fitting), rest]), source: '_document', keys, limit: limit - rows.length })))
    fitting = []
  }
  // Few at first: a page may be full before there are many.
  let size = Math.min(atOnce, limit)
  for (const { seq, id } of scope.sql.exec<{ seq: number; id: string }>(
    `select seq, id from ${source} where ${along.sql} order by ${orderBy(keys)}`,
    ...along.values,
  )) {
    if (fits === undefined || fits(id)) fitting.push(seq)
    if (fitting.length >= size) take()
    size = rows.length > 0 ? atOnce : size
    if (rows.length >= limit) return { rows }
    if (++looked < most) continue
    take()
    return { rows, lastId: rows.length < limit ? id : undefined }
  }
  take()
  return { rows }
}
