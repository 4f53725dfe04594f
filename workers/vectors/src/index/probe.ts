import { codeMax } from '../codes/encode.ts'
import { Top } from '../codes/top.ts'
import { shapeOf } from './coded.ts'
import { scoreAll } from './exact.ts'
import type { Open } from './open.ts'
import { isSet, type Mask, nearOf, putQuery } from './scan.ts'

/** How many of the nearest are looked for. */
export const topK = 10

/** A stored vector, and what is nearest to it of those that a mask lets through. */
export interface Probe {
  slot: number
  vector: Float32Array
  /** How near the last of the ten nearest is. */
  least: number
  /** Which of all by their codes, from 0, those are that are as near, where they are among the first. */
  ranks: number[]
  /** How many were compared in float32. */
  compared: number
}

/** Above a half, for what float32 rounds off on the way. */
const halfStep = 0.51

/**
 * What is truly nearest to a stored vector, in float32, without a look at every vector: rounding to codes is off by half a step at most, so that what
 * is by its codes further than ten others, however the rounding fell, is no candidate. The rest of them are compared as they are.
 */
export function probeOf(open: Open, mask: Mask, slot: number, vector: Float32Array, ranksMax: number): Probe {
  const { slots: perBlock, dimensions } = shapeOf(open)
  const scale = putQuery(open, vector)
  // By how many of a row's own steps what its codes say may be wrong.
  const error = halfStep * vector.reduce((sum, value) => sum + Math.abs(value), 0) + halfStep * scale * codeMax * dimensions
  const atMost = new Float64Array(open.row.nextSlot).fill(-Infinity)
  const surest = new Top(topK)
  const byCodes = new Top(ranksMax)
  for (const [number, live] of mask) {
    const { near, steps } = nearOf(open, number, scale)
    const first = number * perBlock
    for (let row = 0; row < near.length; row++) {
      if (!isSet(live, row) || first + row === slot) continue
      const value = near[row] as number
      if (value > byCodes.bar) byCodes.push(first + row, value)
      const off = error * (steps[row] as number)
      atMost[first + row] = value + off
      if (value - off > surest.bar) surest.push(first + row, value - off)
    }
  }
  const bar = surest.take().values.at(-1) ?? -Infinity
  const slots: number[] = []
  for (let at = 0; at < atMost.length; at++) if ((atMost[at] as number) >= bar && atMost[at] !== -Infinity) slots.push(at)
  const scored = scoreAll(open, { vector, least: -Infinity, topK, exact: true }, slots)
  const least = scored.near.toSorted((a, b) => b - a)[topK - 1] ?? -Infinity
  const nearest = new Set(scored.slots.filter((_, at) => (scored.near[at] as number) >= least))
  const ranks = byCodes.take().slots.flatMap((each, rank) => (nearest.has(each) ? [rank] : []))
  return { slot, vector, least, ranks, compared: slots.length }
}
