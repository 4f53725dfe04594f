import { setOwn } from '@dot-do/tagged'
import { type Item, bounds } from 'lists.do/contract'
import { type Data, valueOf } from '../values/values.ts'
import type { Open } from './open.ts'

/** An item as its row has it. */
export interface Row {
  seq: number
  id: string
  position: string
  version: number
  createdAt: string
  createdBy: string | null
  updatedAt: string
  updatedBy: string | null
  data: Data
  /** Of its data, in bytes. */
  size: number
}

type SqlRow = Omit<Row, 'data'> & { data: string }

export const rowColumns =
  'item.seq, item.id, item.position, item.version, item.created_at as createdAt, item.created_by as createdBy, item.updated_at as updatedAt, item.updated_by as updatedBy, length(item.data) as size, json(item.data) as data'

/** Reads rows by the rest of a select: `where …`. */
export function* readRows({ scope: { sql } }: Open, rest: string, ...values: SqlStorageValue[]): Generator<Row> {
  for (const row of sql.exec<SqlRow & Record<string, SqlStorageValue>>(`select ${rowColumns} from item ${rest}`, ...values)) yield toRow(row)
}

export const toRow = (row: SqlRow): Row => ({ ...row, data: JSON.parse(row.data) as Data })

/** One row by the item's id. */
export const rowOf = (open: Open, id: string): Row | undefined => readRows(open, 'where id = ?', id).next().value as Row | undefined

/** Rows by ids, in the order of the ids; those that are not there are left out. */
export function rowsOf(open: Open, ids: readonly string[]): Row[] {
  const found = new Map<string, Row>()
  for (const row of readRows(open, 'where id in (select value from json_each(?))', JSON.stringify(ids))) found.set(row.id, row)
  return ids.map((id) => found.get(id)).filter((row) => row !== undefined)
}

/** An item as callers see it: all of it, or its id and the fields that `only` names. */
export function toItem(open: Open, row: Row, only?: ReadonlySet<string>): Item {
  const { id, version, createdAt, createdBy, updatedAt, updatedBy, data } = row
  const item: Record<string, unknown> = { id, version, createdAt }
  if (createdBy !== null) item.createdBy = createdBy
  item.updatedAt = updatedAt
  if (updatedBy !== null) item.updatedBy = updatedBy
  if (only) for (const name of Object.keys(item)) if (name !== 'id' && !only.has(name)) delete item[name]
  for (const field of open.definition.fields) {
    if (only && !only.has(field.name)) continue
    const value = valueOf(data, field)
    if (value !== undefined) setOwn(item, field.name, value)
  }
  if (data.e !== undefined) addErrors(open, item, data.e as Record<string, string>, only)
  for (const [name, value] of Object.entries(data.x ?? {})) if (!only || only.has(name)) setOwn(item, name, value)
  return item as Item
}

function addErrors({ definition }: Open, item: Record<string, unknown>, failed: Record<string, string>, only?: ReadonlySet<string>): void {
  const errors: Record<string, string> = {}
  for (const { id, name } of definition.fields) if (failed[id] !== undefined && (!only || only.has(name))) setOwn(errors, name, failed[id])
  if (Object.keys(errors).length > 0) item.errors = errors
}

/** Items in an answer; only their ids where they are too much to keep under an idempotency key. */
export type Items = { items: Item[]; ids?: undefined } | { items?: undefined; ids: string[] }

// SQLite keeps at most 2 MB in one value.
const keptBytesMax = 512 * 1024

/** Rows for an answer: their items, or their ids for a second call where that is too much. */
export function answerOf(open: Open, rows: Row[]): Items {
  const items = rows.map((row) => toItem(open, row))
  return JSON.stringify(items).length > keptBytesMax ? { ids: rows.map(({ id }) => id) } : { items }
}

/** The rows up to the size of one answer, and whether some were left out. */
export function fitting<T>(rows: Iterable<T>, sizeOf: (row: T) => number): { rows: T[]; isCut: boolean } {
  const kept: T[] = []
  let size = 0
  for (const row of rows) {
    size += sizeOf(row)
    if (kept.length > 0 && size > bounds.answerBytesMax) return { rows: kept, isCut: true }
    kept.push(row)
  }
  return { rows: kept, isCut: false }
}
