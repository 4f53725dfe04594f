import { argon2d as nobleD, argon2i as nobleI, argon2id as nobleId } from '@noble/hashes/argon2.js'
import { problemOf, tenant } from '@dot-do/testing'
import { files, needs, needsPython, python } from '@dot-do/testing/debian'
import { describe, expect, test } from 'vitest'
import { textOf } from './tools.ts'

let caller: ReturnType<typeof tenant> | undefined

/** One tenant's client for them all. */
const client = async () => (await (caller ??= tenant({ grants: ['hash:read'] }))).hash

const passwords = ['correct horse', 'pässwörd ✓ 🔑', 'a', 'x'.repeat(72)]

describe('the tools verify what we make', () => {
  test('passlib and argon2-cffi', async (context) => {
    needsPython(context.skip, 'passlib', 'bcrypt', 'argon2')
    const hash = await client()
    const made: [string, string][] = []
    for (const password of passwords) {
      made.push([password, (await hash.password({ password })).hash])
      made.push([password, (await hash.password({ password, cost: { m: 7168, t: 3, p: 2 } })).hash])
      made.push([password, (await hash.password({ password, algorithm: 'scrypt', cost: { n: 8192, p: 2 } })).hash])
      made.push([password, (await hash.password({ password, algorithm: 'bcrypt' })).hash])
    }
    const program = `
import json, sys
from passlib.hash import argon2, scrypt, bcrypt
kinds = {'$argon2id': argon2, '$scrypt': scrypt, '$2b': bcrypt}
kind = lambda text: kinds[text[:text.index('$', 1)]]
print(json.dumps([[kind(text).verify(password, text), kind(text).verify(password + 'x' if len(password) < 72 else password[1:], text)] for password, text in json.load(sys.stdin)]))
`
    expect(python(program, made)).toEqual(made.map(() => [true, false]))
  })

  test('htpasswd', async (context) => {
    needs(context.skip, 'htpasswd')
    const { hash: text } = await (await client()).password({ password: 'correct horse', algorithm: 'bcrypt', cost: { rounds: 11 } })
    expect(text).toMatch(/^\$2b\$11\$/)
    // It reads $2y$ alone, which is the same.
    const [path = ''] = files([`user:${text.replace('$2b$', '$2y$')}\n`])
    textOf('htpasswd', ['-vb', path, 'user', 'correct horse'])
    expect(() => textOf('htpasswd', ['-vb', path, 'user', 'wrong horse'])).toThrow()
  })
})

