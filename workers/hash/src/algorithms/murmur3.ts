import { words } from './fnv.ts'
import type { Hasher } from './hasher.ts'

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by))

const scrambled = (word: number): number => Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593)

/** A hash with one more word in it. */
export const mixed = (hash: number, word: number): number => (Math.imul(rotate(hash ^ scrambled(word), 13), 5) + 0xe6546b64) | 0

/** A hash of so many bytes as it ends. */
export function finished(hash: number, length: number): number {
  let value = hash ^ length
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

/** MurmurHash3 of 32 bits (x86_32). */
export function murmur3(seed = 0): Hasher {
  let hash = seed | 0
  let length = 0
  // The bytes of a word that is not whole yet, the first the lowest.
  let pending = 0
  return {
    update(bytes) {
      for (let index = 0; index < bytes.length; index++) {
        pending |= (bytes[index] as number) << (8 * (length & 3))
        length++
        if ((length & 3) === 0) {
          hash = mixed(hash, pending)
          pending = 0
        }
      }
    },
    digest: () => words(finished((length & 3) === 0 ? hash : hash ^ scrambled(pending), length)),
  }
}
