import type { Metric } from 'vectors.do/contract'

/** Longer vectors have squares that float32, in which candidates are found, does not hold. */
const lengthMax = 1e18

/**
 * Makes a vector what the index keeps, in place: of a cosine index of length 1. What it was divided by, or why it can't be kept.
 */
export function prepared(metric: Metric, vector: Float32Array): number | string {
  const norm = Math.sqrt(dot(vector, vector))
  if (metric !== 'cosine') return norm > lengthMax ? `is longer than ${lengthMax}` : 1
  if (norm === 0) return 'is zero, which has no cosine'
  for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] as number) / norm
  return norm
}

/** In double precision, by four sums: one order of addition, so one result, wherever it is taken. */
export function dot(left: Float32Array, right: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  const whole = left.length - (left.length % 4)
  for (let at = 0; at < whole; at += 4) {
    a += (left[at] as number) * (right[at] as number)
    b += (left[at + 1] as number) * (right[at + 1] as number)
    c += (left[at + 2] as number) * (right[at + 2] as number)
    d += (left[at + 3] as number) * (right[at + 3] as number)
  }
  for (let at = whole; at < left.length; at++) a += (left[at] as number) * (right[at] as number)
  return a + b + (c + d)
}

function squareDistance(left: Float32Array, right: Float32Array): number {
  let [a, b] = [0, 0]
  const whole = left.length - (left.length % 2)
  for (let at = 0; at < whole; at += 2) {
    const x = (left[at] as number) - (right[at] as number)
    const y = (left[at + 1] as number) - (right[at + 1] as number)
    a += x * x
    b += y * y
  }
  if (whole < left.length) a += ((left[whole] as number) - (right[whole] as number)) ** 2
  return a + b
}

/** How near two vectors are: the higher the nearer, whatever the metric. */
export const nearness: Record<Metric, (left: Float32Array, right: Float32Array) => number> = {
  cosine: (left, right) => Math.max(-1, Math.min(1, dot(left, right))),
  dot,
  euclidean: (left, right) => -squareDistance(left, right),
}

/** A nearness as callers know it: of euclidean the distance. */
export const scoreOf = (metric: Metric, near: number): number => (metric === 'euclidean' ? Math.sqrt(-near) : near)

/** The least nearness that a caller's bound admits. */
export const nearnessOf = (metric: Metric, score: number): number => (metric === 'euclidean' ? (score < 0 ? Infinity : -(score * score)) : score)