describe('we verify what the tools make', () => {
  test('argon2, the reference program', async (context) => {
    needs(context.skip, 'argon2')
    const hash = await client()
    for (const type of ['-i', '-d', '-id']) {
      for (const [kib, passes, lanes, length] of [
        [64, 1, 1, 32],
        [8, 3, 1, 16],
        [1000, 2, 3, 64],
        [4096, 4, 4, 24],
        [65_536, 1, 2, 100],
      ]) {
        const args = ['some salt', type, '-t', `${passes}`, '-k', `${kib}`, '-p', `${lanes}`, '-l', `${length}`, '-v', '13', '-e']
        const text = textOf('argon2', args, 'correct horse').trim()
        expect(await hash.verifyPassword({ password: 'correct horse', hash: text }), text).toMatchObject({ valid: true, needsRehash: true })
        expect(await hash.verifyPassword({ password: 'wrong horse', hash: text }), text).toMatchObject({ valid: false })
      }
    }
  })

  test('passlib: argon2, scrypt, bcrypt, pbkdf2, crypt', async (context) => {
    needsPython(context.skip, 'passlib', 'bcrypt', 'argon2')
    const program = `
import json, sys, warnings
warnings.simplefilter('ignore')
from passlib.hash import argon2, scrypt, bcrypt, pbkdf2_sha1, pbkdf2_sha256, pbkdf2_sha512, sha256_crypt, sha512_crypt
kinds = [argon2.using(rounds=2, memory_cost=1024), argon2.using(type='I', rounds=3, memory_cost=512), scrypt.using(rounds=13), bcrypt.using(rounds=5), bcrypt.using(rounds=4, ident='2a'), bcrypt.using(rounds=4, ident='2y'),
  pbkdf2_sha1.using(rounds=1000), pbkdf2_sha256.using(rounds=29000), pbkdf2_sha512.using(rounds=120000), sha256_crypt.using(rounds=5000), sha512_crypt.using(rounds=1000), sha256_crypt.using(rounds=1234), sha512_crypt.using(rounds=5000, salt_size=1)]
passwords = json.load(sys.stdin)
print(json.dumps([[password, kind.hash(password)] for kind in kinds for password in passwords]))
`
    const hash = await client()
    for (const [password, text] of python<[string, string][]>(program, [...passwords, 'b'.repeat(64)])) {
      expect(await hash.verifyPassword({ password, hash: text }), text).toMatchObject({ valid: true })
      expect(await hash.verifyPassword({ password: password === 'a' ? 'b' : `${password.slice(1)}a`, hash: text }), text).toMatchObject({ valid: false })
    }
  })

  test('mkpasswd', async (context) => {
    needs(context.skip, 'mkpasswd')
    const hash = await client()
    for (const [method, rounds] of [
      ['sha256crypt', '5000'],
      ['sha512crypt', '5000'],
      ['sha512crypt', '12345'],
      ['bcrypt-a', '5'],
    ]) {
      const text = textOf('mkpasswd', ['-m', method ?? '', '-R', rounds ?? '', '-s'], 'correct horse').trim()
      expect(await hash.verifyPassword({ password: 'correct horse', hash: text }), text).toMatchObject({ valid: true, needsRehash: true })
      expect(await hash.verifyPassword({ password: 'wrong horse', hash: text }), text).toMatchObject({ valid: false })
    }
  })

  test('Django', async (context) => {
    needsPython(context.skip, 'django', 'argon2', 'bcrypt')
    const program = `
import json, sys
import django
from django.conf import settings
names = ['PBKDF2PasswordHasher', 'PBKDF2SHA1PasswordHasher', 'Argon2PasswordHasher', 'BCryptSHA256PasswordHasher', 'BCryptPasswordHasher']
settings.configure(PASSWORD_HASHERS=['django.contrib.auth.hashers.' + name for name in names])
django.setup()
from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher, make_password
# By default it takes 100 MiB.
Argon2PasswordHasher.memory_cost = 16384
PBKDF2PasswordHasher.iterations = 20000
print(json.dumps([[password, make_password(password, hasher=kind)] for password in json.load(sys.stdin) for kind in ['pbkdf2_sha256', 'pbkdf2_sha1', 'argon2', 'bcrypt_sha256', 'bcrypt']]))
`
    const hash = await client()
    const made = python<[string, string][]>(program, passwords.slice(0, 2))
    // Django 4 has scrypt, too: what it stores, made by Python's own.
    const scrypt = `
import json, sys, hashlib, base64
print(json.dumps([[p, 'scrypt$16384$saltsalt$8$1$' + base64.b64encode(hashlib.scrypt(p.encode(), salt=b'saltsalt', n=16384, r=8, p=1, maxmem=2**26, dklen=64)).decode()] for p in json.load(sys.stdin)]))
`
    made.push(...python<[string, string][]>(scrypt, passwords.slice(0, 2)))
    for (const [password, text] of made) {
      expect(await hash.verifyPassword({ password, hash: text }), text).toEqual({ valid: true, needsRehash: true })
      expect(await hash.verifyPassword({ password: `${password}x`, hash: text }), text).toEqual({ valid: false, needsRehash: true })
    }
  })
})

test('argon2 as @noble/hashes has it, whatever the lanes and the memory', async () => {
  const hash = await client()
  const salt = Buffer.from('0123456789abcdef')
  for (const [name, noble] of [
    ['argon2i', nobleI],
    ['argon2d', nobleD],
    ['argon2id', nobleId],
  ] as const) {
    for (const [m, t, p, dkLen] of [
      [8, 1, 1, 4],
      [37, 2, 4, 65],
      [100, 1, 3, 64],
      [257, 3, 2, 97],
    ] as const) {
      const tag = Buffer.from(noble('password', salt, { m, t, p, dkLen }))
      const text = `$${name}$v=19$m=${m},t=${t},p=${p}$${salt.toString('base64').replace(/=+$/, '')}$${tag.toString('base64').replace(/=+$/, '')}`
      expect(await hash.verifyPassword({ password: 'password', hash: text }), text).toEqual({ valid: true, needsRehash: true })
    }
  }
})

