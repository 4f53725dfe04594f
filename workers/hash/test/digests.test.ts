import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { anonymous } from '@dot-do/testing'
import { files, needs, needsPython, type Program } from '@dot-do/testing/debian'
import * as blake2 from '@noble/hashes/blake2.js'
import { blake3 } from '@noble/hashes/blake3.js'
import { hmac } from '@noble/hashes/hmac.js'
import * as legacy from '@noble/hashes/legacy.js'
import * as sha2 from '@noble/hashes/sha2.js'
import * as sha3 from '@noble/hashes/sha3.js'
import { describe, expect, test } from 'vitest'
import { hex, noise, textOf } from './tools.ts'

// At full size by npm run conformance.
const isFull = process.env.CONFORMANCE !== undefined
const count = isFull ? 10_000 : 100

/** Sizes about the edges of blocks and buffers, then any up to a mebibyte, small ones more often. */
const sizes = [0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 135, 136, 143, 144, 240, 241, 1023, 1024, 1025, 16_383, 16_384, 16_385, 1_048_576]
const sizeOf = (index: number): number => sizes[index] ?? Math.floor(2 ** (20 * ((Math.imul(index, 2654435761) >>> 0) / 2 ** 32)))
/** The digests of each input, by each algorithm. */
async function ours(bodies: Uint8Array[], algorithms: string[]): Promise<string[][]> {
  const { hash } = anonymous()
  const digests: string[][] = []
  for (const file of bodies) digests.push(((await hash.hash({ file, algorithms })).hashes ?? []).map((each) => each.hash))
  return digests
}

/** Runs a tool over files; the digest is the word at `place` of each line. */
const theirs = (tool: Program, args: string[], paths: string[], place = 0): string[] =>
  textOf(tool, [...args, ...paths])
    .trimEnd()
    .split('\n')
    .map(
      (line) =>
        line
          .split(/\s+/)
          .at(place)
          ?.replace(/^XXH3_/, '') ?? '',
    )

/** As many files at a time as memory and a command line take. */
const atATime = 500

async function compare(names: string[], told: (name: string, paths: string[]) => string[]): Promise<void> {
  for (let from = 0; from < count; from += atATime) {
    const bodies = Array.from({ length: Math.min(atATime, count - from) }, (_, index) => noise(sizeOf(from + index), from + index))
    const paths = files(bodies)
    for (let at = 0; at < names.length; at += 8) {
      const some = names.slice(at, at + 8)
      const digests = await ours(bodies, some)
      for (const [index, name] of some.entries())
        expect(
          digests.map((row) => row[index]),
          name,
        ).toEqual(told(name, paths))
    }
    rmSync(dirname(paths[0] ?? ''), { recursive: true })
  }
}

describe('equal to the tools', { timeout: isFull ? 3_600_000 : 60_000 }, () => {
  test('openssl dgst', async (context) => {
    needs(context.skip, 'openssl')
    const flags: Record<string, string> = { blake2b: 'blake2b512', blake2s: 'blake2s256', ripemd160: 'rmd160' }
    const names = [
      'sha1',
      'sha224',
      'sha256',
      'sha384',
      'sha512',
      'sha512-256',
      'sha3-224',
      'sha3-256',
      'sha3-384',
      'sha3-512',
      'md5',
      'ripemd160',
      'sm3',
      'blake2b',
      'blake2s',
    ]
    await compare(names, (name, paths) => theirs('openssl', ['dgst', '-r', `-${flags[name] ?? name}`], paths))
    await compare(['shake128', 'shake256'], (name, paths) => theirs('openssl', ['dgst', '-r', `-${name}`, '-xoflen', name === 'shake128' ? '32' : '64'], paths))
  })

  test('b2sum, b3sum, xxhsum, cksum, git hash-object', async (context) => {
    needs(context.skip, 'b2sum', 'b3sum', 'xxhsum', 'cksum', 'git')
    await compare(['blake2b'], (_, paths) => theirs('b2sum', [], paths))
    await compare(['blake3'], (_, paths) => theirs('b3sum', [], paths))
    await compare(['sm3'], (_, paths) => theirs('cksum', ['-a', 'sm3', '--untagged'], paths))
    await compare(['git-blob'], (_, paths) => theirs('git', ['hash-object', '--no-filters'], paths))
    const flags: Record<string, string> = { xxh32: '-H0', xxh64: '-H1', xxh128: '-H2', xxh3: '-H3' }
    await compare(Object.keys(flags), (name, paths) => theirs('xxhsum', ['-q', flags[name] ?? ''], paths, name === 'xxh3' ? -1 : 0))
  })

  test('Python’s zlib and crcmod', async (context) => {
    needsPython(context.skip, 'crcmod')
    const program = `
import sys, zlib, crcmod
crc32c = crcmod.mkCrcFun(0x11EDC6F41, initCrc=0, xorOut=0xFFFFFFFF, rev=True)
crc64 = crcmod.mkCrcFun(0x142F0E1EBA9EA3693, initCrc=0, xorOut=0xFFFFFFFFFFFFFFFF, rev=True)
kinds = {'crc32': (zlib.crc32, 8), 'adler32': (zlib.adler32, 8), 'crc32c': (crc32c, 8), 'crc64': (crc64, 16)}
function, digits = kinds[sys.argv[1]]
for path in sys.argv[2:]:
    print(format(function(open(path, 'rb').read()), '0%dx' % digits))
`
    await compare(['crc32', 'adler32', 'crc32c', 'crc64'], (name, paths) => theirs('python3', ['-c', program, name], paths))
  })
})

