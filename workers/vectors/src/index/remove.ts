import type { StoreScope } from '@dot-do/store'
import { mark } from './blocks.ts'
import { shapeOf } from './coded.ts'
import { forget, hasThinned } from './compact.ts'
import { filterSql } from './fields.ts'
import { type Message, type Open, openIndex, save } from './open.ts'
import { slotsOfIds, slotsWhere } from './slots.ts'

export interface Removal {
  index: string
  ids?: string[] | undefined
  filter?: Record<string, unknown> | undefined
  namespace?: string | undefined
}

/** Deletes the items of these ids, those that match, or all of a namespace. */
export function remove(scope: StoreScope<Message>, { index, ids, filter, namespace }: Removal): { deleted: number } {
  const open = openIndex(scope, index)
  const slots = ids ? [...slotsOfIds(scope.sql, ids).values()] : matching(open, filter, namespace)
  if (slots.length > 0) removeSlots(open, slots)
  return { deleted: slots.length }
}

function matching({ scope: { sql }, definition }: Open, filter: Record<string, unknown> | undefined, namespace: string | undefined): number[] {
  const condition = filter ? filterSql(definition, filter, ['filter'], 100) : { sql: 'namespace = ?', params: [namespace ?? ''] }
  return slotsWhere(sql, condition)
}

// A value that is bound has at most 2 MB.
const listMax = 50_000

/** Deletes what is in these slots. */
export function removeSlots(open: Open, slots: number[]): void {
  const { sql } = open.scope
  for (let from = 0; from < slots.length; from += listMax) {
    const list = JSON.stringify(slots.slice(from, from + listMax))
    for (const table of ['item', 'vector']) sql.exec(`delete from ${table} where slot in (select value from json_each(?))`, list)
  }
  const { row, scope } = open
  for (const [number, { before, count }] of mark(open, slots, false)) {
    const isFull = (number + 1) * shapeOf(open).slots <= row.nextSlot
    if (isFull && count === 0) forget(open, number)
    else if (isFull && hasThinned(open, before, count)) scope.send({ task: 'compact', name: row.name, id: row.id, block: number }, { lane: 'work' })
  }
  save(open, { count: open.row.count - slots.length })
}
