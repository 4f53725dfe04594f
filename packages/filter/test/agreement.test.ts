import fc from 'fast-check'
import { Query } from 'mingo'
import { describe, expect, test } from 'vitest'
import { matches, parseFilter } from '../src/index.ts'
import { day, decimal, fields, item, leaf, number, place, Shelf, text, time } from './items.ts'

type Where = Record<string, unknown>

const list = <T>(each: fc.Arbitrary<T>) => fc.array(each, { maxLength: 4 })
const on = (operator: string, operand: fc.Arbitrary<unknown>) => operand.map((value) => ({ [operator]: value }))
const ordered = (operand: fc.Arbitrary<unknown>) => fc.oneof(...['$gt', '$gte', '$lt', '$lte'].map((operator) => on(operator, operand)))
const equal = (operand: fc.Arbitrary<unknown>) => {
  const orNull = fc.oneof({ weight: 5, arbitrary: operand }, { weight: 1, arbitrary: fc.constant(null) })
  return fc.oneof(orNull, on('$eq', orNull), on('$ne', orNull), on('$in', list(orNull)), on('$nin', list(orNull)), on('$exists', fc.boolean()))
}
const pattern = fc
  .array(fc.constantFrom('*', '?', '[ab]', '[^a]', '[!b]', '[a-z]', '[]a]', 'a', 'A', 'b', 'é', '\u{1F600}', '-'), { maxLength: 6 })
  .map((parts) => parts.join(''))
