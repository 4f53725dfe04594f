import type { Answer, Parsed } from '@dot-do/contract'
import type { CallScope } from '@dot-do/service'
import type contract from 'hash.do/contract'
import { passwordBytes } from '../passwords/password.ts'
import { readStored } from '../passwords/read.ts'
import { inTurn } from '../passwords/turns.ts'

type Contract = typeof contract

/** Hashes a password as the stored hash says, once that is known to cost no more than it may. */
export async function verifyPassword(input: Parsed<Contract, 'verifyPassword'>, scope: CallScope): Promise<Answer<Contract, 'verifyPassword'>> {
  const bytes = passwordBytes(input)
  const stored = readStored(input.hash)
  return { valid: await inTurn(async () => stored.verify(bytes), scope), needsRehash: !stored.isCurrent }
}
