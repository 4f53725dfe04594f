import { invalid } from '@dot-do/service'
import { algorithmNamed, findAlgorithm, type Named } from './algorithms/names.ts'
import { decode, type Encoding } from './encodings.ts'
import { readMultihash } from './multihash.ts'

/** What a text says the hash is: its algorithm, where the text names it, and the digests of which one must be met. */
export interface Claim {
  named?: Named | undefined
  digests: string[]
  encoding?: Encoding | undefined
}

/** Reads a hash in any form that tools print. */
export function claimOf(text: string, encoding: Encoding | 'sri' | 'multihash' | undefined): Claim {
  const written = text.trim()
  if (encoding === 'multihash') return multihashClaim(written)
  const integrity = encoding === 'sri' || sri.test(written) ? integrityClaim(written) : undefined
  if (integrity) return integrity
  if (encoding === 'sri') return invalid('no sha256-…, sha384-… or sha512-…', ['hash'], 'hash')
  return { ...(tagged(written) ?? prefixed(written) ?? { digests: [bare(written)] }), encoding }
}

function multihashClaim(text: string): Claim {
  const bytes = decode(text, 'hex')
  const read = bytes && readMultihash(bytes)
  if (!read) return invalid('not a multihash in hex', ['hash'], 'hash')
  return { named: { ...algorithmNamed(read.name, ['hash']), length: read.digest.length }, digests: [text.slice(-2 * read.digest.length)], encoding: 'hex' }
}

const sri = /(?:^|\s)sha(?:256|384|512)-[A-Za-z0-9+/_-]+={0,2}(?:\?\S*)?(?:\s|$)/i

/** Of a list, the hashes of its strongest algorithm, as browsers take them; what they don't know they pass over. */
function integrityClaim(text: string): Claim | undefined {
  const known = text.split(/\s+/).flatMap((word) => {
    const [, bits, digest] = /^sha(256|384|512)-([A-Za-z0-9+/_-]+={0,2})(?:\?.*)?$/i.exec(word) ?? []
    return bits === undefined || digest === undefined ? [] : [{ bits, digest }]
  })
  const strongest = known
    .map(({ bits }) => bits)
    .toSorted()
    .at(-1)
  if (strongest === undefined) return undefined
  const digests = known.filter(({ bits }) => bits === strongest).map(({ digest }) => digest.replaceAll('-', '+').replaceAll('_', '/'))
  return { named: findAlgorithm(`sha${strongest}`), digests, encoding: 'base64' }
}

/** `SHA256 (file) = …` of BSD and coreutils, `SHA2-256(file)= …` of openssl. */
function tagged(text: string): Claim | undefined {
  const [, name] = /^\\?([\w/-]+) ?\(/.exec(text) ?? []
  const [, digest] = /^\) ?= ?(\S+)$/.exec(text.slice(text.lastIndexOf(')'))) ?? []
  return name === undefined || digest === undefined ? undefined : { named: algorithmNamed(name, ['hash']), digests: [unprefixed(digest)] }
}

/** `sha256:…` */
function prefixed(text: string): Claim | undefined {
  const [, name, digest] = /^([\w/-]+):(\S+)$/.exec(text) ?? []
  return name === undefined || digest === undefined ? undefined : { named: algorithmNamed(name, ['hash']), digests: [digest] }
}

/** The digest alone, or before the name of a file: `… *file`, `…  file`. */
function bare(text: string): string {
  const [, digest] = /^\\?(\S+)(?: [ *]?\S[^\n]*)?$/.exec(text) ?? []
  return unprefixed(digest ?? invalid('not a hash in a form that is known', ['hash'], 'hash'))
}

// xxhsum marks XXH3 so, since its 64 bits look like those of XXH64.
const unprefixed = (digest: string): string => digest.replace(/^XXH3_/, '')
