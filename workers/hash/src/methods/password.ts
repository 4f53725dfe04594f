import type { Answer, Parsed } from '@dot-do/contract'
import type { CallScope } from '@dot-do/service'
import type contract from 'hash.do/contract'
import { argon2Text } from '../passwords/argon2.ts'
import { bcryptText } from '../passwords/bcrypt.ts'
import { argon2Cost, bcryptRounds, checkNames, scryptCost } from '../passwords/costs.ts'
import { passwordBytes } from '../passwords/password.ts'
import { scryptText } from '../passwords/scrypt.ts'
import { freshSalt } from '../passwords/stored.ts'
import { inTurn } from '../passwords/turns.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'password'>

/** Hashes a password with a fresh salt; what it costs is known to be bounded before. */
export async function password(input: Input, scope: CallScope): Promise<Answer<Contract, 'password'>> {
  const work = workOf(input, passwordBytes(input))
  return { hash: await inTurn(async () => work(freshSalt()), scope) }
}

function workOf({ algorithm, cost = {} }: Input, bytes: Uint8Array): (salt: Uint8Array) => string | Promise<string> {
  checkNames(algorithm, cost)
  if (algorithm === 'bcrypt') {
    const rounds = bcryptRounds(cost)
    return (salt) => bcryptText(bytes, salt, rounds)
  }
  if (algorithm === 'scrypt') {
    const wanted = scryptCost(cost)
    return (salt) => scryptText(bytes, salt, wanted)
  }
  const wanted = argon2Cost(cost)
  return (salt) => argon2Text(bytes, salt, wanted)
}
