import { binarize, quantize, queryMax } from '../codes/encode.ts'
import { bytesAt, float32At, int16At, kernel, scratch, uint16At } from '../codes/memory.ts'
import { Fewest } from '../codes/fewest.ts'
import { Top } from '../codes/top.ts'
import { areCodesAtHand, bitsIn, codesIn, meanOf, shapeOf } from './coded.ts'
import type { Open } from './open.ts'

/** Of each block the slots to look at, as bits. */
export type Mask = Map<number, Uint8Array>

// Of a call that only reads, whose many searches see one state.
const live = new WeakMap<Open, Mask>()

/** The slots that hold an item. */
export function liveMask(open: Open): Mask {
  const known = live.get(open)
  if (known) return known
  const rows = open.scope.sql.exec('select number, live from block where count > 0').raw<[number, ArrayBuffer]>()
  const mask: Mask = new Map(Array.from(rows, ([number, bits]) => [number, new Uint8Array(bits)]))
  live.set(open, mask)
  return mask
}

/** These slots. */
export function maskOf(open: Open, slots: number[]): Mask {
  const perBlock = shapeOf(open).slots
  const mask: Mask = new Map()
  for (const slot of slots) {
    const number = Math.floor(slot / perBlock)
    let bits = mask.get(number)
    if (!bits) mask.set(number, (bits = new Uint8Array(perBlock / 8)))
    const at = slot % perBlock
    bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7))
  }
  return mask
}

/** The slots of a mask, block by block. */
export function slotsIn(mask: Mask, perBlock: number): number[] {
  const slots: number[] = []
  for (const [number, bits] of mask) for (let row = 0; row < perBlock; row++) if (isSet(bits, row)) slots.push(number * perBlock + row)
  return slots
}

export const isSet = (bits: Uint8Array, at: number): boolean => (((bits[at >> 3] as number) >> (at & 7)) & 1) === 1

export interface Scan {
  vector: Float32Array
  mask: Mask
  /** How many candidates are compared in float32. */
  keep: number
  /** How many the bits leave for the codes; 0 where codes are scanned at once. */
  width: number
}

/** A vector as the kernel takes it. */
export interface Query {
  codes: Int16Array
  /** What one step of them is. */
  scale: number
}

export function queryOf(open: Open, vector: Float32Array): Query {
  const codes = new Int16Array(shapeOf(open).stride)
  return { codes, scale: quantize(vector, codes, queryMax) }
}

/** A scan on its way. */
interface Running {
  query: Query
  mask: Mask
  top: Top
  /** What the bits leave. */
  slots: number[]
}

/** Of each scan the slots of its candidates: what is nearest by codes, of what is nearest by bits where these are used. */
export function candidates(open: Open, scans: Scan[]): number[][] {
  const byBlock = new Map<number, Running[]>()
  const running = scans.map(({ vector, mask, keep, width }) => {
    const mean = width > 0 ? meanOf(open) : undefined
    const { bare, slots } = mean ? byBits(open, vector, mean, mask, width) : { bare: [...mask.keys()], slots: [] }
    const scan: Running = { query: queryOf(open, vector), mask, top: new Top(keep), slots }
    for (const number of bare) byBlock.set(number, [...(byBlock.get(number) ?? []), scan])
    return scan
  })
  // A block stays in the processor's cache while every scan goes over it; from memory it comes once.
  for (const [number, all] of byBlock) for (const scan of all) scanBlock(open, number, scan)
  return running.map((scan) => [...scored(open, scan), ...scan.top.take().slots])
}

/** By its codes, how near each row of a block is to a query, and how large a step of its codes is. Not to be kept: the next block takes its place. */
export function nearOf(open: Open, number: number, { codes, scale }: Query): { near: Float32Array; steps: Float32Array } {
  const { slots, stride } = shapeOf(open)
  const { at, rows } = codesIn(open, number)
  const scales = at + slots * stride
  int16At(scratch.query, stride).set(codes)
  kernel().scan(at, scales, scales + slots * 4, rows, stride, scratch.query, scale, scratch.out)
  return { near: float32At(scratch.out, rows), steps: float32At(scales, rows) }
}

function scanBlock(open: Open, number: number, { query, mask, top }: Running): void {
  gather(nearOf(open, number, query).near, mask.get(number) as Uint8Array, number * shapeOf(open).slots, top)
}

/** Compares what the bits left by codes; where the codes have no room, what is left is a candidate as it is. */
function scored(open: Open, { query, top, slots }: Running): number[] {
  const { slots: perBlock, stride } = shapeOf(open)
  const beyond: number[] = []
  int16At(scratch.query, stride).set(query.codes)
  for (const [number, rows] of Map.groupBy(slots, (slot) => Math.floor(slot / perBlock))) {
    if (areCodesAtHand(open, number)) scoreRows(open, number, rows, query.scale, top)
    else beyond.push(...rows)
  }
  return beyond
}

function gather(values: Float32Array, live: Uint8Array, first: number, top: Top): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number
    if (value > top.bar && isSet(live, row)) top.push(first + row, value)
  }
}

function scoreRows(open: Open, number: number, rows: number[], scale: number, top: Top): void {
  const { slots, stride } = shapeOf(open)
  const { at } = codesIn(open, number)
  const scales = float32At(at + slots * stride, slots * 2)
  const { dot } = kernel()
  for (const slot of rows) {
    const row = slot % slots
    const near = dot(at + row * stride, scratch.query, stride) * (scales[row] as number) * scale - (scales[slots + row] as number)
    if (near > top.bar) top.push(slot, near)
  }
}

/** The slots whose bits differ least, and the blocks that have no bits. */
function byBits(open: Open, vector: Float32Array, mean: Float32Array, mask: Mask, width: number): { bare: number[]; slots: number[] } {
  const { slots, bitStride } = shapeOf(open)
  const query = bytesAt(scratch.bits, bitStride)
  query.fill(0)
  binarize(vector, mean, query)
  const bare: number[] = []
  const fewest = new Fewest(width, open.definition.dimensions)
  for (const [number, live] of mask) {
    const bits = bitsIn(open, number)
    if (!bits) {
      bare.push(number)
      continue
    }
    kernel().hamming(bits.at, slots, bitStride, scratch.bits, scratch.out)
    gatherBits(uint16At(scratch.out, slots), live, number * slots, fewest)
  }
  return { bare, slots: fewest.take() }
}

function gatherBits(differing: Uint16Array, live: Uint8Array, first: number, fewest: Fewest): void {
  for (let row = 0; row < differing.length; row++) {
    const count = differing[row] as number
    if (count <= fewest.bar && isSet(live, row)) fewest.push(first + row, count)
  }
}