describe('equal to @noble/hashes', () => {
  const digests: Record<string, Parameters<typeof hmac>[0]> = {
    ...{ sha1: legacy.sha1, md5: legacy.md5, ripemd160: legacy.ripemd160, blake2b: blake2.blake2b, blake2s: blake2.blake2s, blake3 },
    ...{ sha224: sha2.sha224, sha256: sha2.sha256, sha384: sha2.sha384, sha512: sha2.sha512, 'sha512-256': sha2.sha512_256 },
    ...{ 'sha3-224': sha3.sha3_224, 'sha3-256': sha3.sha3_256, 'sha3-384': sha3.sha3_384, 'sha3-512': sha3.sha3_512, keccak256: sha3.keccak_256 },
  }

  test.each(Object.entries(digests))('hmac-%s, its key shorter and longer than a block', async (name, digest) => {
    const { hash } = anonymous()
    for (const length of [0, 1, 20, 64, 65, 128, 129, 144, 145, 300]) {
      const [key, data] = [noise(length, length), noise(3 * length, 7)]
      const asked = hash.hash({ file: data, algorithm: `hmac-${name}`, key: hex(key), keyEncoding: 'hex' })
      expect((await asked).hash, `${length}`).toBe(hex(hmac(digest, key, data)))
    }
  })

  test('keys and lengths of BLAKE2 and BLAKE3, contexts', async () => {
    const { hash } = anonymous()
    for (const length of [1, 16, 31, 32]) {
      for (const keyBytes of [1, 31, 32]) {
        const [key, file] = [noise(keyBytes, length), noise(1000 + length, keyBytes)]
        const ask = async (algorithm: string) => (await hash.hash({ file, algorithm, key: hex(key), keyEncoding: 'hex', length })).hash
        expect(await ask('blake2b')).toBe(hex(blake2.blake2b(file, { key, dkLen: length })))
        expect(await ask('blake2s')).toBe(hex(blake2.blake2s(file, { key, dkLen: length })))
        if (keyBytes === 32) expect(await ask('blake3')).toBe(hex(blake3(file, { key, dkLen: length })))
      }
    }
  })

  test('keccak256 as Ethereum has it', async () => {
    const { hash } = anonymous()
    expect((await hash.hash({ data: '', algorithm: 'keccak256' })).hash).toBe('c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470')
  })
})

test('any length of an extendable output, past the engine’s buffer', async (context) => {
  needs(context.skip, 'openssl', 'b3sum')
  const { hash } = anonymous()
  const file = noise(5000, 1)
  const [path = ''] = files([file])
  for (const length of [1, 33, 200, 16_384, 16_385, 65_536]) {
    const ask = async (algorithm: string) => (await hash.hash({ file, algorithm, length })).hash
    expect(await ask('shake128')).toBe(textOf('openssl', ['dgst', '-r', '-shake128', '-xoflen', `${length}`, path]).split(' ')[0])
    expect(await ask('shake256')).toBe(textOf('openssl', ['dgst', '-r', '-shake256', '-xoflen', `${length}`, path]).split(' ')[0])
    expect(await ask('blake3')).toBe(textOf('b3sum', ['-l', `${length}`, path]).split(' ')[0])
  }
})

