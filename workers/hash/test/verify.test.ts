import { anonymous, problemOf } from '@dot-do/testing'
import { files, needs } from '@dot-do/testing/debian'
import { expect, test } from 'vitest'
import { textOf } from './tools.ts'

const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const sri = 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='

test('takes what the tools print', async (context) => {
  needs(context.skip, 'openssl', 'cksum', 'b2sum', 'b3sum', 'xxhsum')
  const { hash } = anonymous()
  const [path = '', other = ''] = files(['abc', 'abd'])
  const printed: [string, string | undefined][] = [
    [textOf('openssl', ['dgst', '-sha256', path]), undefined],
    [textOf('openssl', ['dgst', '-sha512-256', path]), undefined],
    [textOf('openssl', ['dgst', '-sha3-384', path]), undefined],
    [textOf('openssl', ['dgst', '-blake2b512', path]), undefined],
    [textOf('openssl', ['dgst', '-ripemd160', path]), undefined],
    [textOf('openssl', ['dgst', '-r', '-sha1', path]), 'sha1'],
    ...['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'blake2b', 'sm3'].map((name): [string, undefined] => [
      textOf('cksum', ['-a', name, path]),
      undefined,
    ]),
    [textOf('b2sum', ['--tag', '-l', '256', path]), undefined],
    [textOf('b2sum', ['-l', '128', path]), 'blake2b'],
    [textOf('b3sum', [path]), 'blake3'],
    [textOf('b3sum', ['-l', '100', path]), 'blake3'],
    ...[0, 1, 2, 3].map((kind): [string, undefined] => [textOf('xxhsum', ['--tag', `-H${kind}`, path]), undefined]),
    [textOf('xxhsum', ['-H3', path]), 'xxh3'],
    [textOf('openssl', ['dgst', '-sha256', other]), undefined],
  ]
  for (const [line, algorithm] of printed) {
    expect(await hash.verify({ data: 'abc', hash: line, algorithm }), line).toMatchObject({ valid: !line.includes(other) })
  }
})

test.each([
  [`sha256:${sha256}`, true],
  [`SHA-256:${sha256.toUpperCase()}`, true],
  [`sha256-${sri}`, true],
  [`sha256-${sri}?foo`, true],
  [`\\${sha256}  a\\nb`, 'sha256'],
  [`${sha256} *a file.txt`, 'sha256'],
  [`  ${sha256}\n`, 'sha256'],
  [sri, 'sha256'],
  [sri.replaceAll('+', '-').replaceAll('/', '_').replace('=', ''), 'sha256'],
  ['XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ====', 'sha256'],
])('%s', async (text, known) => {
  const { hash } = anonymous()
  const algorithm = typeof known === 'string' ? known : undefined
  expect(await hash.verify({ data: 'abc', hash: text, algorithm })).toEqual({ valid: true, algorithm: 'sha256' })
  expect(await hash.verify({ data: 'abd', hash: text, algorithm })).toEqual({ valid: false, algorithm: 'sha256' })
})

test('a list of integrity hashes is judged by its strongest algorithm, any of it', async () => {
  const { hash } = anonymous()
  const of = async (data: string, algorithm: string) => (await hash.hash({ data, algorithm, encoding: 'sri' })).hash
  const [weak, strong, wrong] = [await of('abc', 'sha256'), await of('abc', 'sha512'), await of('abd', 'sha512')]
  expect(await hash.verify({ data: 'abc', hash: `${weak} ${strong}` })).toEqual({ valid: true, algorithm: 'sha512' })
  expect(await hash.verify({ data: 'abc', hash: `${wrong} ${strong}` })).toMatchObject({ valid: true })
  expect(await hash.verify({ data: 'abc', hash: `${weak} ${wrong}` })).toMatchObject({ valid: false })
  expect(await hash.verify({ data: 'abc', hash: `md5-rL0Y20zC+Fzt72VPzMSk2A== sha1024-x ${weak}` })).toMatchObject({ valid: true, algorithm: 'sha256' })
})

