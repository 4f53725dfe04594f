import type { Parsed } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'hash.do/contract'
import { type Argon2Cost, argon2Default } from './argon2.ts'
import { bcryptDefault, bcryptMax } from './bcrypt.ts'
import { isScryptAffordable, type ScryptCost, scryptDefault } from './scrypt.ts'

type Cost = NonNullable<Parsed<typeof contract, 'password'>['cost']>
type Name = keyof Cost

const takes: Record<'argon2id' | 'scrypt' | 'bcrypt', Name[]> = { argon2id: ['m', 't', 'p'], scrypt: ['n', 'r', 'p'], bcrypt: ['rounds'] }

/** Refuses what is of another algorithm. */
export function checkNames(algorithm: keyof typeof takes, cost: Cost): void {
  for (const name of Object.keys(cost) as Name[]) {
    if (cost[name] !== undefined && !takes[algorithm].includes(name)) invalid(`${algorithm} takes ${takes[algorithm].join(', ')}`, ['cost', name], 'cost')
  }
}

function within(value: number | undefined, name: Name, min: number, max: number, unset: number): number {
  if (value === undefined) return unset
  return value >= min && value <= max ? value : invalid(`${min} to ${max}`, ['cost', name], 'cost')
}

// The least are the weakest that OWASP's Password Storage Cheat Sheet names.
export const argon2Cost = ({ m, t, p }: Cost): Argon2Cost => ({
  memory: within(m, 'm', 7168, 65_536, argon2Default.memory),
  passes: within(t, 't', 1, 10, argon2Default.passes),
  lanes: within(p, 'p', 1, 4, argon2Default.lanes),
})

export const bcryptRounds = ({ rounds }: Cost): number => within(rounds, 'rounds', bcryptDefault, bcryptMax, bcryptDefault)

export function scryptCost(cost: Cost): ScryptCost {
  const wanted = {
    n: within(cost.n, 'n', 2 ** 13, 2 ** 17, scryptDefault.n),
    r: within(cost.r, 'r', 8, 32, scryptDefault.r),
    p: within(cost.p, 'p', 1, 10, scryptDefault.p),
  }
  if (!Number.isInteger(Math.log2(wanted.n))) invalid('not a power of 2', ['cost', 'n'], 'cost')
  return isScryptAffordable(wanted) ? wanted : invalid('more than 128 MiB, or more than twice the work of the default', ['cost'], 'cost')
}