test('keyed BLAKE3 and keys derived from a context, as b3sum makes them', async (context) => {
  needs(context.skip, 'b3sum')
  const { hash } = anonymous()
  const key = noise(32, 5)
  for (const size of [0, 1, 1024, 1025, 100_000]) {
    const file = noise(size, size)
    const [path = ''] = files([file])
    const keyed = await hash.hash({ file, algorithm: 'blake3', key: Buffer.from(key).toString('base64'), keyEncoding: 'base64' })
    expect(keyed.hash).toBe(textOf('b3sum', ['--keyed', path], key).split(' ')[0])
    const derived = await hash.hash({ file, algorithm: 'blake3', context: 'example.com 2026-01-01 a session' })
    expect(derived.hash).toBe(textOf('b3sum', ['--derive-key', 'example.com 2026-01-01 a session', path]).split(' ')[0])
  }
})

describe('known values', () => {
  // From the reference implementations' own tests: SMHasher, Noll's FNV page, xxHash's sanity checks.
  test.each([
    ['murmur3', '', undefined, '00000000'],
    ['murmur3', '', 1, '514e28b7'],
    ['murmur3', '', 0xffffffff, '81f16f39'],
    ['murmur3', 'test', undefined, 'ba6bd213'],
    ['murmur3', 'test', 0x9747b28c, '704b81dc'],
    ['murmur3', 'Hello, world!', undefined, 'c0363e43'],
    ['murmur3', 'Hello, world!', 0x9747b28c, '24884cba'],
    ['murmur3', 'The quick brown fox jumps over the lazy dog', 0x9747b28c, '2fa826cd'],
    ['fnv1a32', '', undefined, '811c9dc5'],
    ['fnv1a32', 'a', undefined, 'e40c292c'],
    ['fnv1a32', 'foobar', undefined, 'bf9cf968'],
    ['fnv1a64', '', undefined, 'cbf29ce484222325'],
    ['fnv1a64', 'a', undefined, 'af63dc4c8601ec8c'],
    ['fnv1a64', 'foobar', undefined, '85944171f73967e8'],
    ['crc32', '123456789', undefined, 'cbf43926'],
    ['crc32c', '123456789', undefined, 'e3069283'],
    ['crc64', '123456789', undefined, '995dc9bbdf1939fa'],
    ['adler32', 'Wikipedia', undefined, '11e60398'],
    ['xxh32', 'a', 1, 'f514706f'],
    ['xxh64', 'abc', undefined, '44bc2cf5ad770999'],
    ['xxh64', '', 2654435761, 'ac75fda2929b17ef'],
  ])('%s of %j, seed %s', async (algorithm, data, seed, wanted) => {
    expect((await anonymous().hash.hash({ data, algorithm, seed })).hash).toBe(wanted)
  })

  // xxHash's tests: bytes from a generator, seed PRIME64; XXH3 with 64 and 128 bits.
  test('xxHash’s sanity buffer', async () => {
    const sanity = new Uint8Array(2367)
    let generator = 2654435761n
    for (let index = 0; index < sanity.length; index++) {
      sanity[index] = Number(generator >> 56n)
      generator = BigInt.asUintN(64, generator * 11400714785074694797n)
    }
    const { hash } = anonymous()
    const seed = '11400714785074694797'
    const ask = async (algorithm: string, size: number, from: string | number) => (await hash.hash({ file: sanity.slice(0, size), algorithm, seed: from })).hash
    expect(await ask('xxh32', 222, 0)).toBe('5bd11dbd')
    expect(await ask('xxh32', 222, 2654435761)).toBe('58803c5f')
    expect(await ask('xxh64', 222, 0)).toBe('b641ae8cb691c174')
    expect(await ask('xxh64', 222, 2654435761)).toBe('20cb8ab7ae10c14a')
    expect(await ask('xxh3', 0, 0)).toBe('2d06800538d394c2')
    expect(await ask('xxh3', 1, seed)).toBe('032be332dd766ef8')
    expect(await ask('xxh3', 2048, 0)).toBe('dd59e2c3a5f038e0')
  })
})
