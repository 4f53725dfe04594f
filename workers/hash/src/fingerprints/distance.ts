import { invalid } from '@dot-do/service'
import { decode } from '../encodings.ts'
import { minhashValues } from './text.ts'

export interface Nearness {
  equal: boolean
  distance: number
  similarity: number
}

const written = /^([a-z]+hash\d+):(.+)$/

/** How near two fingerprints are; undefined where one of the texts is none. Those of two kinds or versions can't be compared. */
export function distanceOf(a: string, b: string): Nearness | undefined {
  const [, kind, first = ''] = written.exec(a) ?? []
  const [, other, second = ''] = written.exec(b) ?? []
  if (kind === undefined || other === undefined) return undefined
  const count = counts[kind] ?? invalid('no fingerprint that is known', ['a'], 'fingerprint')
  if (kind !== other) invalid(`not of the same kind as a, which is ${kind}`, ['b'], 'fingerprint')
  const { distance, of } = count(first, second)
  return { equal: distance === 0, distance, similarity: 1 - distance / of }
}

type Count = (a: string, b: string) => { distance: number; of: number }

const counts: Record<string, Count> = { phash1: bits, dhash1: bits, ahash1: bits, simhash1: bits, minhash1: values }

/** Bits of 64 that differ. */
function bits(a: string, b: string): { distance: number; of: number } {
  const [one, other] = [hex64(a, 'a'), hex64(b, 'b')]
  return { distance: (one ^ other).toString(2).replaceAll('0', '').length, of: 64 }
}

const hex64 = (text: string, field: string): bigint =>
  /^[0-9a-f]{16}$/.test(text) ? BigInt(`0x${text}`) : invalid('not 16 hex digits', [field], 'fingerprint')

/** Values that differ: what is left is about the share of the words, five at a time, that both texts have. */
function values(a: string, b: string): { distance: number; of: number } {
  const [one, other] = [signature(a, 'a'), signature(b, 'b')]
  let distance = 0
  for (let index = 0; index < minhashValues; index++) {
    const at = 4 * index
    if (one[at] !== other[at] || one[at + 1] !== other[at + 1] || one[at + 2] !== other[at + 2] || one[at + 3] !== other[at + 3]) distance++
  }
  return { distance, of: minhashValues }
}

function signature(text: string, field: string): Uint8Array {
  const bytes = decode(text, 'base64')
  return bytes?.length === 4 * minhashValues ? bytes : invalid(`not ${minhashValues} values in base64`, [field], 'fingerprint')
}
