import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { anonymous, problemOf, tenant } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'

// NIST's CAVP responses and the RFCs' vectors, as Debian's python3-cryptography-vectors has them.
const folder = '/usr/lib/python3/dist-packages/cryptography_vectors'

// Every case by npm run conformance, else some of each file.
const step = process.env.CONFORMANCE === undefined ? 6 : 1

type Case = Record<string, string>

/** The cases of a file: names and values, the last of each of them closing it. */
function casesOf(path: string, last: string): Case[] {
  const cases: Case[] = []
  let fields: Case = {}
  for (const line of readFileSync(path, 'latin1').split(/\r?\n/)) {
    const [, name, value = ''] = /^(\w+) *= *(.*)$/.exec(line) ?? []
    if (name === undefined) continue
    fields[name] = value
    if (name !== last) continue
    cases.push(fields)
    // What stands above the cases is not theirs, but what they do not repeat goes on.
    fields = { ...fields }
  }
  return cases
}

const some = (cases: Case[]): Case[] => cases.filter((_, index) => index % step === 0)

const bytes = (text = ''): Uint8Array => Buffer.from(text, 'hex')
const paths = (pattern: string): string[] => globSync(join(folder, pattern))
const skipUnlessThere = (skip: (isMissing: boolean, note: string) => void) => skip(!existsSync(folder), 'needs Debian’s python3-cryptography-vectors')

/** SHA512_256ShortMsg.rsp → sha512-256 */
const algorithmOf = (path: string): string =>
  basename(path)
    .replace(/(Short|Long|Monte|Variable).*$/, '')
    .toLowerCase()
    .replace('_', '-')

describe('NIST CAVP', () => {
  test('messages of every length, short and long', async (context) => {
    skipUnlessThere(context.skip)
    const { hash } = anonymous()
    let count = 0
    for (const path of paths('hashes/{SHA1,SHA2,SHA3}/*{Short,Long}Msg.rsp').filter((each) => !each.includes('512_224'))) {
      for (const { Len, Msg, MD } of some(casesOf(path, 'MD'))) {
        const file = bytes(Msg).subarray(0, Number(Len) / 8)
        expect((await hash.hash({ file, algorithm: algorithmOf(path) })).hash, path).toBe(MD)
        count++
      }
    }
    expect(count).toBeGreaterThan(2000 / step)
  })

  test('SHAKE, messages of every length and outputs of every length', async (context) => {
    skipUnlessThere(context.skip)
    const { hash } = anonymous()
    let count = 0
    for (const path of paths('hashes/SHAKE/*{Msg,Out}.rsp')) {
      for (const { Len, Msg, Output = '' } of some(casesOf(path, 'Output'))) {
        const whole = bytes(Msg)
        const file = Len === undefined ? whole : whole.subarray(0, Number(Len) / 8)
        const digest = await hash.hash({ file, algorithm: algorithmOf(path), length: Output.length / 2 })
        expect(digest.hash, path).toBe(Output)
        count++
      }
    }
    expect(count).toBeGreaterThan(2000 / step)
  })

  // Appendix A of FIPS 180's validation system: a thousand digests, each of the three before.
  test.for(step === 1 ? ['SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512', 'SHA512_256'] : ['SHA224'])('%s, a chain', async (name, context) => {
    skipUnlessThere(context.skip)
    const path = join(folder, 'hashes', name === 'SHA1' ? 'SHA1' : 'SHA2', `${name}Monte.rsp`)
    const { hash } = anonymous()
    const [first] = casesOf(path, 'MD')
    let chain = Array<Uint8Array>(3).fill(bytes(first?.Seed))
    for (let index = 0; index < 1000; index++) {
      const { hash: digest } = await hash.hash({ file: Buffer.concat(chain), algorithm: algorithmOf(path) })
      chain = [...chain.slice(1), bytes(digest)]
    }
    expect(Buffer.from(chain[2] ?? []).toString('hex')).toBe(first?.MD)
  })
})

test.for([
  ['hashes/MD5/rfc-1321.txt', 'md5'],
  ['hashes/SM3/oscca.txt', 'sm3'],
  ['hashes/ripemd160/ripevectors.txt', 'ripemd160'],
  ['hashes/blake2/blake2b.txt', 'blake2b'],
  ['hashes/blake2/blake2s.txt', 'blake2s'],
])('%s', async ([path = '', algorithm], context) => {
  skipUnlessThere(context.skip)
  for (const { Len, Msg, MD } of casesOf(join(folder, path), 'MD')) {
    const file = bytes(Msg).subarray(0, Number(Len) / 8)
    expect((await anonymous().hash.hash({ file, algorithm })).hash).toBe(MD)
  }
})

test('HMAC of RFC 2202, 2286 and 4231', async (context) => {
  skipUnlessThere(context.skip)
  const { hash } = anonymous()
  for (const path of paths('HMAC/*.txt')) {
    const algorithm = `hmac-${/(\w+)\.txt$/.exec(path)?.[1]}`
    for (const { Key = '', Msg, MD = '' } of casesOf(path, 'MD')) {
      const { hash: digest } = await hash.hash({ file: bytes(Msg), algorithm, key: Key, keyEncoding: 'hex' })
      expect(digest.slice(0, MD.length), path).toBe(MD)
    }
  }
})

const phc = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '')
const phcHex = (text: string): string => Buffer.from(text, 'hex').toString('base64').replace(/=+$/, '')

test('PBKDF2 of RFC 6070, and what it costs too much', async (context) => {
  skipUnlessThere(context.skip)
  const { hash } = await tenant({ grants: ['hash:read'] })
  const unescaped = (text = '') => text.replace('\\0', '\0')
  for (const { PASSWORD, SALT, ITERATIONS, DERIVED_KEY = '' } of casesOf(join(folder, 'KDF/rfc-6070-PBKDF2-SHA1.txt'), 'DERIVED_KEY')) {
    const call = hash.verifyPassword({ password: unescaped(PASSWORD), hash: `$pbkdf2$i=${ITERATIONS}$${phc(unescaped(SALT))}$${phcHex(DERIVED_KEY)}` })
    if (Number(ITERATIONS) > 900_000) expect(await problemOf(call)).toMatchObject({ code: 'invalid_argument', reason: 'cost' })
    else expect(await call, ITERATIONS).toEqual({ valid: true, needsRehash: true })
  }
})

test('scrypt of RFC 7914', async (context) => {
  skipUnlessThere(context.skip)
  const { hash } = await tenant({ grants: ['hash:read'] })
  const cases = casesOf(join(folder, 'KDF/scrypt.txt'), 'DERIVED_KEY').filter(({ PASSWORD }) => PASSWORD !== '')
  expect(cases.length).toBeGreaterThan(1)
  for (const { PASSWORD = '', SALT = '', N, r, p, DERIVED_KEY = '' } of cases) {
    const stored = `$scrypt$ln=${Math.log2(Number(N))},r=${r},p=${p}$${phc(SALT)}$${phcHex(DERIVED_KEY)}`
    const call = hash.verifyPassword({ password: PASSWORD, hash: stored })
    if (Number(N) * Number(r) > 2 ** 20) expect(await problemOf(call)).toMatchObject({ code: 'invalid_argument', reason: 'cost' })
    else expect(await call, N).toEqual({ valid: true, needsRehash: true })
  }
})
