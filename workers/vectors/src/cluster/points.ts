import { lend } from '../codes/cache.ts'
import { float32At, int32At, kernel, scratch } from '../codes/memory.ts'

/** Rows the kernel takes at once: what its place for results holds. */
const batch = 2048
/** Centres it takes at once. */
const centresMax = 1024

/** What is nearest to each point: which centre, and its dot product less the centre's bias. */
export interface Assigned {
  which: Int32Array
  near: Float32Array
}

/**
 * Vectors in the kernel's memory, in whole eights of values. `isSpherical` ones have length 1 and are compared by their angle, others by their distance.
 */
export class Points {
  readonly count: number
  readonly dimensions: number
  readonly isSpherical: boolean
  readonly squares: Float32Array
  readonly #at: number
  readonly #width: number

  constructor(at: number, vectors: Iterable<Float32Array>, { count, dimensions, isSpherical }: { count: number; dimensions: number; isSpherical: boolean }) {
    this.#at = at
    this.#width = widthOf(dimensions)
    this.count = count
    this.dimensions = dimensions
    this.isSpherical = isSpherical
    this.squares = new Float32Array(count)
    let row = 0
    for (const vector of vectors) {
      this.row(row).set(vector)
      this.squares[row++] = vector.reduce((sum, value) => sum + value * value, 0)
    }
  }

  row(row: number): Float32Array {
    return float32At(this.#at + row * this.#width * 4, this.dimensions)
  }

  /** The centre nearest to each of the first `count` points. */
  assign(centres: Float32Array[], count = this.count): Assigned {
    const assigned = { which: new Int32Array(count), near: new Float32Array(count).fill(-Infinity) }
    for (let from = 0; from < centres.length; from += centresMax) this.#assignTo(centres.slice(from, from + centresMax), from, assigned)
    return assigned
  }

  #assignTo(centres: Float32Array[], first: number, { which, near }: Assigned): void {
    const bytes = this.#width * 4
    lend(centres.length * bytes, ({ at }) => {
      const biases = float32At(scratch.biases, centres.length)
      for (const [index, centre] of centres.entries()) {
        float32At(at + index * bytes, this.dimensions).set(centre)
        biases[index] = this.isSpherical ? 0 : centre.reduce((sum, value) => sum + value * value, 0) / 2
      }
      for (let from = 0; from < near.length; from += batch) {
        const rows = Math.min(batch, near.length - from)
        kernel().nearest(this.#at + from * bytes, rows, bytes, at, scratch.biases, centres.length, scratch.out, scratch.which)
        const [best, places] = [float32At(scratch.out, rows), int32At(scratch.which, rows)]
        for (let row = 0; row < rows; row++) {
          if ((best[row] as number) <= (near[from + row] as number)) continue
          near[from + row] = best[row] as number
          which[from + row] = first + (places[row] as number)
        }
      }
    })
  }

  /** How far a point is from what is this near to it: one less the cosine, or the square of the distance. */
  far(row: number, near: number): number {
    return Math.max(0, this.isSpherical ? 1 - near : (this.squares[row] as number) - 2 * near)
  }
}

const widthOf = (dimensions: number) => Math.ceil(dimensions / 8) * 8

/** Bytes that so many points take. */
export const pointBytes = (count: number, dimensions: number): number => count * widthOf(dimensions) * 4
