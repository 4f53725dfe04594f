import type { Answer } from '@dot-do/contract'
import type contract from 'hash.do/contract'
import { table } from '../algorithms/table.ts'

/** What `hash` and `verify` know. */
export const algorithms = (): Answer<typeof contract, 'algorithms'> =>
  Array.from(table, ([name, { kind, bytes, isSecure, takes }]) => ({ name, kind, bits: 8 * bytes, secure: isSecure, streaming: !takes?.includes('size') }))
