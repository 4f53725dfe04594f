import { bitsOf, copied, encodeInto } from '../codes/block.ts'
import { type Cached, isAtHand, lend, put, recall } from '../codes/cache.ts'
import { bitStrideOf, codeBytes, strideOf } from '../codes/encode.ts'
import { bytesAt, release } from '../codes/memory.ts'
import { slotsOf } from './blocks.ts'
import type { Open } from './open.ts'

type Row = [slot: number, values: ArrayBuffer]

/** Sizes of an index's blocks. */
export function shapeOf({ definition: { dimensions, metric } }: Open) {
  const shape = { slots: slotsOf(dimensions), dimensions, metric }
  return { ...shape, stride: strideOf(dimensions), bitStride: bitStrideOf(dimensions), codeBytes: codeBytes(shape) }
}

/** Slots are never given twice, so the codes of a block stay true once they are read: deletes only mask them. */
const keyOf = ({ row }: Open, kind: string, number: number) => `${row.id}/${row.content}/${kind}/${number}`

/** A block's codes in memory: as they are kept, else, of a block that still fills, made from its vectors; what came since is added. */
export function codesIn(open: Open, number: number): Cached {
  const shape = shapeOf(open)
  const slab = recall(keyOf(open, 'int8', number)) ?? loaded(open, number, shape.codeBytes)
  const filled = Math.min(shape.slots, open.row.nextSlot - number * shape.slots)
  if (slab.rows < filled) {
    encodeInto(slab.at, shape, rowsBetween(open, number, slab.rows, filled))
    slab.rows = filled
  }
  return slab
}

function loaded(open: Open, number: number, bytes: number): Cached {
  const kept = open.scope.sql.exec<{ codes: ArrayBuffer }>('select codes from code where number = ?', number).toArray()[0]
  const slab = put(keyOf(open, 'int8', number), bytes)
  if (kept) {
    bytesAt(slab.at, bytes).set(new Uint8Array(kept.codes))
    release(kept.codes)
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
  release(kept.bits)
  return made
}

/** Rows of a block with their vectors, as these are kept. */
function* rowsBetween(open: Open, number: number, from: number, to: number): Iterable<[row: number, vector: Float32Array]> {
  const first = number * shapeOf(open).slots
  const rows = open.scope.sql.exec('select slot, "values" from vector where slot >= ? and slot < ? order by slot', first + from, first + to).raw<Row>()
  for (const [slot, values] of rows) yield [slot - first, new Float32Array(values)]
}

/** Keeps the codes of blocks that became full, and their bits where bits are used; `written` are the vectors in the slots from `from` on, where they are at hand. */
export function seal(open: Open, from: number, to: number, written = new Float32Array()): void {
  const shape = shapeOf(open)
  for (let number = Math.floor(from / shape.slots); (number + 1) * shape.slots <= to; number++)
    lend(shape.codeBytes, ({ at, bytes }) => {
      encodeInto(at, shape, allRows(open, number, from, written))
      const codes = copied(at, bytes)
      open.scope.sql.exec('insert or replace into code (number, codes) values (?, ?)', number, codes)
      release(codes)
      const mean = meanOf(open)
      if (mean) keepBits(open, number, at, mean)
    })
}

function* allRows(open: Open, number: number, from: number, written: Float32Array): Iterable<[row: number, vector: Float32Array]> {
  const { slots, dimensions } = shapeOf(open)
  const first = number * slots
  const firstWritten = written.length === 0 ? slots : Math.max(0, from - first)
  yield* rowsBetween(open, number, 0, firstWritten)
  for (let row = firstWritten; row < slots; row++) {
    const at = (first + row - from) * dimensions
    yield [row, written.subarray(at, at + dimensions)]
  }
}

/** Keeps the bits of a block whose codes are at `at` of the kernel's memory. */
function keepBits(open: Open, number: number, at: number, mean: Float32Array): void {
  const bits = bitsOf(at, shapeOf(open), mean)
  open.scope.sql.exec('insert or replace into bit (number, epoch, bits) values (?, ?, ?)', number, open.row.stage.epoch, bits)
  release(bits)
}

/** Makes the bits of all full blocks, against a mean. */
export function keepAllBits(open: Open, mean: Float32Array): void {
  const { sql } = open.scope
  for (const { number } of sql.exec<{ number: number }>('select number from code').toArray()) {
    const { codes } = sql.exec<{ codes: ArrayBuffer }>('select codes from code where number = ?', number).one()
    lend(codes.byteLength, ({ at, bytes }) => {
      bytesAt(at, bytes).set(new Uint8Array(codes))
      release(codes)
      keepBits(open, number, at, mean)
    })
  }
}

/** What bits are taken against, or undefined before the first measurement. */
export function meanOf({ scope: { sql }, row }: Open): Float32Array | undefined {
  const kept = sql.exec<{ mean: ArrayBuffer }>('select mean from mean where epoch = ?', row.stage.epoch).toArray()[0]
  return kept && new Float32Array(kept.mean)
}
