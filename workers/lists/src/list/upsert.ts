import type { Issue } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import type { StoredField } from '../values/field.ts'
import { type Data, sameData } from '../values/values.ts'
import { makeRoom } from './add.ts'
import { checkRequired, newData, setValues } from './data.ts'
import { closeList, type Open, openList } from './open.ts'
import { positionsAt } from './order.ts'
import { answerOf, type Items, readRows, type Row } from './rows.ts'
import { checkUnique, holders, loosen, uniqueFields } from './unique.ts'
import { checkSize, insertRows, replaceRow, trimChanges } from './write.ts'

export interface Upsert {
  list: string
  items: unknown[]
  on?: string | undefined
}

export type Upserted = { created: number; updated: number; unchanged: number } & Items

interface Merge {
  data: Data
  path: (string | number)[]
  row: Row | undefined
}

/** Adds items or changes those with the same key, all or none. */
export function upsert(scope: StoreScope, { list, items, on }: Upsert): Upserted {
  const open = openList(scope, list)
  const merges = mergesOf(open, items, on)
  const changed = merges.filter(({ row, data }) => row && !sameData(row.data, data))
  const fresh = merges.filter(({ row }) => !row)
  checkUnique(
    open,
    [...changed, ...fresh].map(({ data, path, row }) => ({ data, path, seq: row?.seq })),
  )
  makeRoom(open, fresh.length)
  const after = new Map<Merge, Row>()
  // A value may go from one item to another: it leaves the one before it comes to the other.
  loosen(open, changed)
  for (const merge of changed) after.set(merge, replaceRow(open, merge.row as Row, merge.data))
  const added = insertRows(
    open,
    fresh.map(({ data }) => data),
    positionsAt(open, 'last', fresh.length),
  )
  for (const [index, merge] of fresh.entries()) after.set(merge, added[index] as Row)
  if (after.size > 0) {
    trimChanges(open)
    closeList(open)
  }
  const rows = merges.map((merge) => after.get(merge) ?? (merge.row as Row))
  return { created: fresh.length, updated: changed.length, unchanged: merges.length - after.size, ...answerOf(open, rows) }
}

function mergesOf(open: Open, items: unknown[], on: string | undefined): Merge[] {
  const { definition } = open
  const name = on ?? definition.key ?? invalid('the list has no key: say which unique field tells its items apart', ['on'])
  const field = uniqueFields(definition).find((unique) => unique.name === name) ?? invalid(`${name} is not a unique field of the list`, ['on'])
  const issues: Issue[] = []
  const report = (issue: Issue) => void issues.push(issue)
  const keyed = items.map((item, index) => {
    const path = ['items', index]
    const data: Data = {}
    setValues(open, data, item, path, report)
    if (data[field.id] === undefined && issues.length === 0) report({ path: [...path, name], message: 'is required' })
    return { item, path, data }
  })
  if (issues.length > 0) invalid(issues)
  const there = rowsByValue(
    open,
    field,
    keyed.map(({ data }) => data[field.id]),
  )
  const merges = keyed.map(({ item, path }, index): Merge => {
    const row = there.get(index)
    const merged = row ? structuredClone(row.data) : newData(open, item, path, report)
    if (row) {
      setValues(open, merged, item, path, report)
      checkRequired(open, merged, path, report)
    }
    checkSize(merged, path.join('.'))
    return { data: merged, path, row }
  })
  if (issues.length > 0) invalid(issues)
  return merges
}

function rowsByValue(open: Open, field: StoredField, values: unknown[]): Map<number, Row> {
  const found = holders(open, field, values)
  const rows = new Map<number, Row>()
  for (const row of readRows(open, 'where seq in (select value from json_each(?))', JSON.stringify(found.map(({ seq }) => seq)))) rows.set(row.seq, row)
  return new Map(found.map(({ key, seq }) => [key, rows.get(seq) as Row]))
}
