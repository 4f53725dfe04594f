import fc, { type Arbitrary } from 'fast-check'
import { floor } from 'lodash-es'

/** A function as data, and the function of JavaScript that it stands for. */
export interface Stand {
  form: unknown
  native: unknown
}

const number = fc.oneof(fc.integer({ min: -5, max: 20 }), fc.constantFrom(0.5, -1.25, 1e9))
const text = fc.oneof(fc.constantFrom('', 'a', 'b', 'foo bar', 'FooBar', '-x-', 'déjà', '12', 'x.y'), fc.string({ maxLength: 6 }))
const scalar = fc.oneof(number, text, fc.boolean(), fc.constant(null))
const user = fc.record({
  name: fc.constantFrom('fred', 'barney', 'wilma'),
  age: fc.integer({ min: 0, max: 5 }),
  active: fc.boolean(),
  tags: fc.array(number, { maxLength: 3 }),
})

export const numbers = fc.array(number, { maxLength: 8 })
export const users = fc.array(user, { maxLength: 8 })
export const anything: Arbitrary<unknown> = fc.oneof(
  ...[scalar, numbers, users, user, fc.array(scalar, { maxLength: 6 }), fc.array(numbers, { maxLength: 4 })],
  fc.dictionary(fc.constantFrom('a', 'b', 'c', 'length', 'x y', '0'), scalar, { maxKeys: 4 }),
)

/** Iteratees of elements of `users`, shorthands among them; what they give can be put in order, of which engines would otherwise make different ones. */
export const iteratee: Arbitrary<Stand> = fc.constantFrom<Stand>(
  ...['name', 'age', 'tags[0]', ['tags', 'length'], ['age', 2], { active: true }, { tags: [1] }, 'nothing'].map((shorthand) => ({
    form: shorthand,
    native: shorthand,
  })),
  { form: { $expr: 'age * 2 + 1' }, native: (user: { age: number }) => user?.age * 2 + 1 },
  { form: { $expr: 'active && age > 2' }, native: (user: { active: boolean; age: number }) => user?.active && user?.age > 2 },
  { form: { $not: 'active' }, native: (user: { active: boolean }) => !user?.active },
  { form: { $flow: ['tags', { $fn: 'size' }] }, native: (user: { tags: unknown[] }) => user?.tags?.length ?? 0 },
  { form: { $every: ['active', ['age', 2]] }, native: (user: { active?: unknown; age: number }) => !!user?.active && user?.age === 2 },
  { form: { $some: ['active', ['age', 2]] }, native: (user: { active?: unknown; age: number }) => !!user?.active || user?.age === 2 },
  { form: { $fn: 'get', args: [{ $: 0 }, 'tags.1', -9] }, native: (user: { tags: number[] }) => user?.tags?.[1] ?? -9 },
)

/** Iteratees of numbers, with their index. */
export const numeric: Arbitrary<Stand> = fc.constantFrom<Stand>(
  { form: { $expr: 'value * 2' }, native: (value: number) => value * 2 },
  { form: { $expr: 'value > 3 ? "big" : value + index' }, native: (value: number, index: number) => (value > 3 ? 'big' : value + index) },
  // The index is the precision.
  { form: { $fn: 'floor' }, native: (value: number, index: number) => floor(value, index) },
  { form: { $fn: 'add', args: [1] }, native: (value: number) => 1 + value },
  { form: { $fn: 'clamp', args: [{ $: 0 }, 0, 3] }, native: (value: number) => Math.min(Math.max(value, 0), 3) },
  {
    form: {
      $cond: [
        [
          { $fn: 'gt', args: [{ $: 0 }, 2] },
          { $fn: 'identity', args: ['more'] },
        ],
      ],
    },
    native: (value: number) => (value > 2 ? 'more' : undefined),
  },
  {
    form: { $flow: [{ $fn: 'multiply', args: [{ $: 0 }, 3] }, { $fn: 'toString' }] },
    native: (value: number) => (Object.is(value * 3, -0) ? '-0' : String(value * 3)),
  },
)

export const reducer: Arbitrary<Stand> = fc.constantFrom<Stand>(
  { form: { $expr: '$0 + $1' }, native: (sum: number, value: number) => sum + value },
  { form: { $fn: 'add', args: [{ $: 1 }, { $: 0 }] }, native: (sum: number, value: number) => value + sum },
  { form: { $fn: 'max', args: [[{ $: 0 }, { $: 1 }]] }, native: (sum: number, value: number) => (value > sum ? value : sum) },
)
