/// <reference lib="esnext.typedarrays" />

/** Float32 values as JSON numbers: nine digits say each of them, where a double's own digits are twice as many. */
export const shorter = (vector: Float32Array): number[] => Array.from(vector, (value) => Number(value.toPrecision(9)))

/** A vector of length 1 as it was given, but for what the two roundings to float32 took. */
export const given = (unit: Float32Array, norm: number): number[] => Array.from(unit, (value) => Number((value * norm).toPrecision(7)))

/** A vector as callers give it: numbers, or their float32 bytes in base64, little-endian. */
export type Given = number[] | string

/** How many values a vector has; undefined where that is no whole number of float32. */
export function countOf(given: Given): number | undefined {
  if (typeof given !== 'string') return given.length
  const bytes = (given.length / 4) * 3 - (given.endsWith('==') ? 2 : given.endsWith('=') ? 1 : 0)
  return given.length % 4 === 0 && bytes % 4 === 0 ? bytes / 4 : undefined
}

/** Reads a vector into as many float32 as it has; false where it is not base64. */
export function read(given: Given, into: Float32Array<ArrayBuffer>): boolean {
  if (typeof given !== 'string') {
    into.set(given)
    return true
  }
  try {
    return new Uint8Array(into.buffer, into.byteOffset, into.byteLength).setFromBase64(given).written === into.byteLength
  } catch {
    return false
  }
}

/** Whether none is NaN or infinite: of these alone a difference with themselves is no number, and a sum with it is none. */
export function areFinite(values: Float32Array): boolean {
  let sum = 0
  for (let at = 0; at < values.length; at++) sum += (values[at] as number) - (values[at] as number)
  return sum === 0
}
