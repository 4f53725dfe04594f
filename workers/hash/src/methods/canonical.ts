import type { Answer, Parsed } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import canonicalize from 'canonicalize'
import type contract from 'hash.do/contract'
import { digestOf } from '../algorithms/hmac.ts'
import { algorithmNamed } from '../algorithms/names.ts'
import { settingsFor } from '../algorithms/settings.ts'
import { encode } from '../encodings.ts'
import { bytesOf } from '../text.ts'

type Contract = typeof contract

/** RFC 8785, and the hash of what it writes. */
export async function canonical({ value, algorithm = 'sha256' }: Parsed<Contract, 'canonical'>): Promise<Answer<Contract, 'canonical'>> {
  const named = algorithmNamed(algorithm, ['algorithm'])
  const text = written(value)
  const bytes = bytesOf(text, ['value'])
  const hasher = await named.algorithm.create(settingsFor(named, { keyEncoding: 'utf8' }, bytes.length))
  return { text, hash: encode(digestOf(hasher, bytes), 'hex') }
}

function written(value: unknown): string {
  try {
    return canonicalize(value) ?? invalid('not JSON', ['value'])
  } catch (err) {
    // Half a surrogate pair, or, over Cap’n Web, a number that JSON has no word for.
    return invalid((err as Error).message, ['value'], 'json')
  }
}
