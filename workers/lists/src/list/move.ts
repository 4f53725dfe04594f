import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { closeList, openList } from './open.ts'
import { type Place, positionsAt } from './order.ts'
import { answerOf, type Items, rowsOf } from './rows.ts'
import { moveRow, trimChanges } from './write.ts'

export interface Move {
  list: string
  ids: string[]
  to: Place
}

/** Moves items together, in the order of their ids. */
export function move(scope: StoreScope, { list, ids, to }: Move): Items {
  const open = openList(scope, list)
  if (new Set(ids).size < ids.length) invalid('has an id twice', ['ids'])
  const rows = rowsOf(open, ids)
  if (rows.length < ids.length) {
    const there = new Set(rows.map(({ id }) => id))
    throw new Problem('not_found', `no item ${ids.find((id) => !there.has(id))}`)
  }
  const positions = positionsAt(open, placeOf(to, ids), rows.length, ids)
  const moved = rows.map((row, index) => moveRow(open, row, positions[index] ?? row.position))
  trimChanges(open)
  closeList(open)
  return answerOf(open, moved)
}

function placeOf(to: Place, ids: string[]): Place {
  if (typeof to === 'string' || 'index' in to) return to
  const beside = 'before' in to ? to.before : to.after
  return ids.includes(beside) ? invalid(`${beside} can’t move beside itself`, ['to']) : to
}
