import { invalid } from '@dot-do/service'
import { readArgon2 } from './argon2.ts'
import { readBcrypt } from './bcrypt.ts'
import { readCrypt } from './crypt.ts'
import { readDjango } from './django.ts'
import { readPbkdf2 } from './pbkdf2.ts'
import { readScrypt } from './scrypt.ts'
import type { Stored } from './stored.ts'

const readers = [readArgon2, readScrypt, readBcrypt, readPbkdf2, readCrypt, readDjango]

/** A stored hash in any of the forms that are known. Whatever would cost too much ends the call here, before any work. */
export function readStored(hash: string): Stored {
  for (const read of readers) {
    const stored = read(hash)
    if (stored) return stored
  }
  return invalid('no form that is known: argon2, scrypt, bcrypt, pbkdf2, crypt’s $5$ and $6$, or Django’s', ['hash'], 'hash')
}
