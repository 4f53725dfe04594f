import type { Call } from '@dot-do/client'
import { expectTypeOf } from 'vitest'
import { type Chain, type Fn, lodash } from '../src/index.ts'

interface User {
  name: string
  age: number
}

declare const users: User[]

// As lodash types it, and awaited.
expectTypeOf(lodash.groupBy(users, 'name')).resolves.toExtend<Record<string, User[]>>()
expectTypeOf(lodash.head(users)).resolves.toEqualTypeOf<User | undefined>()
expectTypeOf(lodash.map(users, 'age')).resolves.toEqualTypeOf<number[]>()
expectTypeOf(lodash.keyBy(users, { $expr: 'name' })).resolves.toExtend<Record<string, User>>()
expectTypeOf(lodash.partition(users, { $not: 'age' })).resolves.toEqualTypeOf<[User[], User[]]>()
expectTypeOf(lodash.toString('a')).resolves.toEqualTypeOf<string>()
expectTypeOf(lodash.chunk(users, 2)).resolves.toEqualTypeOf<User[][]>()
expectTypeOf(lodash.isString(1)).resolves.toEqualTypeOf<boolean>()
expectTypeOf(lodash.pick(users[0], 'age')).resolves.toExtend<{ age?: number }>()
expectTypeOf(lodash.reduce(users, { $expr: '$0 + $1.age' } as Fn<number>, 0)).resolves.toEqualTypeOf<number>()
expectTypeOf(lodash.sortBy(users, ['name', { $expr: '-age' }])).resolves.toEqualTypeOf<User[]>()

// A chain knows what it holds.
const chain = lodash.chain(users)
expectTypeOf(chain).toEqualTypeOf<Chain<User[]>>()
expectTypeOf(chain.filter({ $expr: 'age > 3' }).groupBy('name').mapValues('length').value()).toExtend<Call<Record<string, number>>>()
expectTypeOf(chain.map('name').value()).resolves.toEqualTypeOf<string[]>()

// As it is sent, with options.
expectTypeOf(lodash.size({ args: [users] }, { timeout: 10 })).resolves.toEqualTypeOf<unknown>()

// @ts-expect-error -- no code is sent
void lodash.times(3, (index: number) => index)
// @ts-expect-error -- there is no such function
void lodash.times(3, { $fn: 'nothing' })
// @ts-expect-error -- it makes functions
void lodash.debounce
// @ts-expect-error -- a number has no cities
void lodash.groupBy(1, 'city')
