import fc from 'fast-check'
import { expect, test } from 'vitest'
import { queryToWhere } from '../src/index.ts'

test.each([
  [{ price: '10' }, { price: 10 }],
  [{ price: '"10"' }, { price: '10' }],
  [{ price: { gte: '10', $lt: '1e2' } }, { price: { $gte: 10, $lt: 100 } }],
  [
    { name: 'Ada Lovelace', zip: '007', version: '1.2.3' },
    { name: 'Ada Lovelace', zip: '007', version: '1.2.3' },
  ],
  [
    { gone: { exists: 'false' }, none: 'null' },
    { gone: { $exists: false }, none: null },
  ],
  [{ tags: { in: 'a,2,"3"' } }, { tags: { $in: ['a', 2, '3'] } }],
  [{ tags: { in: '["a,b",2]', nin: { 1: 'b', 0: 'a' } } }, { tags: { $in: ['a,b', 2], $nin: ['a', 'b'] } }],
  [{ name: { glob: '10*', contains: 'true' } }, { name: { $glob: '10*', $contains: 'true' } }],
  [
    { or: { 0: { a: '1' }, 1: { b: { not: { gt: '2' } } } }, not: { c: '3' } },
    { $or: [{ a: 1 }, { b: { $not: { $gt: 2 } } }], $not: { c: 3 } },
  ],
  [{ 'author.name': { eq: 'x' } }, { 'author.name': { $eq: 'x' } }],
  [{ price: { nope: '1' } }, { price: { $nope: 1 } }],
  ['{"price":{"$gte":10}}', { price: { $gte: 10 } }],
  ['nonsense', 'nonsense'],
  [
    { price: { $gte: 10, in: [1, null] }, a: null, or: [{ b: true }] },
    { price: { $gte: 10, $in: [1, null] }, a: null, $or: [{ b: true }] },
  ],
  [[null, 'v'], { 0: null, 1: 'v' }],
])('%j says %j', (query, where) => {
  expect(queryToWhere(query)).toEqual(where)
})

const value = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((each) => each || 0),
  fc.boolean(),
  fc.constant(null),
)
const name = fc.stringMatching(/^[a-z]{1,5}(\.[a-z]{1,3})?$/).filter((each) => !['and', 'or', 'not'].includes(each))
const { where: tree } = fc.letrec<{ where: Record<string, unknown> }>((tie) => ({
  where: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.dictionary(
      name,
      fc.oneof(value, fc.record({ $gte: value, $in: fc.array(value, { minLength: 1 }), $not: fc.record({ $eq: value }) }, { requiredKeys: ['$gte'] })),
      { minKeys: 1, maxKeys: 3 },
    ),
    fc.array(tie('where'), { minLength: 1, maxLength: 12 }).map(($or) => ({ $or })),
    tie('where').map(($not) => ({ $not })),
  ),
}))

/** A where as a query string would have it: a text that could be read as something else between quotes. */
function written(where: unknown): unknown {
  if (Array.isArray(where)) return Object.fromEntries(where.map((each, index) => [String(index), written(each)]))
  if (typeof where === 'object' && where !== null)
    return Object.fromEntries(Object.entries(where).map(([key, each]) => [key.replace(/^\$/, ''), written(each)]))
  return JSON.stringify(where)
}

test('a where and what is written of it are the same', () => {
  fc.assert(
    fc.property(tree, (where) => {
      expect(queryToWhere(written(where))).toEqual(where)
    }),
    { numRuns: 2000 },
  )
})
