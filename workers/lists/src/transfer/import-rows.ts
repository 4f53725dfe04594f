import type { Issue } from '@dot-do/contract'
import { bounds, changeBounds, type ImportError } from 'lists.do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { makeRoom } from '../list/add.ts'
import { closeList, type Open, openList } from '../list/open.ts'
import { positionsAt } from '../list/order.ts'
import type { Row } from '../list/rows.ts'
import { loosen, uniqueFields } from '../list/unique.ts'
import { checkSize, insertRows, replaceRow, trimChanges } from '../list/write.ts'
import type { StoredField } from '../values/field.ts'
import { fullOf, Merger, roomIn } from './merge.ts'
import { valuesOf } from './values-of.ts'

/** Rows of a file on their way into a list. */
export interface Batch {
  list: string
  /** A JSON array of [line, cells] or [line, text of JSON]: a text, so that it costs little to hash. */
  rows: string
  /** Of CSV, by column: the field, or null for none. */
  columns?: (string | null)[] | undefined
  /** Of JSON, by name: the field, or null for none. */
  mapping?: [string, string | null][] | undefined
  on?: string | undefined
}

export interface BatchDone {
  added: number
  updated: number
  unchanged: number
  failed: number
  errors: ImportError[]
}

/** What a dry run says beside that: of each row that fits the unique values by field, for the batches behind it. */
export interface BatchChecked extends BatchDone {
  /** How many items the list takes, absent where any number, and what it says of one more. */
  room?: number
  full: string
  fitting: { line: number; isNew: boolean; unique: [field: string, value: unknown][] }[]
}

/** Writes the rows that fit, in one transaction, and names those that do not. */
export function importRows(scope: StoreScope, batch: Batch): BatchDone {
  const open = openList(scope, batch.list)
  const { merger, done } = read(open, batch, roomIn(open))
  const changed = merger.changed()
  // A value may go from one item to another: it leaves the one before it comes to the other.
  loosen(open, changed)
  for (const { row, data } of changed) replaceRow(open, row as Row, data)
  insert(open, merger)
  if (changed.length + merger.added().length > 0) {
    trimChanges(open)
    closeList(open)
  }
  return done
}

/** What `importRows` would do; changes nothing. */
export function checkRows(scope: StoreScope, batch: Batch): BatchChecked {
  const open = openList(scope, batch.list)
  // Which rows there is room for hangs on those before, of which nothing is known here.
  const { merger, done } = read(open, batch, Number.POSITIVE_INFINITY)
  const unique = uniqueFields(open.definition)
  const fitting = merger.fitting.map(({ line, entry, isNew }) => ({ line, isNew, unique: uniqueOf(unique, entry.data) }))
  const room = roomIn(open)
  return { ...done, ...(Number.isFinite(room) && { room }), full: fullOf(open.definition), fitting }
}

const uniqueOf = (fields: StoredField[], data: Row['data']): [string, unknown][] =>
  fields.filter(({ id }) => data[id] !== undefined).map(({ id, name }) => [name, data[id]])

function read(open: Open, { rows, columns, mapping, on }: Batch, room: number): { merger: Merger; done: BatchDone } {
  const errors: ImportError[] = []
  const all = JSON.parse(rows) as [number, string[] | string][]
  // By the place in the batch: of JSON several rows may stand in one line.
  const failed = new Set<number>()
  const report = ({ path: [index, field], message }: Issue): void => {
    failed.add(Number(index))
    const line = all[Number(index)]?.[0] ?? 0
    if (errors.length < changeBounds.importErrorsMax) errors.push({ line, ...(field !== undefined && { field: String(field) }), message })
  }
  const valuesIn = valuesOf(open, { columns, mapping: new Map(mapping) })
  const given = all.flatMap(([line, row], index) => {
    const values = valuesIn(row, (issue) => report({ ...issue, path: [index, ...issue.path] }))
    return values && !failed.has(index) ? [{ index, line, values: values.given }] : []
  })
  const merger = new Merger(open, keyOf(open, on), { report, room, check: checkSize })
  merger.merge(given)
  const counts = { added: merger.added().length, updated: merger.updatedCount, unchanged: merger.unchangedCount }
  return { merger, done: { ...counts, failed: failed.size, errors } }
}

function keyOf({ definition }: Open, on: string | undefined): StoredField | undefined {
  if (on === undefined) return undefined
  return uniqueFields(definition).find(({ name }) => name === on.normalize('NFC')) ?? invalid(`${on} is not a unique field of the list`, ['on'])
}

/** Adds what is new at the end; of a list that drops its first items no more at once than it may hold. */
function insert(open: Open, merger: Merger): void {
  const fresh = merger.added()
  const most = Math.min(open.definition.maxItems ?? bounds.itemsMax, bounds.batchMax)
  for (let from = 0; from < fresh.length; from += most) {
    const some = fresh.slice(from, from + most)
    makeRoom(open, some.length)
    insertRows(
      open,
      some.map(({ data }) => data),
      positionsAt(open, 'last', some.length),
    )
  }
}
