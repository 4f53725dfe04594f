import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { assert, asyncProperty, string } from 'fast-check'
import { expect, test } from 'vitest'
import { SecretError, seal, unseal } from '../src/index.ts'

const key = randomBytes(32).toString('base64')
const place = { tenant: 'org_1', name: 'provider openai' }

test('any text opens again in its place, lone surrogates replaced', async () => {
  await assert(
    asyncProperty(string({ unit: 'binary' }), async (secret) => {
      expect(await unseal(key, place, await seal(key, place, secret))).toBe(secret.toWellFormed())
    }),
  )
})

test('the same secret is never sealed alike', async () => {
  expect(await seal(key, place, 'secret')).not.toBe(await seal(key, place, 'secret'))
})

test('no other tenant, name or key opens it', async () => {
  const sealed = await seal(key, place, 'secret')
  const wrong = [
    unseal(key, { ...place, tenant: 'org_2' }, sealed),
    unseal(key, { ...place, name: 'provider other' }, sealed),
    unseal(randomBytes(32).toString('base64'), place, sealed),
  ]
  await Promise.all(wrong.map((opening) => expect(opening).rejects.toThrow(SecretError)))
})

test('names and tenants can not be shifted into one another', async () => {
  const sealed = await seal(key, { tenant: 'a', name: 'b","c' }, 'secret')
  await expect(unseal(key, { tenant: 'a","b', name: 'c' }, sealed)).rejects.toThrow(SecretError)
})

test('one changed character anywhere is noticed', async () => {
  const sealed = await seal(key, place, 'a secret of some length')
  for (let at = 0; at < sealed.length; at++) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
    // The last character of base64 may hold bits that no byte has.
    const isSame = Buffer.from(changed.split('.').at(-1) ?? '', 'base64url').equals(Buffer.from(sealed.split('.').at(-1) ?? '', 'base64url'))
    if (isSame && changed.startsWith(sealed.slice(0, 20))) continue
    await expect(unseal(key, place, changed)).rejects.toThrow(SecretError)
  }
})

test.each(['', '.', 's1', 's1..', 's1.a.b', 's2.a.b', 's1.AAAA.BBBB.CCCC', 'no'])('%j is no sealed secret', async (text) => {
  await expect(unseal(key, place, text)).rejects.toThrow(SecretError)
})

test('a key of another length is refused', async () => {
  await expect(seal(randomBytes(16).toString('base64'), place, 'secret')).rejects.toThrow('SECRETS_KEY is not 32 bytes')
})

test('it is HKDF-SHA-256 and AES-256-GCM as another implementation has them', async () => {
  const [, iv = '', body = ''] = (await seal(key, place, 'secret')).split('.')
  const derived = Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64'), Buffer.alloc(32), 'do secrets s1\norg_1', 32))
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', derived, Buffer.from(iv, 'base64url'))
  decipher.setAAD(Buffer.from('["s1","org_1","provider openai"]')).setAuthTag(bytes.subarray(-16))
  expect(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString()).toBe('secret')
})
