import { invalid, suggestion } from '@dot-do/service'
import type { Algorithm } from './hasher.ts'
import { table } from './table.ts'

/** An algorithm as it was named; a name such as BLAKE2b-256 says the length, too. */
export interface Named {
  name: string
  algorithm: Algorithm
  length?: number
}

/** An algorithm by any of the names that tools give it: SHA-256, SHA2-256, SHA512/256, BLAKE2b-256, RMD160. Undefined where it is none. */
export function findAlgorithm(wanted: string): Named | undefined {
  const spelled = wanted
    .toLowerCase()
    .replaceAll('_', '-')
    .replace('/', '-')
    .replace(/(^|-)sha2-/, '$1sha-')
    .replace(/sha-(\d)/, 'sha$1')
    .replace(/(shake|crc|keccak|xxh|adler|ripemd|md|sm)-(\d)/, '$1$2')
    .replace(/rmd160/, 'ripemd160')
  const sized = /^(hmac-)?(blake2[bs])-?(\d{1,3})$/.exec(spelled)
  const name = sized ? `${sized[1] ?? ''}${sized[2]}` : spelled
  const algorithm = table.get(name)
  if (!algorithm) return undefined
  if (!sized) return { name, algorithm }
  const length = Number(sized[3]) / 8
  const isFull = length === algorithm.bytes
  if (isFull) return { name, algorithm }
  return Number.isInteger(length) && length > 0 && length < algorithm.bytes && algorithm.takes?.includes('length') ? { name, algorithm, length } : undefined
}

/** An algorithm by name; where there is none, the call ends with the nearest. */
export const algorithmNamed = (wanted: string, path: (string | number)[]): Named =>
  findAlgorithm(wanted) ?? invalid(`no algorithm of this name${suggestion(wanted, [...table.keys()])}`, path, 'algorithm')
