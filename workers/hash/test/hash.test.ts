import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { anonymous, platform, problemOf, rawSocket, tenant } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { noise } from './tools.ts'

const MiB = 1024 * 1024

test('a body streams through, with a length or without, in one pass for several algorithms', async () => {
  const { hash, http } = anonymous()
  const piece = noise(MiB, 1)
  const digest = (name: string, count: number) => {
    const sum = createHash(name)
    for (let index = 0; index < count; index++) sum.update(piece)
    return sum.digest('hex')
  }
  // More than JSON and forms may have.
  const whole = new Blob(Array.from({ length: 40 }, () => piece))
  const { hashes, bytes } = await hash.hash({ file: whole, algorithms: ['sha256', 'md5', 'sha512', 'blake3'] })
  expect(bytes).toBe(40 * MiB)
  expect(hashes?.slice(0, 3).map((each) => each.hash)).toEqual(['sha256', 'md5', 'sha512'].map((name) => digest(name, 40)))
  const path = `/hash.do/rpc/hash?input=${encodeURIComponent('{"algorithm":"sha1"}')}`
  const chunked = await http({ path, headers: { 'content-type': 'application/octet-stream' }, body: Array.from({ length: 30 }, () => piece) })
  expect(chunked.json()).toMatchObject({ hash: digest('sha1', 30), bytes: 30 * MiB })
})

test('more than a gibibyte is refused before it comes', async () => {
  const request = (length: number) =>
    `POST /hash.do/rpc/hash HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/octet-stream\r\nContent-Length: ${length}\r\n\r\n`
  expect(await rawSocket(platform().url, request(1024 * MiB + 1))).toMatch(/^HTTP\/1.1 413 /)
})

test('a form and JSON have their own bound', async () => {
  const head = 'POST /hash.do/rpc/hash HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n'
  for (const type of ['application/json', 'multipart/form-data; boundary=b']) {
    expect(await rawSocket(platform().url, `${head}Content-Type: ${type}\r\nContent-Length: ${10 * MiB + 1}\r\n\r\n`), type).toMatch(/^HTTP\/1.1 413 /)
  }
  const small = new FormData()
  small.set('file', new Blob(['abc']), 'file')
  small.set('input', '{"algorithm":"md5"}')
  expect(await (await fetch(`${platform().url}/hash.do/rpc/hash`, { method: 'POST', body: small })).json()).toMatchObject({
    hash: '900150983cd24fb0d6963f7d28e17f72',
  })
})

test('git-blob needs the length first', async () => {
  const { hash, http } = anonymous()
  expect((await hash.hash({ data: 'what is up, doc?', algorithm: 'git-blob' })).hash).toBe('bd9dbf5aae1a3862dd1526723246b20206e5fc37')
  const path = `/hash.do/rpc/hash?input=${encodeURIComponent('{"algorithm":"git-blob"}')}`
  const chunked = await http({ path, headers: { 'content-type': 'text/plain' }, body: [Buffer.from('a'), Buffer.from('b')] })
  expect(chunked.problem()).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['file'] }] })
})

test('names as the tools write them', async () => {
  const { hash } = anonymous()
  for (const [name, algorithm] of [
    ...['SHA-256', 'SHA2-256', 'Sha256', 'sha_256'].map((each) => [each, 'sha256']),
    ...['SHA-512/256', 'SHA2-512/256', 'sha512-256'].map((each) => [each, 'sha512-256']),
    ...['RMD160', 'RIPEMD-160'].map((each) => [each, 'ripemd160']),
    ...['BLAKE2b-512', 'blake2b512', 'BLAKE2b'].map((each) => [each, 'blake2b']),
    ['SHAKE-128', 'shake128'],
    ['KECCAK-256', 'keccak256'],
    ['XXH3-64', undefined],
    ['blake2b-513', undefined],
    ['blake2b-0', undefined],
    ['blake2b-7', undefined],
    ['constructor', undefined],
  ]) {
    const call = hash.hash({ data: 'abc', algorithm: name })
    if (algorithm === undefined) expect(await problemOf(call), name).toMatchObject({ code: 'invalid_argument', reason: 'algorithm' })
    else expect(await call, name).toMatchObject({ algorithm })
  }
  expect((await hash.hash({ data: 'abc', algorithm: 'BLAKE2b-256' })).hash).toHaveLength(64)
})

