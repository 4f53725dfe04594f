import { createHash } from 'node:crypto'
import type { Hasher } from './hasher.ts'

/** A hasher of the runtime's own. */
export function nativeHasher(name: string): Hasher {
  const hash = createHash(name)
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() }
}

/** The name that git gives a file's content: SHA-1 of its length and its bytes. */
export function gitBlobHasher(size: number): Hasher {
  const hasher = nativeHasher('sha1')
  hasher.update(new TextEncoder().encode(`blob ${size}\0`))
  return hasher
}