// From crypt_blowfish's own tests.
test.each([
  ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
  ['$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK', 'U*U*'],
  ['$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a', 'U*U*U'],
  ['$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui', '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'],
])('%s', async (text, password) => {
  expect(await (await client()).verifyPassword({ password, hash: text })).toEqual({ valid: true, needsRehash: true })
})

test('defaults are OWASP’s and current; each salt is its own', async () => {
  const hash = await client()
  for (const [algorithm, form] of [
    ['argon2id', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/],
    ['scrypt', /^\$scrypt\$ln=17,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/],
    ['bcrypt', /^\$2b\$10\$[./\w]{53}$/],
  ] as const) {
    const [one, other] = [await hash.password({ password: 'x', algorithm }), await hash.password({ password: 'x', algorithm })]
    expect(one.hash).toMatch(form)
    expect(one.hash).not.toBe(other.hash)
    expect(await hash.verifyPassword({ password: 'x', hash: one.hash })).toEqual({ valid: true, needsRehash: false })
    expect(await hash.verifyPassword({ password: 'y', hash: one.hash })).toEqual({ valid: false, needsRehash: false })
  }
})

test('normalised only where that is asked for', async () => {
  const hash = await client()
  const [composed, decomposed] = ['é', 'e\u0301']
  const { hash: plain } = await hash.password({ password: composed, algorithm: 'bcrypt' })
  expect((await hash.verifyPassword({ password: decomposed, hash: plain })).valid).toBe(false)
  expect((await hash.verifyPassword({ password: decomposed, hash: plain, normalize: true })).valid).toBe(true)
})

test('bcrypt refuses what it would cut', async () => {
  const hash = await client()
  const { hash: text } = await hash.password({ password: 'x'.repeat(72), algorithm: 'bcrypt' })
  for (const password of ['x'.repeat(73), 'é'.repeat(37), 'a\0b']) {
    expect(await problemOf(hash.password({ password, algorithm: 'bcrypt' }))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['password'] }] })
    expect(await problemOf(hash.verifyPassword({ password, hash: text }))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['password'] }] })
  }
})

const salt = 'c29tZXNhbHRzb21lc2FsdA'
const tag = 'A'.repeat(43)

test.each([
  `$argon2id$v=19$m=2147483648,t=1,p=1$${salt}$${tag}`,
  `$argon2id$v=19$m=65537,t=1,p=1$${salt}$${tag}`,
  `$argon2id$v=19$m=4096,t=4294967295,p=1$${salt}$${tag}`,
  `$argon2id$v=19$m=65536,t=1,p=17$${salt}$${tag}`,
  `$scrypt$ln=31,r=8,p=1$${salt}$${tag}`,
  `$scrypt$ln=17,r=9,p=1$${salt}$${tag}`,
  `$scrypt$ln=17,r=8,p=1000000$${salt}$${tag}`,
  `$scrypt$ln=1000,r=8,p=1$${salt}$${tag}`,
  `$2b$31$${'A'.repeat(53)}`,
  `$2b$15$${'A'.repeat(53)}`,
  `$pbkdf2-sha256$i=1000000$${salt}$${tag}`,
  `$pbkdf2-sha256$1000000$${salt}$${tag}`,
  `$pbkdf2-sha256$900000$${salt}$${'A'.repeat(170)}`,
  `$5$rounds=1000000$saltstring$${'A'.repeat(43)}`,
  `$6$rounds=999999999$saltstring$${'A'.repeat(86)}`,
  `pbkdf2_sha256$1000000$salt$${tag}=`,
  `scrypt$536870912$salt$8$1$${tag}=`,
  `argon2$argon2id$v=19$m=1000000,t=2,p=1$${salt}$${tag}`,
])('costs too much: %s', async (text) => {
  expect(await problemOf((await client()).verifyPassword({ password: 'x', hash: text }))).toMatchObject({ code: 'invalid_argument', reason: 'cost' })
})

