// The multicodec table's codes, and the ones of blake2 by its length.
const codes: Record<string, number> = {
  ...{ sha1: 0x11, sha256: 0x12, sha512: 0x13, 'sha3-512': 0x14, 'sha3-384': 0x15, 'sha3-256': 0x16, 'sha3-224': 0x17 },
  ...{ shake128: 0x18, shake256: 0x19, keccak256: 0x1b, blake3: 0x1e, sha384: 0x20, murmur3: 0x23, md5: 0xd5, crc32: 0x0132, crc64: 0x0164 },
  ...{ sha224: 0x1013, 'sha512-256': 0x1015, ripemd160: 0x1053, sm3: 0x534d, xxh32: 0xb3e1, xxh64: 0xb3e2, xxh3: 0xb3e3, xxh128: 0xb3e4 },
}
const sized: Record<string, number> = { blake2b: 0xb200, blake2s: 0xb240 }

/** A digest as a multihash: its algorithm's code, its length, its bytes. Undefined where the algorithm has no code. */
export function multihash(name: string, digest: Uint8Array): Uint8Array | undefined {
  const code = codes[name] ?? (sized[name] === undefined ? undefined : sized[name] + digest.length)
  return code === undefined ? undefined : Uint8Array.from([...varint(code), ...varint(digest.length), ...digest])
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)]
}

/** The algorithm and the digest that a multihash names; undefined where it is none. */
export function readMultihash(bytes: Uint8Array): { name: string; digest: Uint8Array } | undefined {
  const code = readVarint(bytes, 0)
  const length = readVarint(bytes, code.end)
  const digest = bytes.subarray(length.end)
  const names = [...Object.keys(codes), ...Object.keys(sized)]
  const name = names.find((each) => codes[each] === code.value || (sized[each] !== undefined && sized[each] + digest.length === code.value))
  return name !== undefined && digest.length === length.value ? { name, digest } : undefined
}

function readVarint(bytes: Uint8Array, from: number): { value: number; end: number } {
  let value = 0
  for (let at = from; at < bytes.length && at < from + 4; at++) {
    value |= ((bytes[at] as number) & 0x7f) << (7 * (at - from))
    if ((bytes[at] as number) < 0x80) return { value, end: at + 1 }
  }
  return { value: -1, end: bytes.length }
}
