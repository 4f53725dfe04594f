import { codeMax } from '../codes/encode.ts'
import { Top } from '../codes/top.ts'
import { shapeOf } from './coded.ts'
import { scoreAll } from './exact.ts'
import type { Open } from './open.ts'
import { isSet, nearOf, type Query, queryOf } from './scan.ts'

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
}

/** Above a half, for what float32 rounds off on the way. */
const halfStep = 0.51

/**
 * What is truly nearest to a stored vector, in float32, without a look at every vector: rounding to codes is off by half a step at most, so that what
 * is by its codes further than ten others, however the rounding fell, is no candidate. The rest of them are compared as they are.
 */
export class Probing {
  /** How many were compared in float32. */
  compared = 0
  readonly #open: Open
  readonly #slot: number
  readonly #vector: Float32Array
  readonly #query: Query
  /** By how many of a row's own steps what its codes say may be wrong. */
  readonly #error: number
  /** How near each slot may be. */
  readonly #atMost: Float64Array
  readonly #surest = new Top(topK)
  readonly #byCodes: Top

  constructor(open: Open, slot: number, vector: Float32Array, ranksMax: number) {
    this.#open = open
    this.#slot = slot
    this.#vector = vector
    this.#query = queryOf(open, vector)
    const length = vector.reduce((sum, value) => sum + Math.abs(value), 0)
    this.#error = halfStep * (length + this.#query.scale * codeMax * open.definition.dimensions)
    this.#atMost = new Float64Array(open.row.nextSlot).fill(-Infinity)
    this.#byCodes = new Top(ranksMax)
  }

  /** Looks at the codes of a block. */
  scan(number: number, live: Uint8Array): void {
    const first = number * shapeOf(this.#open).slots
    const { near, steps } = nearOf(this.#open, number, this.#query)
    for (let row = 0; row < near.length; row++) {
      if (!isSet(live, row) || first + row === this.#slot) continue
      const value = near[row] as number
      const off = this.#error * (steps[row] as number)
      if (value > this.#byCodes.bar) this.#byCodes.push(first + row, value)
      if (value - off > this.#surest.bar) this.#surest.push(first + row, value - off)
      this.#atMost[first + row] = value + off
    }
  }

  /** What comes of all that was looked at. */
  probe(): Probe {
    const bar = this.#surest.take().values.at(-1) ?? -Infinity
    const slots: number[] = []
    this.#atMost.forEach((value, slot) => void (value >= bar && value !== -Infinity && slots.push(slot)))
    this.compared = slots.length
    const scored = scoreAll(this.#open, { vector: this.#vector, least: -Infinity, topK, exact: true }, slots)
    const least = scored.near.toSorted((a, b) => b - a)[topK - 1] ?? -Infinity
    const nearest = new Set(scored.slots.filter((_, at) => (scored.near[at] as number) >= least))
    const ranks = this.#byCodes.take().slots.flatMap((each, rank) => (nearest.has(each) ? [rank] : []))
    return { slot: this.#slot, vector: this.#vector, least, ranks }
  }
}
