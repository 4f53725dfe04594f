import { type Issue, Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { bounds } from 'lists.do/contract'
import { newData } from './data.ts'
import { closeList, type Open, openList } from './open.ts'
import { type Place, positionsAt } from './order.ts'
import { answerOf, type Items } from './rows.ts'
import { type Candidate, checkUnique } from './unique.ts'
import { checkSize, insertRows, removeRows, trimChanges } from './write.ts'

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
export function makeRoom(open: Open, count: number): void {
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