test.each([
  'x',
  '$',
  '$argon2id$',
  '$argon2id$v=16$m=4096,t=1,p=1$c29tZXNhbHQ$AAAA',
  `$argon2id$v=19$m=4096,t=0,p=1$${salt}$${tag}`,
  `$argon2id$v=19$m=4,t=1,p=1$${salt}$${tag}`,
  `$argon2id$v=19$t=1,m=4096,p=1$${salt}$${tag}`,
  `$argon2id$v=19$m=4096,t=1,p=1,p=1$${salt}$${tag}`,
  `$argon2id$v=19$m=04096,t=1,p=1$${salt}$${tag}`,
  `$argon2id$v=19$m=4096,t=1,p=1$!$${tag}`,
  `$argon2id$v=19$m=4096,t=1,p=1$${salt}$${tag}$`,
  `$argon2id$v=19$m=4096,t=1,p=1$${salt}$${'A'.repeat(800)}`,
  `$scrypt$ln=0,r=8,p=1$${salt}$${tag}`,
  `$scrypt$ln=10,r=0,p=1$${salt}$${tag}`,
  `$2b$03$${'A'.repeat(53)}`,
  `$2x$05$${'A'.repeat(53)}`,
  `$2$05$${'A'.repeat(53)}`,
  `$2b$05$${'A'.repeat(52)}`,
  `$pbkdf2-md5$1000$${salt}$${tag}`,
  `$pbkdf2-sha256$0$${salt}$${tag}`,
  '$1$salt$qJH7.N4xYta3aEG/dfqo/0',
  '$5$saltstring$short',
  `$6$rounds=5000$toolongsaltstringx$${'A'.repeat(86)}`,
  'md5$salt$hash',
  'constructor$x',
  '__proto__$x',
])('no hash that is known: %s', async (text) => {
  expect(await problemOf((await client()).verifyPassword({ password: 'x', hash: text }))).toMatchObject({
    code: 'invalid_argument',
    issues: [{ path: ['hash'] }],
  })
})

test.each([
  ['m', { cost: { m: 65_537 } }],
  ['m', { cost: { m: 8 } }],
  ['t', { cost: { t: 11 } }],
  ['p', { cost: { p: 5 } }],
  ['rounds', { cost: { rounds: 10 } }],
  ['rounds', { algorithm: 'bcrypt' as const, cost: { rounds: 15 } }],
  ['rounds', { algorithm: 'bcrypt' as const, cost: { rounds: 4 } }],
  ['n', { algorithm: 'scrypt' as const, cost: { n: 2 ** 18 } }],
  ['n', { algorithm: 'scrypt' as const, cost: { n: 10_000 } }],
  ['m', { algorithm: 'scrypt' as const, cost: { m: 19_456 } }],
])('a new hash has bounds: %s', async (name, input) => {
  const problem = await problemOf((await client()).password({ password: 'x', ...input }))
  expect(problem).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['cost', name] }] })
})

test('scrypt of more memory than the default is refused, whichever way', async () => {
  expect(await problemOf((await client()).password({ password: 'x', algorithm: 'scrypt', cost: { n: 2 ** 17, r: 16 } }))).toMatchObject({ reason: 'cost' })
})

test('two at once and some more wait; further ones are told to come again, and then have room', async () => {
  const hash = await client()
  const calls = await Promise.allSettled(Array.from({ length: 100 }, () => hash.password({ password: 'x', cost: { t: 4 } }, { retries: 0 })))
  const refused = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason as { code: string }] : []))
  expect(refused.length).toBeGreaterThan(0)
  expect(calls.length - refused.length).toBeGreaterThanOrEqual(18)
  for (const problem of refused) expect(problem).toMatchObject({ code: 'resource_exhausted', reason: 'busy' })
  expect((await hash.password({ password: 'x', algorithm: 'bcrypt' })).hash).toMatch(/^\$2b/)
})

test('a password too long is refused, as is one that UTF-8 can’t write', async () => {
  const hash = await client()
  for (const password of ['x'.repeat(1025), 'x'.repeat(9 * 1024 * 1024), 'a\ud800', '']) {
    expect(await problemOf(hash.password({ password }))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['password'] }] })
    expect(await problemOf(hash.verifyPassword({ password, hash: '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW' }))).toMatchObject({
      ...{ code: 'invalid_argument', issues: [{ path: ['password'] }] },
    })
  }
})

test('crypt refuses a password that would take too long with so many rounds', async () => {
  const stored = `$6$rounds=900000$saltstring$${'A'.repeat(86)}`
  expect(await problemOf((await client()).verifyPassword({ password: 'x'.repeat(100), hash: stored }))).toMatchObject({
    code: 'invalid_argument',
    reason: 'cost',
  })
})

test('needs a key with the right to read', async () => {
  const { hash } = await tenant({ grants: ['yaml:read'] })
  expect(await problemOf(hash.password({ password: 'x' }))).toMatchObject({ code: 'permission_denied' })
})