const textual = fc.oneof(
  on('$glob', pattern),
  ...['$startsWith', '$endsWith', '$contains', '$like', '$glob'].map((operator) =>
    on(
      operator,
      text.map((value) => value.replaceAll(/[[\0]/g, '')),
    ),
  ),
)
const box = fc.record({
  south: fc.integer({ min: -90, max: 0 }),
  north: fc.integer({ min: 0, max: 90 }),
  west: fc.integer({ min: -180, max: 180 }),
  east: fc.integer({ min: -180, max: 180 }),
})
// Odd radii keep whole degrees off the edge, where the last bit of a sine decides.
const radius = fc.integer({ min: 1, max: 20_000 }).map((km) => km * 1000.37)
const located = fc.oneof(
  on('$near', fc.record({ point: place, maxDistance: radius })),
  on(
    '$within',
    fc.oneof(
      fc.record({ box }),
      fc.record({ circle: fc.record({ center: place, radius }) }),
      fc.record({ polygon: fc.array(place, { minLength: 3, maxLength: 6 }) }),
    ),
  ),
  on('$exists', fc.boolean()),
)
const instants = time.map((ms) => new Date(ms).toISOString())

const conditions: Record<string, fc.Arbitrary<unknown>> = {
  s: fc.oneof(equal(text), ordered(text), textual),
  n: fc.oneof(equal(number), ordered(number)),
  b: equal(fc.boolean()),
  d: fc.oneof(equal(day), ordered(day)),
  t: fc.oneof(equal(instants), ordered(instants)),
  u: fc.oneof(equal(instants), ordered(instants)),
  m: fc.oneof(equal(decimal), ordered(decimal)),
  p: located,
  l: fc.oneof(equal(text), ordered(text), textual, on('$all', list(text))),
  k: fc.oneof(equal(number), ordered(number), on('$all', list(number))),
  flags: fc.oneof(equal(fc.boolean()), on('$all', list(fc.boolean()))),
  sites: located,
}
const comparable = fc.oneof(text, number)
const every = on('$all', list(fc.oneof(comparable, fc.boolean())))
const anything = fc.oneof(equal(leaf), ordered(comparable))
const paths = ['j', 'j.x', 'j.x.x', 'j.none']
for (const path of paths) conditions[path] = fc.oneof(anything, textual, every)

const fieldly = (known: Record<string, fc.Arbitrary<unknown>>) =>
  fc.oneof(
    ...Object.entries(known).map(([name, condition]) =>
      fc
        .oneof(
          condition,
          condition.filter(isOperators).map((inner) => ({ $not: inner })),
        )
        .map((value): Where => ({ [name]: value })),
    ),
  )
const isOperators = (value: unknown) => typeof value === 'object' && value !== null

const trees = (known: Record<string, fc.Arbitrary<unknown>>) =>
  fc.letrec<{ where: Where }>((tie) => ({
    where: fc.oneof(
      { depthSize: 'small', maxDepth: 4 },
      { weight: 4, arbitrary: fieldly(known) },
      { weight: 1, arbitrary: fc.tuple(fieldly(known), fieldly(known)).map(([left, right]) => ({ ...left, ...right })) },
      ...['$and', '$or'].map((name) => ({ weight: 1, arbitrary: fc.array(tie('where'), { minLength: 1, maxLength: 3 }).map((of): Where => ({ [name]: of })) })),
      { weight: 1, arbitrary: tie('where').map((of): Where => ({ $not: of })) },
    ),
  })).where

describe('the same filter', () => {
  test('in SQLite and in memory gives the same', () => {
    const shelf = new Shelf()
    let hits = 0
    fc.assert(
      fc.property(item, fc.array(trees(conditions), { minLength: 10, maxLength: 10 }), (value, wheres) => {
        shelf.put(value)
        for (const where of wheres) {
          const filter = parseFilter(where, fields)
          const inMemory = matches(filter, value)
          if (inMemory) hits++
          expect({ where, found: shelf.matches(filter) }).toEqual({ where, found: inMemory })
        }
      }),
      { numRuns: 2000 },
    )
    expect(hits).toBeGreaterThan(4000)
  })

  test('here and in mingo gives the same, where both have the operator', () => {
    const known = Object.fromEntries(paths.map((path) => [path, anything]))
    fc.assert(
      fc.property(item, fc.array(trees(known), { minLength: 10, maxLength: 10 }), (value, wheres) => {
        for (const where of wheres.filter((each) => !hasListOnPath(each, value) && !hasListInList(value) && !hasAstral([each, value])))
          expect({ where, found: matches(parseFilter(where, fields), value) }).toEqual({
            where,
            found: new Query(toMongo(where) as Where).test(JSON.parse(JSON.stringify(value)) as Where),
          })
      }),
      { numRuns: 2000 },
    )
  })
})

test('$all is the same in mingo on lists; on a single value it is as in MongoDB, where mingo has it fail', () => {
  fc.assert(
    fc.property(list(leaf), trees({ j: every }), (j, where) => {
      expect(matches(parseFilter(where, fields), { j })).toBe(new Query(toMongo(where) as Where).test({ j }))
    }),
  )
  expect(matches(parseFilter({ j: { $all: ['a'] } }, fields), { j: 'a' })).toBe(true)
  expect(new Query({ j: { $all: ['a'] } }).test({ j: 'a' })).toBe(false)
})

/** Whether a path of the where goes through a list, which means the objects in it to Mongo, and nothing here. */
function hasListOnPath(where: Where, { j }: { j?: unknown }): boolean {
  const names = JSON.stringify(where)
  const x = typeof j === 'object' && j !== null && 'x' in j ? j.x : undefined
  return (Array.isArray(j) && /"j\.(?:x|none)/.test(names)) || (Array.isArray(x) && names.includes('"j.x.x"'))
}

/** mingo orders text by UTF-16, where U+FFFF is above what needs two units; MongoDB orders it as here. */
const hasAstral = (value: unknown) => /[\u{10000}-\u{10FFFF}]/u.test(JSON.stringify(value))

/** mingo finds what is in a list in a list; MongoDB doesn't, as it isn't an element. */
const hasListInList = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).some((each) => hasListInList(each) || (Array.isArray(value) && Array.isArray(each)))

/** `$not` around a where is `$nor` there. */
function toMongo(where: unknown): unknown {
  if (Array.isArray(where)) return where.map(toMongo)
  if (typeof where !== 'object' || where === null) return where
  return Object.fromEntries(
    Object.entries(where).map(([name, value]) => (name === '$not' && !isCondition(value) ? ['$nor', [toMongo(value)]] : [name, toMongo(value)])),
  )
}

const isCondition = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).some((name) => name.startsWith('$') && !['$and', '$or', '$not'].includes(name))
