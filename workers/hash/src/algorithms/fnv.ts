import type { Hasher } from './hasher.ts'

/** FNV-1a of 32 bits. */
export function fnv1a32(): Hasher {
  let hash = 0x811c9dc5
  return {
    update(bytes) {
      for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ (bytes[index] as number), 0x01000193)
    },
    digest: () => words(hash),
  }
}

/** FNV-1a of 64 bits, in two halves. Its prime is 2^40 + 0x1b3. */
export function fnv1a64(): Hasher {
  let [high, low] = [0xcbf29ce4, 0x84222325]
  return {
    update(bytes) {
      for (let index = 0; index < bytes.length; index++) {
        low = (low ^ (bytes[index] as number)) >>> 0
        const product = low * 0x1b3
        high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0
        low = product >>> 0
      }
    },
    digest: () => words(high, low),
  }
}

/** 32-bit words as bytes, the highest first. */
export function words(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length))
  for (const [index, value] of values.entries()) view.setUint32(4 * index, value >>> 0)
  return new Uint8Array(view.buffer)
}
