import { blake3 } from '@noble/hashes/blake3.js'
import { shake128, shake256 } from '@noble/hashes/sha3.js'
import { outputBytesMax } from 'hash.do/contract'
import { fnv1a32, fnv1a64 } from './fnv.ts'
import type { Algorithm, Hasher, Settings } from './hasher.ts'
import { hmacOf } from './hmac.ts'
import { murmur3 } from './murmur3.ts'
import { gitBlobHasher, nativeHasher } from './native.ts'
import { bufferBytes, type ModuleName, wasmHasher } from './wasm.ts'

const native = (name: string, bytes: number, blockBytes: number, isSecure = true): Algorithm => ({
  kind: 'cryptographic',
  bytes,
  blockBytes,
  isSecure,
  create: () => nativeHasher(name),
})

const wasm = (name: ModuleName, bytes: number, blockBytes: number): Algorithm => ({
  kind: 'cryptographic',
  bytes,
  blockBytes,
  isSecure: true,
  create: () => wasmHasher(name, { digestBytes: bytes }),
})

// The byte behind the message tells SHA-3 from the Keccak that was before it.
const keccak = (bytes: number, final: number): Algorithm => ({
  kind: 'cryptographic',
  bytes,
  blockBytes: 200 - 2 * bytes,
  isSecure: true,
  create: () => wasmHasher('sha3', { digestBytes: bytes, init: 8 * bytes, final }),
})
const sha3 = (bytes: number): Algorithm => keccak(bytes, 0x06)

// hash-wasm has no SHAKE.
const shake = (make: typeof shake128, bytes: number): Algorithm => ({
  kind: 'cryptographic',
  bytes,
  isSecure: true,
  takes: ['length'],
  lengthMax: outputBytesMax,
  create: ({ length = bytes }) => make.create({ dkLen: length }),
})

const blake2 = (name: 'blake2b' | 'blake2s', bytes: number, blockBytes: number): Algorithm => ({
  kind: 'cryptographic',
  bytes,
  blockBytes,
  isSecure: true,
  takes: ['key', 'length'],
  lengthMax: bytes,
  keyBytes: { min: 1, max: bytes },
  create: ({ key, length = bytes }) => wasmHasher(name, { digestBytes: length, init: (8 * length) | ((key?.length ?? 0) << 16), prefix: key }),
})

const blake3Bytes = 32

// hash-wasm derives no keys from a context, and its buffer ends long digests.
function blake3Hasher({ key, context, length = blake3Bytes }: Settings): Hasher | Promise<Hasher> {
  if (context !== undefined || length > bufferBytes) return blake3.create({ dkLen: length, ...(key && { key }), ...(context && { context }) })
  return wasmHasher('blake3', { digestBytes: length, init: key?.length ?? 0, final: length, prefix: key })
}

const checksum = (bytes: number, create: Algorithm['create'], seedBits?: number): Algorithm => ({
  kind: 'checksum',
  bytes,
  isSecure: false,
  create,
  ...(seedBits !== undefined && { takes: ['seed'], seedBits }),
})

const wasmChecksum = (name: ModuleName, bytes: number, init = 0, prefix?: Uint8Array): Algorithm =>
  checksum(bytes, () => wasmHasher(name, { digestBytes: bytes, init, prefix }))

// A seed of 64 bits lies in the buffer.
const seeded = (name: ModuleName, bytes: number): Algorithm =>
  checksum(bytes, ({ seed = 0n }) => wasmHasher(name, { digestBytes: bytes, prefix: littleEndian(seed) }), 64)

function littleEndian(value: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(8))
  view.setBigUint64(0, value, true)
  return new Uint8Array(view.buffer)
}

const digests: Record<string, Algorithm> = {
  sha256: native('sha256', 32, 64),
  sha384: native('sha384', 48, 128),
  sha512: native('sha512', 64, 128),
  'sha512-256': native('sha512-256', 32, 128),
  sha224: native('sha224', 28, 64),
  'sha3-224': sha3(28),
  'sha3-256': sha3(32),
  'sha3-384': sha3(48),
  'sha3-512': sha3(64),
  shake128: shake(shake128, 32),
  shake256: shake(shake256, 64),
  keccak256: keccak(32, 0x01),
  blake2b: blake2('blake2b', 64, 128),
  blake2s: blake2('blake2s', 32, 64),
  blake3: {
    kind: 'cryptographic',
    bytes: blake3Bytes,
    blockBytes: 64,
    isSecure: true,
    takes: ['key', 'length', 'context'],
    keyBytes: { min: 32, max: 32 },
    lengthMax: outputBytesMax,
    create: blake3Hasher,
  },
  ripemd160: wasm('ripemd160', 20, 64),
  sm3: wasm('sm3', 32, 64),
  sha1: native('sha1', 20, 64, false),
  md5: native('md5', 16, 64, false),
}

const checksums: Record<string, Algorithm> = {
  crc32: wasmChecksum('crc32', 4, 0xedb88320),
  crc32c: wasmChecksum('crc32', 4, 0x82f63b78),
  // ECMA-182's polynomial, reflected, as xz has it.
  crc64: wasmChecksum('crc64', 8, 0, littleEndian(0xc96c5795d7870f42n)),
  adler32: wasmChecksum('adler32', 4),
  xxh32: checksum(4, ({ seed = 0n }) => wasmHasher('xxhash32', { digestBytes: 4, init: Number(seed) }), 32),
  xxh64: seeded('xxhash64', 8),
  xxh3: seeded('xxhash3', 8),
  xxh128: seeded('xxhash128', 16),
  murmur3: checksum(4, ({ seed = 0n }) => murmur3(Number(seed)), 32),
  fnv1a32: checksum(4, fnv1a32),
  fnv1a64: checksum(8, fnv1a64),
  'git-blob': { ...checksum(20, ({ size = 0 }) => gitBlobHasher(size)), takes: ['size'] },
}

const hasBlock = (entry: [string, Algorithm]): entry is [string, Algorithm & { blockBytes: number }] => entry[1].blockBytes !== undefined

/** Every algorithm by its name, the best known first. */
export const table: ReadonlyMap<string, Algorithm> = new Map([
  ...Object.entries(digests),
  ...Object.entries(digests)
    .filter(hasBlock)
    .map(([name, digest]) => [`hmac-${name}`, hmacOf(digest)] as const),
  ...Object.entries(checksums),
])
