import { type Issue, Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { bounds } from 'lists.do/contract'
import { composed, type Data } from '../values/values.ts'
import { newData, setValues, checkRequired } from './data.ts'
import { closeList, type Open, openList } from './open.ts'
import { type Place, positionsAt } from './order.ts'
import { answerOf, type Items, readRows, type Row } from './rows.ts'
import { type Candidate, checkUnique, holders, uniqueFields } from './unique.ts'
import { checkSize, insertRows, removeRows, replaceRow, trimChanges } from './write.ts'

export interface Add {
  list: string
  items: unknown[]
  /** Where the items stand in the call: under `item` or `items`. */
  isOne: boolean
  at: Exclude<Place, { index: number }>
}

/** Adds items, all or none. */
export function add(scope: StoreScope, { list, items, isOne, at }: Add): Items {
  const open = openList(scope, list)
  const issues: Issue[] = []
  const pathOf = (index: number) => (isOne ? ['item'] : ['items', index])
  const candidates = items.map((item, index): Candidate => {
    const data = newData(open, item, pathOf(index), (issue) => void issues.push(issue))
    checkSize(data, pathOf(index).join('.'))
    return { data, path: pathOf(index) }
  })
  if (issues.length > 0) invalid(issues)
  checkUnique(open, candidates)
  makeRoom(open, items.length)
  const rows = insertRows(
    open,
    candidates.map(({ data }) => data),
    positionsAt(open, at, items.length),
  )
  trimChanges(open)
  closeList(open)
  return answerOf(open, rows)
}

/** Sees to it that `count` more items fit, as the list has it. */
function makeRoom(open: Open, count: number): void {
  const { definition, row } = open
  const max = definition.maxItems ?? bounds.itemsMax
  const excess = row.count + count - max
  if (excess <= 0) return
  if (definition.onFull !== 'dropOldest' || count > max)
    throw new Problem('resource_exhausted', `the list ${row.name} may have ${max} items and has ${row.count}`)
  const oldest = open.scope.sql.exec<{ seq: number }>('select seq from item order by seq limit ?', excess).toArray()
  removeRows(
    open,
    oldest.map(({ seq }) => seq),
  )
}

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
  const merges = keyed.map(({ item, path, data }, index): Merge => {
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

function rowsByValue(open: Open, field: Parameters<typeof holders>[1], values: unknown[]): Map<number, Row> {
  const found = holders(open, field, values.map(composed))
  const rows = new Map<number, Row>()
  for (const row of readRows(open, 'where seq in (select value from json_each(?))', JSON.stringify(found.map(({ seq }) => seq)))) rows.set(row.seq, row)
  return new Map(found.map(({ key, seq }) => [key, rows.get(seq) as Row]))
}

/** Takes unique values from items that are about to get others, so that the index does not see one twice in between. */
export function loosen(open: Open, changed: { row: Row | undefined; data: Data }[]): void {
  if (changed.length < 2) return
  for (const { id } of uniqueFields(open.definition)) {
    const seqs = changed.filter(({ row, data }) => row && row.data[id] !== data[id]).map(({ row }) => row?.seq)
    if (seqs.length > 1) {
      open.scope.sql.exec(`update item set data = jsonb_remove(data, '$.${id}') where seq in (select value from json_each(?))`, JSON.stringify(seqs))
    }
  }
}

/** Whether two items hold the same, whatever the order of their values. */
export function sameData(a: Data, b: Data): boolean {
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && JSON.stringify(a[key]) === JSON.stringify(b[key]))
}
