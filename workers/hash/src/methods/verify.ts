import type { Answer, Parsed } from '@dot-do/contract'
import { type CallScope, invalid } from '@dot-do/service'
import type contract from 'hash.do/contract'
import { algorithmNamed, type Named } from '../algorithms/names.ts'
import { settingsFor } from '../algorithms/settings.ts'
import { type Claim, claimOf } from '../claims.ts'
import { decode, type Encoding } from '../encodings.ts'
import { isEqual } from '../equal.ts'
import { pour, sizeOf, sourceOf } from '../source.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'verify'>

/** Hashes again, and compares in constant time. */
export async function verify(input: Input, { signal }: CallScope): Promise<Answer<Contract, 'verify'>> {
  const claim = claimOf(input.hash, input.encoding)
  const named = algorithmOf(input, claim)
  const digests = claim.digests.map((digest) => bytesOf(digest, claim.encoding, named))
  const source = sourceOf(input)
  const settings = settingsFor(named, { ...input, length: lengthOf(named, digests) }, sizeOf(source))
  const hasher = await named.algorithm.create(settings)
  await pour(source, [hasher], signal)
  const actual = hasher.digest()
  // Each is compared, so that the time does not tell which was met.
  return { valid: digests.filter((digest) => isEqual(digest, actual)).length > 0, algorithm: named.name }
}

function algorithmOf({ algorithm }: Input, { named }: Claim): Named {
  const wanted = algorithm === undefined ? undefined : algorithmNamed(algorithm, ['algorithm'])
  if (wanted && named && wanted.name !== named.name) invalid(`the hash says ${named.name}`, ['algorithm'], 'algorithm')
  return named ?? wanted ?? invalid('say which: a digest’s length alone does not tell its algorithm', ['algorithm'], 'algorithm')
}

const encodings: Encoding[] = ['hex', 'base64', 'base64url', 'base32']

/** The bytes of a digest: where no encoding is said, by the one that gives as many as the algorithm has. */
function bytesOf(digest: string, encoding: Encoding | undefined, { algorithm, length = algorithm.bytes }: Named): Uint8Array {
  const read = (encoding ? [encoding] : encodings).flatMap((each) => decode(digest, each) ?? [])
  return read.find((bytes) => bytes.length === length) ?? read[0] ?? invalid(`not ${encoding ?? encodings.join(', ')}`, ['hash'], 'hash')
}

/** Where an algorithm has any length, that of the digest. */
function lengthOf({ algorithm }: Named, [digest]: Uint8Array[]): number | undefined {
  const isWithin = digest !== undefined && digest.length > 0 && digest.length <= (algorithm.lengthMax ?? 0)
  return isWithin && algorithm.takes?.includes('length') ? digest.length : undefined
}
