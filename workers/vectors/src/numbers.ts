/** Float32 values as JSON numbers: nine digits say each of them, where a double's own digits are twice as many. */
export const shorter = (vector: Float32Array): number[] => Array.from(vector, (value) => Number(value.toPrecision(9)))

/** A vector of length 1 as it was given, but for what the two roundings to float32 took. */
export const given = (unit: Float32Array, norm: number): number[] => Array.from(unit, (value) => Number((value * norm).toPrecision(7)))

/** The float32 values in base64, little-endian; undefined where the bytes are no whole number of them. */
export function fromBase64(text: string): Float32Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'))
  return bytes.length % 4 === 0 ? new Float32Array(bytes.buffer) : undefined
}
