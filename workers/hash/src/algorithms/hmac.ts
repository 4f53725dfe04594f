import type { Algorithm, Hasher } from './hasher.ts'

/** HMAC (RFC 2104) of an algorithm that has a block. */
export const hmacOf = (algorithm: Algorithm & { blockBytes: number }): Algorithm => ({
  kind: 'mac',
  bytes: algorithm.bytes,
  isSecure: algorithm.isSecure,
  takes: ['key'],
  keyBytes: { min: 0, max: Number.POSITIVE_INFINITY },
  create: ({ key = new Uint8Array() }) => hmac(algorithm, key),
})

async function hmac({ blockBytes, create }: Algorithm & { blockBytes: number }, key: Uint8Array): Promise<Hasher> {
  const block = new Uint8Array(blockBytes)
  block.set(key.length > blockBytes ? digestOf(await create({}), key) : key)
  const [inner, outer] = [await create({}), await create({})]
  inner.update(block.map((byte) => byte ^ 0x36))
  outer.update(block.map((byte) => byte ^ 0x5c))
  return {
    update: (bytes) => inner.update(bytes),
    digest: () => digestOf(outer, inner.digest()),
  }
}

/** What a hasher makes of these bytes. */
export function digestOf(hasher: Hasher, bytes: Uint8Array): Uint8Array {
  hasher.update(bytes)
  return hasher.digest()
}
