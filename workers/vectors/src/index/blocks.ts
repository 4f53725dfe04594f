import type { Open } from './open.ts'

const slotsMost = 2048
/** Keeps a block's codes under the 2 MB that a row may have. */
const codeBytesMax = 1024 * 1024

/** Slots a block has: a power of two, the same for one length of vectors. */
export function slotsOf(dimensions: number): number {
  let slots = slotsMost
  while (slots * dimensions > codeBytesMax) slots /= 2
  return slots
}

/** A block's slots that hold an item, as bits, and how many do. */
interface Live {
  bits: Uint8Array<ArrayBuffer>
  count: number
  /** How many did. */
  before: number
}

/** Sets or clears the bits of slots in their blocks; the blocks that were touched, as they are now. */
export function mark({ scope: { sql }, definition }: Open, slots: number[], isLive: boolean): Map<number, Live> {
  const perBlock = slotsOf(definition.dimensions)
  const touched = new Map<number, Live>()
  for (const slot of slots) {
    const number = Math.floor(slot / perBlock)
    const live = touched.get(number) ?? read(sql, number, perBlock)
    touched.set(number, live)
    const at = slot % perBlock
    const byte = live.bits[at >> 3] ?? 0
    const bit = 1 << (at & 7)
    if (((byte & bit) !== 0) === isLive) continue
    live.bits[at >> 3] = byte ^ bit
    live.count += isLive ? 1 : -1
  }
  for (const [number, { bits, count }] of touched) {
    sql.exec(
      'insert into block (number, live, count) values (?, ?, ?) on conflict (number) do update set live = excluded.live, count = excluded.count',
      ...[number, bits.buffer, count],
    )
  }
  return touched
}

function read(sql: SqlStorage, number: number, perBlock: number): Live {
  const row = sql.exec<{ live: ArrayBuffer; count: number }>('select live, count from block where number = ?', number).toArray()[0]
  return row ? { bits: new Uint8Array(row.live), count: row.count, before: row.count } : { bits: new Uint8Array(perBlock / 8), count: 0, before: 0 }
}
