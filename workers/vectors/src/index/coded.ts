import { type Cached, isAtHand, put, recall } from '../codes/cache.ts'
import { binarize, bitStrideOf, codeBytes, Codes, strideOf } from '../codes/encode.ts'
import { bytesAt } from '../codes/memory.ts'
import { slotsOf } from './blocks.ts'
import type { Open } from './open.ts'

type Row = [slot: number, values: ArrayBuffer]

/** Sizes of an index's blocks. */
export function shapeOf({ definition: { dimensions, metric } }: Open) {
  const slots = slotsOf(dimensions)
  return { slots, dimensions, metric, stride: strideOf(dimensions), bitStride: bitStrideOf(dimensions), codeBytes: codeBytes(slots, dimensions) }
}

/** Slots are never given twice, so the codes of a block stay true once they are read: deletes only mask them. */
const keyOf = ({ row }: Open, kind: string, number: number) => `${row.id}/${row.content}/${kind}/${number}`

/** A block's codes in memory: as they are kept, else, of a block that still fills, made from its vectors; what came since is added. */
export function codesIn(open: Open, number: number): Cached {
  const { slots, codeBytes: bytes, ...shape } = shapeOf(open)
  const { sql } = open.scope
  const slab = recall(keyOf(open, 'int8', number)) ?? loaded(open, number, bytes)
  const filled = Math.min(slots, open.row.nextSlot - number * slots)
  if (slab.rows < filled) {
    const codes = new Codes(bytesAt(slab.at, bytes).buffer, slab.at, { slots, ...shape })
    const first = number * slots
    for (const [slot, values] of vectorsBetween(sql, first + slab.rows, first + filled)) codes.set(slot - first, new Float32Array(values))
    slab.rows = filled
  }
  return slab
}

function loaded(open: Open, number: number, bytes: number): Cached {
  const kept = open.scope.sql.exec<{ codes: ArrayBuffer }>('select codes from code where number = ?', number).toArray()[0]
  const slab = put(keyOf(open, 'int8', number), bytes)
  if (kept) {
    bytesAt(slab.at, bytes).set(new Uint8Array(kept.codes))
    slab.rows = slotsOf(open.definition.dimensions)
  }
  return slab
}

/** Whether a block's codes are in memory, or would be without others' going. */
export const areCodesAtHand = (open: Open, number: number): boolean => isAtHand(keyOf(open, 'int8', number), shapeOf(open).codeBytes)

/** A block's bits of the present mean in memory, or undefined where it has none yet. */
export function bitsIn(open: Open, number: number): Cached | undefined {
  const { epoch } = open.row.stage
  const key = keyOf(open, `bits${epoch}`, number)
  const slab = recall(key)
  if (slab) return slab
  const kept = open.scope.sql.exec<{ bits: ArrayBuffer }>('select bits from bit where number = ? and epoch = ?', number, epoch).toArray()[0]
  if (!kept) return undefined
  const made = put(key, kept.bits.byteLength)
  bytesAt(made.at, made.bytes).set(new Uint8Array(kept.bits))
  return made
}

export const vectorsBetween = (sql: SqlStorage, from: number, to: number): Iterable<Row> =>
  sql.exec('select slot, "values" from vector where slot >= ? and slot < ?', from, to).raw<Row>()

/** Keeps the codes of blocks that became full, and their bits where bits are used; `written` are the vectors in the slots from `from` on, where they are at hand. */
export function seal(open: Open, from: number, to: number, written = new Float32Array()): void {
  const { slots } = shapeOf(open)
  for (let number = Math.floor(from / slots); (number + 1) * slots <= to; number++) {
    const codes = encoded(open, number, from, written)
    open.scope.sql.exec('insert or replace into code (number, codes) values (?, ?)', number, codes.codes.buffer)
    const mean = meanOf(open)
    if (mean) keepBits(open, number, codes, mean)
  }
}

function encoded(open: Open, number: number, from: number, written: Float32Array): Codes {
  const { codeBytes: bytes, ...shape } = shapeOf(open)
  const codes = new Codes(new ArrayBuffer(bytes), 0, shape)
  const [first, end] = [number * shape.slots, (number + 1) * shape.slots]
  const firstWritten = written.length === 0 ? end : Math.max(first, from)
  for (const [slot, values] of vectorsBetween(open.scope.sql, first, firstWritten)) codes.set(slot - first, new Float32Array(values))
  for (let slot = firstWritten; slot < end; slot++) {
    const at = (slot - from) * shape.dimensions
    codes.set(slot - first, written.subarray(at, at + shape.dimensions))
  }
  return codes
}

/** Keeps a block's bits: which of its values are above the mean. */
export function keepBits(open: Open, number: number, codes: Codes, mean: Float32Array): void {
  const { slots, bitStride } = shapeOf(open)
  const bits = new Uint8Array(slots * bitStride)
  for (let row = 0; row < slots; row++) binarize(codes.row(row), mean, bits.subarray(row * bitStride, (row + 1) * bitStride), codes.scales[row])
  open.scope.sql.exec('insert or replace into bit (number, epoch, bits) values (?, ?, ?)', number, open.row.stage.epoch, bits.buffer)
}

/** What bits are taken against, or undefined before the first measurement. */
export function meanOf({ scope: { sql }, row }: Open): Float32Array | undefined {
  const kept = sql.exec<{ mean: ArrayBuffer }>('select mean from mean where epoch = ?', row.stage.epoch).toArray()[0]
  return kept && new Float32Array(kept.mean)
}
