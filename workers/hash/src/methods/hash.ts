import type { Answer, Parsed } from '@dot-do/contract'
import { type CallScope, invalid } from '@dot-do/service'
import type contract from 'hash.do/contract'
import { algorithmNamed, type Named } from '../algorithms/names.ts'
import { settingsFor } from '../algorithms/settings.ts'
import { encode } from '../encodings.ts'
import { multihash } from '../multihash.ts'
import { pour, sizeOf, sourceOf } from '../source.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'hash'>

/** Hashes a text, or a file as it arrives, by every algorithm that was asked for in one pass. */
export async function hash(input: Input, { signal }: CallScope): Promise<Answer<Contract, 'hash'>> {
  const named = algorithmsOf(input)
  const source = sourceOf(input)
  for (const [index, { name, algorithm }] of named.entries()) checkEncoding(name, algorithm.kind, input.encoding, pathTo(input, index))
  const settings = named.map((each) => settingsFor(each, input, sizeOf(source)))
  const hashers = await Promise.all(named.map(async ({ algorithm }, index) => algorithm.create(settings[index] ?? {})))
  const bytes = await pour(source, hashers, signal)
  const hashes = named.map(({ name, algorithm }, index) => {
    const digest = hashers[index]?.digest() ?? new Uint8Array()
    return { hash: written(name, digest, input.encoding), algorithm: name, secure: algorithm.isSecure }
  })
  const [first] = hashes
  if (!first) throw new TypeError('no algorithm was asked for')
  return { ...first, bytes, ...(input.algorithms && { hashes }) }
}

function algorithmsOf(input: Input): Named[] {
  if (input.algorithm !== undefined && input.algorithms) invalid('either algorithm or algorithms', ['algorithms'], 'algorithm')
  return (input.algorithms ?? [input.algorithm ?? 'sha256']).map((name, index) => algorithmNamed(name, pathTo(input, index)))
}

const pathTo = ({ algorithms }: Input, index: number) => (algorithms ? ['algorithms', index] : ['algorithm'])

const integrity = ['sha256', 'sha384', 'sha512']

/** Refuses, before any work, an algorithm that an encoding has no word for. */
function checkEncoding(name: string, kind: string, encoding: Input['encoding'], path: (string | number)[]): void {
  if (encoding === 'sri' && !integrity.includes(name)) invalid(`sri is for ${integrity.join(', ')}`, path, 'encoding')
  if (encoding === 'multihash' && (kind === 'mac' || !multihash(name, new Uint8Array(32)))) invalid(`multihash has no code for ${name}`, path, 'encoding')
}

function written(name: string, digest: Uint8Array, encoding: Input['encoding']): string {
  if (encoding === 'sri') return `${name}-${encode(digest, 'base64')}`
  return encoding === 'multihash' ? encode(multihash(name, digest) ?? digest, 'hex') : encode(digest, encoding)
}