describe('refuses', () => {
  test.each([
    ['neither', {}, 'data'],
    ['both', { data: 'a', file: 'YQ==' }, 'data'],
    ['half a surrogate pair', { data: 'a\ud800b' }, 'data'],
    ['both names', { data: 'a', algorithm: 'md5', algorithms: ['md5'] }, 'algorithms'],
    ['a key where none is taken', { data: 'a', key: 'x' }, 'key'],
    ['no key where one is', { data: 'a', algorithm: 'hmac-sha256' }, 'key'],
    ['a key of another length', { data: 'a', algorithm: 'blake3', key: 'short' }, 'key'],
    ['a key too long', { data: 'a', algorithm: 'blake2s', key: 'x'.repeat(33) }, 'key'],
    ['an empty key', { data: 'a', algorithm: 'blake2b', key: '' }, 'key'],
    ['a key that is not hex', { data: 'a', algorithm: 'hmac-md5', key: 'abc', keyEncoding: 'hex' }, 'key'],
    ['a key and a context', { data: 'a', algorithm: 'blake3', key: 'x'.repeat(32), context: 'x' }, 'context'],
    ['a length where none is taken', { data: 'a', length: 16 }, 'length'],
    ['a length too long', { data: 'a', algorithm: 'blake2b', length: 65 }, 'length'],
    ['a seed where none is taken', { data: 'a', seed: 1 }, 'seed'],
    ['a seed too large', { data: 'a', algorithm: 'xxh32', seed: 2 ** 32 }, 'seed'],
    ['a seed too large in hex', { data: 'a', algorithm: 'xxh64', seed: '0x10000000000000000' }, 'seed'],
    ['a seed that is none', { data: 'a', algorithm: 'xxh64', seed: '1e9' }, 'seed'],
    ['sri of another algorithm', { data: 'a', algorithm: 'md5', encoding: 'sri' }, 'algorithm'],
    ['a multihash without a code', { data: 'a', algorithm: 'fnv1a32', encoding: 'multihash' }, 'algorithm'],
  ] as [string, object, string][])('%s', async (_, input, field) => {
    expect(await problemOf(anonymous().hash.hash(input))).toMatchObject({ code: 'invalid_argument', issues: [{ path: [field] }] })
  })

  test('an algorithm that is not there, with the nearest', async () => {
    const problem = await problemOf(anonymous().hash.hash({ data: 'a', algorithms: ['sha256', 'sha265'] }))
    expect(problem).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['algorithms', 1] }] })
    expect(problem.message).toContain('sha256')
  })
})

test('algorithms says what is fit to resist an adversary', async () => {
  const { hash } = anonymous()
  const all = await hash.algorithms({})
  const named = new Map(all.map((each) => [each.name, each]))
  expect(named.size).toBe(all.length)
  expect(all.filter(({ kind, secure }) => kind === 'checksum' && secure)).toEqual([])
  for (const name of ['md5', 'sha1', 'hmac-md5', 'git-blob']) expect(named.get(name)?.secure, name).toBe(false)
  for (const { name, kind, bits } of all) {
    const made = await hash.hash({ data: '', algorithm: name, ...(kind === 'mac' && { key: 'x' }) })
    expect(made.hash, name).toHaveLength(bits / 4)
  }
})

test('no secret is in the log, whether the call succeeds or not', async () => {
  const { hash } = await tenant({ grants: ['hash:read'] })
  const secret = 'n0wh3re-t0-be-f0und'
  const calls = [
    hash.hash({ data: secret, algorithm: 'hmac-sha256', key: secret }),
    hash.hash({ data: secret, key: secret }),
    hash.compare({ a: secret, b: secret }),
    hash.compare({ a: secret, b: secret, encoding: 'hex' }),
    hash.password({ password: secret, algorithm: 'bcrypt' }),
    hash.password({ password: `${secret}\0`, algorithm: 'bcrypt' }),
    hash.verifyPassword({ password: secret, hash: secret }),
    hash.sign({ scheme: 'github', secret, body: secret }),
    hash.sign({ scheme: 'standard-webhooks', secret, body: secret }),
    hash.verifySignature({ scheme: 'slack', secret, body: secret, headers: { [secret]: secret } }),
  ]
  const settled = await Promise.allSettled(calls)
  expect(settled.some(({ status }) => status === 'rejected')).toBe(true)
  // The line of a call that comes after is in the log.
  const { requestId } = await problemOf(hash.hash({}))
  const log = join(platform().folder, 'log')
  const text = await logWith(log, requestId ?? '')
  expect(text.includes(secret)).toBe(false)
  expect(spawnSync('grep', ['-rlaF', secret, platform().folder]).stdout.toString()).toBe('')
})

async function logWith(path: string, word: string): Promise<string> {
  for (;;) {
    const text = readFileSync(path, 'utf8')
    if (text.includes(word)) return text
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test.each(['hash', 'verify', 'compare', 'password', 'verifyPassword', 'sign', 'verifySignature'])('%s takes no GET', async (name) => {
  const { http } = await tenant({ grants: ['hash:read'] })
  expect((await http({ path: `/hash.do/rpc/${name}?input={}` })).status).toBe(405)
})
