import { mark } from './blocks.ts'
import { seal, shapeOf } from './coded.ts'
import { type Open, save } from './open.ts'

/** A full block with less than this share of its slots in use is given up. */
const liveLeast = 0.75

/** Whether a block has just become so sparse that it is worth giving up. */
export const hasThinned = (open: Open, before: number, after: number): boolean => {
  const least = shapeOf(open).slots * liveLeast
  return before >= least && after < least
}

/** Moves what is left of a block to new slots at the end, and forgets the block. */
export function compact(open: Open, number: number): void {
  const { sql } = open.scope
  const { slots } = shapeOf(open)
  const { nextSlot } = open.row
  const isFull = (number + 1) * slots <= nextSlot
  const kept = sql.exec<{ slot: number }>('select slot from item where slot >= ? and slot < ? order by slot', number * slots, (number + 1) * slots).toArray()
  if (!isFull || kept.length >= slots * liveLeast) return
  for (const [index, { slot }] of kept.entries()) {
    for (const table of ['item', 'vector']) sql.exec(`update ${table} set slot = ? where slot = ?`, nextSlot + index, slot)
  }
  forget(open, number)
  mark(
    open,
    kept.map((_, index) => nextSlot + index),
    true,
  )
  save(open, { nextSlot: nextSlot + kept.length })
  seal(open, nextSlot, nextSlot + kept.length)
}

/** Forgets a block in which nothing is left. */
export function forget({ scope: { sql } }: Open, number: number): void {
  for (const table of ['block', 'code', 'bit']) sql.exec(`delete from ${table} where number = ?`, number)
}
