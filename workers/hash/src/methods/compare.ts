import type { Answer, Parsed } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'hash.do/contract'
import { decode, type Encoding } from '../encodings.ts'
import { isEqual } from '../equal.ts'
import { distanceOf } from '../fingerprints/distance.ts'
import { bytesOf } from '../text.ts'

type Contract = typeof contract

/** Compares digests, or fingerprints by their distance. */
export function compare({ a, b, encoding }: Parsed<Contract, 'compare'>): Answer<Contract, 'compare'> {
  const near = encoding === undefined ? distanceOf(a, b) : undefined
  return near ?? { equal: isEqual(read(a, encoding, 'a'), read(b, encoding, 'b')) }
}

const read = (text: string, encoding: Encoding | undefined, field: string): Uint8Array =>
  encoding === undefined ? bytesOf(text, [field]) : (decode(text, encoding) ?? invalid(`not ${encoding}`, [field], 'encoding'))
