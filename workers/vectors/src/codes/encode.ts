import type { Metric } from 'vectors.do/contract'

/** Bytes of a row's codes: whole 16, which is what the kernel takes at once. */
export const strideOf = (dimensions: number): number => Math.ceil(dimensions / 16) * 16
/** Bytes of a row's bits. */
export const bitStrideOf = (dimensions: number): number => Math.ceil(dimensions / 128) * 16

/** The largest code there is, to either side of zero. */
export const codeMax = 127
/** Of a query it is finer, for it costs nothing there: products of it with as many codes as a vector may have still add up within 32 bits. */
export const queryMax = 2047

/** Writes a vector in steps into `codes`; what one step of them is. All is rounded to float32 on the way, as the kernel does it. */
export function quantize(vector: Float32Array, codes: Int8Array | Int16Array, most = codeMax): number {
  let largest = 0
  for (let at = 0; at < vector.length; at++) largest = Math.max(largest, Math.abs(vector[at] as number))
  const scale = Math.fround(largest / most)
  if (scale === 0) return 0
  for (let at = 0; at < vector.length; at++) {
    const steps = Math.floor(Math.fround(Math.fround((vector[at] as number) / scale) + 0.5))
    codes[at] = steps > most ? most : steps < -most ? -most : steps
  }
  return scale
}

/** What is taken off a dot product so that the highest is the nearest: of a distance, half the square. */
export function biasOf(metric: Metric, vector: Float32Array): number {
  if (metric !== 'euclidean') return 0
  let square = 0
  for (const value of vector) square += value * value
  return square / 2
}

/** Writes which values are above the mean, a bit each. */
export function binarize(vector: Float32Array, mean: Float32Array, bits: Uint8Array): void {
  for (let at = 0; at < mean.length; at++) if ((vector[at] as number) > (mean[at] as number)) bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7))
}

/** What a block of codes is like. */
export interface Shape {
  slots: number
  dimensions: number
  metric: Metric
}

/** Bytes of a block's codes: of all its rows first the codes, then the scales, then the biases. */
export const codeBytes = ({ slots, dimensions }: Shape): number => slots * (strideOf(dimensions) + 8)

/** Where in a block's bytes the scales and the biases begin. */
export function partsOf({ slots, dimensions }: Shape): { scales: number; biases: number } {
  const scales = slots * strideOf(dimensions)
  return { scales, biases: scales + slots * 4 }
}
