import { type Issue, Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { bounds, type Item } from 'lists.do/contract'
import { type Data, sameData } from '../values/values.ts'
import { applyChange, type Change } from './apply.ts'
import { checkRequired } from './data.ts'
import { closeList, type Open, openList } from './open.ts'
import { filterOf } from './query.ts'
import { answerOf, type Items, readRows, rowOf, type Row, toItem } from './rows.ts'
import { checkUnique, loosen } from './unique.ts'
import { checkSize, replaceRow, trimChanges } from './write.ts'

export interface Update extends Change {
  list: string
  id?: string | undefined
  where?: Record<string, unknown> | undefined
  timezone?: string | undefined
  limit?: number | undefined
  expectedVersion?: number | undefined
}

/** Changes one item, or those that match; their rows where they are few enough to answer with. */
export function update(scope: StoreScope, { list, id, where, timezone, limit, expectedVersion, ...change }: Update): { updated: number } & Partial<Items> {
  const open = openList(scope, list)
  if (id !== undefined) return { updated: 1, items: [updateOne(open, id, expectedVersion, change)] }
  const filter = filterOf(open, { where, timezone }, scope.now)
  const rows = [...readRows(open, `where ${filter.sql} order by item.position limit ?`, ...filter.values, limit ?? bounds.itemsMax)]
  const after = changeRows(open, rows, change)
  return { updated: rows.length, ...(rows.length > 1000 ? {} : answerOf(open, after)) }
}

function updateOne(open: Open, id: string, expectedVersion: number | undefined, change: Change): Item {
  const row = rowOf(open, id)
  if (!row) throw new Problem('not_found', `no item ${id}`)
  if (expectedVersion !== undefined && row.version !== expectedVersion) {
    throw new Problem('failed_precondition', `${id} has version ${row.version}, not ${expectedVersion}`, { data: { version: row.version }, reason: 'version' })
  }
  const [after] = changeRows(open, [row], change)
  return toItem(open, after ?? row)
}

function changeRows(open: Open, rows: Row[], change: Change): Row[] {
  const issues: Issue[] = []
  const changed = rows.map((row): { row: Row; data: Data } => {
    const data = structuredClone(row.data)
    applyChange(open, data, change, (issue) => void issues.push(rows.length > 1 ? { ...issue, message: `${issue.message} (${row.id})` } : issue))
    checkRequired(open, data, ['set'], (issue) => void issues.push(issue))
    checkSize(data, row.id)
    if (issues.length >= 100) invalid(issues)
    return { row, data }
  })
  if (issues.length > 0) invalid(issues)
  const different = changed.filter(({ row, data }) => !sameData(row.data, data))
  checkUnique(
    open,
    different.map(({ row, data }) => ({ data, seq: row.seq, path: ['set'] })),
  )
  loosen(open, different)
  const after = new Map(different.map(({ row, data }) => [row.seq, replaceRow(open, row, data)]))
  if (after.size > 0) {
    trimChanges(open)
    closeList(open)
  }
  return rows.map((row) => after.get(row.seq) ?? row)
}

/** Refuses an update that names no items, or names them twice, or changes nothing. */
export function checkUpdate({ id, where, limit, expectedVersion, set, unset, increment, append, removeFrom }: Omit<Update, 'list' | 'timezone'>): void {
  if ((id === undefined) === (where === undefined)) invalid('say which items: either `id` or `where`', ['id'])
  if (where !== undefined && expectedVersion !== undefined) invalid('goes with `id`', ['expectedVersion'])
  if (id !== undefined && limit !== undefined) invalid('goes with `where`', ['limit'])
  if ([set, unset, increment, append, removeFrom].every((part) => part === undefined))
    invalid('nothing to change: give set, unset, increment, append or removeFrom', ['set'])
}
