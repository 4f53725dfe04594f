import { createHash } from 'node:crypto'
import { readArgon2 } from './argon2.ts'
import { readBcrypt } from './bcrypt.ts'
import { fromBase64, type Pbkdf2Hash, storedPbkdf2 } from './pbkdf2.ts'
import { storedScrypt } from './scrypt.ts'
import { broken, type Reader, type Stored } from './stored.ts'

const utf8 = new TextEncoder()

/** What Django stores: the name of a hasher, and then its own parts. None is what is made now. */
export const readDjango: Reader = (text) => {
  const at = text.indexOf('$')
  const name = text.slice(0, Math.max(0, at))
  if (!Object.hasOwn(hashers, name)) return undefined
  const stored = hashers[name]?.(text.slice(at + 1)) ?? broken(name)
  return { ...stored, isCurrent: false }
}

const hashers: Record<string, (rest: string) => Stored | undefined> = {
  pbkdf2_sha256: (rest) => pbkdf2('sha256', rest),
  pbkdf2_sha1: (rest) => pbkdf2('sha1', rest),
  argon2: (rest) => readArgon2(`$${rest}`),
  bcrypt: readBcrypt,
  bcrypt_sha256(rest) {
    const stored = readBcrypt(rest)
    return stored && { ...stored, verify: (password) => stored.verify(utf8.encode(createHash('sha256').update(password).digest('hex'))) }
  },
  scrypt(rest) {
    const [, n, salt, r, p, digest] = /^(\d{1,9})\$([^$]{1,128})\$(\d{1,6})\$(\d{1,6})\$([A-Za-z0-9+/]{20,200}={0,2})$/.exec(rest) ?? []
    if (salt === undefined || digest === undefined) return undefined
    return storedScrypt({ n: Number(n), r: Number(r), p: Number(p) }, utf8.encode(salt), fromBase64(digest))
  },
}

function pbkdf2(hash: Pbkdf2Hash, rest: string): Stored | undefined {
  const [, rounds, salt, digest] = /^(\d{1,9})\$([^$]{1,128})\$([A-Za-z0-9+/]{20,200}={0,2})$/.exec(rest) ?? []
  return salt === undefined || digest === undefined ? undefined : storedPbkdf2(hash, Number(rounds), utf8.encode(salt), fromBase64(digest))
}
