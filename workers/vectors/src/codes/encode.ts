import type { Metric } from 'vectors.do/contract'

/** Bytes of a row's codes: whole 16, which is what the kernel takes at once. */
export const strideOf = (dimensions: number): number => Math.ceil(dimensions / 16) * 16
/** Bytes of a row's bits. */
export const bitStrideOf = (dimensions: number): number => Math.ceil(dimensions / 128) * 16

/** The largest code there is, to either side of zero. */
export const codeMax = 127
/** Of a query it is finer, for it costs nothing there: products of it with as many codes as a vector may have still add up within 32 bits. */
export const queryMax = 2047

/** Writes a vector in steps into `codes`; what one step of them is. */
export function quantize(vector: Float32Array, codes: Int8Array | Int16Array, most = codeMax): number {
  let largest = 0
  for (let at = 0; at < vector.length; at++) largest = Math.max(largest, Math.abs(vector[at] as number))
  const scale = Math.fround(largest / most)
  if (scale === 0) return 0
  for (let at = 0; at < vector.length; at++) {
    const steps = Math.round((vector[at] as number) / scale)
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
export function binarize(vector: ArrayLike<number>, mean: Float32Array, bits: Uint8Array, scale = 1): void {
  for (let at = 0; at < mean.length; at++)
    if ((vector[at] as number) * scale > (mean[at] as number)) bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7))
}

/** A block's codes with their scales and biases, as they lie in SQLite and in the kernel's memory. */
export class Codes {
  readonly codes: Int8Array
  readonly scales: Float32Array
  readonly biases: Float32Array
  readonly #stride: number
  readonly #metric: Metric

  constructor(buffer: ArrayBufferLike, at: number, { slots, dimensions, metric }: { slots: number; dimensions: number; metric: Metric }) {
    this.#stride = strideOf(dimensions)
    this.#metric = metric
    this.codes = new Int8Array(buffer, at, slots * this.#stride)
    this.scales = new Float32Array(buffer, at + this.codes.length, slots)
    this.biases = new Float32Array(buffer, at + this.codes.length + slots * 4, slots)
  }

  set(row: number, vector: Float32Array): void {
    this.scales[row] = quantize(vector, this.row(row))
    this.biases[row] = biasOf(this.#metric, vector)
  }

  row(row: number): Int8Array {
    return this.codes.subarray(row * this.#stride, (row + 1) * this.#stride)
  }
}

/** Bytes of a block's codes. */
export const codeBytes = (slots: number, dimensions: number): number => slots * (strideOf(dimensions) + 8)