test('every algorithm verifies what it makes, in every encoding that takes it', async () => {
  const { hash } = anonymous()
  for (const { name, kind } of await hash.algorithms({})) {
    const keyed = kind === 'mac' ? { key: 'secret' } : {}
    for (const encoding of ['hex', 'base64', 'base64url', 'base32', 'sri', 'multihash'] as const) {
      const made = await hash.hash({ data: 'abc', algorithm: name, encoding, ...keyed }).catch(() => undefined)
      if (!made) expect(['sri', 'multihash'], name).toContain(encoding)
      else
        expect(await hash.verify({ data: 'abc', hash: made.hash, algorithm: name, encoding, ...keyed }), `${name} ${encoding}`).toMatchObject({ valid: true })
      if (made)
        expect(await hash.verify({ data: 'abd', hash: made.hash, algorithm: name, encoding, ...keyed }), `${name} ${encoding}`).toMatchObject({ valid: false })
    }
  }
})

test.each([
  ['multihash', 'sha256', `1220${sha256}`],
  ['multihash', 'blake2b', /^c0e40240ba80/],
  ['multihash', 'murmur3', /^2304/],
  ['base32', 'md5', 'SAAVBGE4JB7LAUMWHL346MXU4I======'.length],
])('%s of %s', async (encoding, algorithm, wanted) => {
  const { hash: text } = await anonymous().hash.hash({ data: 'abc', algorithm, encoding: encoding as 'multihash' })
  if (typeof wanted === 'number') expect(text).toHaveLength(wanted)
  else if (typeof wanted === 'string') expect(text).toBe(wanted)
  else expect(text).toMatch(wanted)
})

test('a digest of another length is not valid, and no error', async () => {
  const { hash } = anonymous()
  expect(await hash.verify({ data: 'abc', hash: sha256.slice(2), algorithm: 'sha256' })).toEqual({ valid: false, algorithm: 'sha256' })
  expect(await hash.compare({ a: sha256, b: sha256.slice(2) })).toEqual({ equal: false })
})

test.each([
  ['no algorithm', { hash: sha256 }, 'algorithm'],
  ['an algorithm that is not the one it says', { hash: `sha256:${sha256}`, algorithm: 'sha512' }, 'algorithm'],
  ['an algorithm that is not there', { hash: `sha257:${sha256}` }, 'hash'],
  ['what is no digest', { hash: '!!!', algorithm: 'sha256' }, 'hash'],
  ['what is not in the encoding', { hash: sri, algorithm: 'sha256', encoding: 'hex' as const }, 'hash'],
  ['no multihash', { hash: '1221' + sha256, encoding: 'multihash' as const }, 'hash'],
  ['no integrity hash', { hash: sha256, encoding: 'sri' as const }, 'hash'],
])('refuses %s', async (_, input, field) => {
  const problem = await problemOf(anonymous().hash.verify({ data: 'abc', ...input }))
  expect(problem).toMatchObject({ code: 'invalid_argument', issues: [{ path: [field] }] })
})

test('compare reads what encoding says, and texts without one', async () => {
  const { hash } = anonymous()
  expect(await hash.compare({ a: 'abc', b: 'abc' })).toEqual({ equal: true })
  expect(await hash.compare({ a: 'abc', b: 'ABC' })).toEqual({ equal: false })
  expect(await hash.compare({ a: '/+8=', b: '/+8', encoding: 'base64' })).toEqual({ equal: true })
  expect(await hash.compare({ a: '_-8', b: '_-8=', encoding: 'base64url' })).toEqual({ equal: true })
  expect(await hash.compare({ a: 'MZXW6', b: 'mzxw6===', encoding: 'base32' })).toEqual({ equal: true })
  for (const encoding of ['hex', 'base64', 'base64url', 'base32'] as const) {
    expect(await problemOf(hash.compare({ a: '!', b: '!', encoding }))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['a'] }] })
  }
})
