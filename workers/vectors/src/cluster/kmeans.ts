import type { Points } from './points.ts'
import { random } from './random.ts'

/** Points among which the first centres are looked for. */
const seedingMax = 10_000
const iterationsMax = 100
/** A round that betters the sum by less than this share is the last. */
const tolerance = 1e-5

/** Centres on their way to where they stay. */
export interface Training {
  centres: Float32Array[]
  /** The sum of what the points are far from their centres. */
  inertia: number
  iterations: number
  isDone: boolean
}

/** The first centres by greedy k-means++: each the best of a few points that are likely the farther they are from those before. */
export function seeded(points: Points, k: number, seed: number): Training {
  const next = random(seed)
  const count = Math.min(points.count, seedingMax)
  const trials = k > 64 ? 1 : 2 + Math.floor(Math.log(k))
  const centres = [points.row(Math.floor(next() * count)).slice()]
  let far = farFrom(points, centres[0] as Float32Array, count)
  while (centres.length < k) {
    const tried = Array.from({ length: trials }, () => {
      const row = points.row(pick(far, next)).slice()
      const nearer = farFrom(points, row, count).map((value, at) => Math.min(value, far[at] as number))
      return { row, nearer, sum: nearer.reduce((sum, value) => sum + value, 0) }
    })
    const best = tried.reduce((least, each) => (each.sum < least.sum ? each : least))
    centres.push(best.row)
    far = best.nearer
  }
  return { centres, inertia: Infinity, iterations: 0, isDone: false }
}

function farFrom(points: Points, centre: Float32Array, count: number): Float64Array {
  const { near } = points.assign([centre], count)
  return Float64Array.from(near, (value, row) => points.far(row, value))
}

function pick(weights: Float64Array, next: () => number): number {
  let rest = next() * weights.reduce((sum, weight) => sum + weight, 0)
  for (let at = 0; at < weights.length; at++) {
    rest -= weights[at] as number
    if (rest < 0) return at
  }
  // All are where a centre is: any does.
  return Math.floor(next() * weights.length)
}

/** One round of Lloyd's: points to their nearest centres, centres to the middle of their points. */
export function improved(points: Points, { centres, inertia, iterations }: Training): Training {
  const assigned = points.assign(centres)
  const far = Float64Array.from(assigned.near, (near, row) => points.far(row, near))
  const sum = far.reduce((sum, value) => sum + value, 0)
  const isDone = iterations + 1 >= iterationsMax || inertia - sum <= tolerance * sum
  return { centres: isDone ? centres : middles(points, assigned.which, far, centres), inertia: sum, iterations: iterations + 1, isDone }
}

function middles(points: Points, which: Int32Array, far: Float64Array, before: Float32Array[]): Float32Array[] {
  const sums = before.map(() => new Float64Array(points.dimensions))
  const counts = new Uint32Array(before.length)
  for (let row = 0; row < which.length; row++) {
    const place = which[row] as number
    const sum = sums[place] as Float64Array
    const point = points.row(row)
    for (let at = 0; at < point.length; at++) sum[at] = (sum[at] as number) + (point[at] as number)
    counts[place] = (counts[place] as number) + 1
  }
  return sums.map((sum, place) => {
    if (counts[place] === 0) return farthest(points, far)
    return middle(sum, counts[place] as number, points.isSpherical) ?? (before[place] as Float32Array)
  })
}

/** The mean, of length 1 on a sphere; undefined where that has no direction. */
function middle(sum: Float64Array, count: number, isSpherical: boolean): Float32Array | undefined {
  const length = isSpherical ? Math.sqrt(sum.reduce((square, value) => square + value * value, 0)) : count
  return length === 0 ? undefined : Float32Array.from(sum, (value) => value / length)
}

/** A centre without points goes to the point that is worst off; no other one does. */
function farthest(points: Points, far: Float64Array): Float32Array {
  let worst = 0
  for (let row = 1; row < far.length; row++) if ((far[row] as number) > (far[worst] as number)) worst = row
  far[worst] = 0
  return points.row(worst).slice()
}
