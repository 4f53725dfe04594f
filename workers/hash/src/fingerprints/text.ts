import { words as toBytes } from '../algorithms/fnv.ts'
import { finished, mixed } from '../algorithms/murmur3.ts'
import { encode } from '../encodings.ts'

/** Values of a MinHash. */
export const minhashValues = 128

// Scripts that are written without spaces count each character as a word.
const word = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]]+/gv

const shingle = 5

/** SimHash and MinHash of a text's words, five at a time; undefined where it has no words. */
export function textFingerprints(text: string): { simhash: string; minhash: string } | undefined {
  const hashes = Array.from(text.normalize('NFKC').toLowerCase().matchAll(word), ([found]) => hashOf(found))
  if (hashes.length === 0) return undefined
  const shingles = Array.from({ length: Math.max(1, hashes.length - shingle + 1) }, (_, index) => joined(hashes, index))
  return { simhash: `simhash1:${encode(simhash(shingles), 'hex')}`, minhash: `minhash1:${encode(minhash(shingles), 'base64')}` }
}

/** 64 bits of hash, as two halves that were begun differently. */
type Hash = readonly [number, number]

const seeds: Hash = [0, 0x9e3779b9]

function hashOf(text: string): Hash {
  let [high, low] = seeds
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = mixed(high, unit)
    low = mixed(low, unit)
  }
  return [finished(high, text.length), finished(low, text.length)]
}

function joined(words: Hash[], from: number): Hash {
  const end = Math.min(words.length, from + shingle)
  let [high, low] = seeds
  for (let index = from; index < end; index++) {
    const [first, second] = words[index] as Hash
    high = mixed(high, first)
    low = mixed(low, second)
  }
  return [finished(high, shingle), finished(low, shingle)]
}

/** Each bit as most of the hashes have it (Charikar, 2002). */
function simhash(hashes: Hash[]): Uint8Array {
  const votes = new Int32Array(64)
  for (const [high, low] of hashes) {
    for (let bit = 0; bit < 32; bit++) {
      votes[bit] = (votes[bit] as number) + ((high >>> (31 - bit)) & 1 ? 1 : -1)
      votes[32 + bit] = (votes[32 + bit] as number) + ((low >>> (31 - bit)) & 1 ? 1 : -1)
    }
  }
  const half = (from: number): number => votes.subarray(from, from + 32).reduce((value, vote) => (value << 1) | (vote > 0 ? 1 : 0), 0)
  return toBytes(half(0), half(32))
}

/** The least of the hashes under each of so many permutations (Broder, 1997). */
function minhash(hashes: Hash[]): Uint8Array {
  const least = Array.from({ length: minhashValues }, (_, index) => {
    const salt = finished(index, 0x6d696e68)
    let value = 0xffffffff
    for (const [high] of hashes) value = Math.min(value, finished(high ^ salt, 4))
    return value
  })
  return toBytes(...least)
}
