import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { conformsTo } from '../src/conforms.ts'

const leaf = fc.constantFrom<z.ZodType>(
  z.string(),
  z.string().min(1).max(3),
  z.number(),
  z.number().int().min(-2).lt(5),
  z.int(),
  z.boolean(),
  z.literal('a'),
  z.literal([1, null]),
  z.enum(['a', 'b']),
  z.email(),
  z.string().trim(),
  z.number().multipleOf(2),
  z.string().default('a'),
  z.unknown(),
  z.coerce.number(),
)

const names = fc.constantFrom('a', 'b', 'c')

const schemas = fc.letrec<{ any: z.ZodType }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie('any').map((inner) => inner.optional()),
    tie('any').map((inner) => inner.nullable()),
    fc.tuple(tie('any'), fc.nat(3)).map(([inner, max]) => z.array(inner).max(max)),
    fc.dictionary(names, tie('any')).map((shape) => z.object(shape)),
    fc.dictionary(names, tie('any')).map((shape) => z.strictObject(shape)),
    fc.dictionary(names, tie('any')).map((shape) => z.looseObject(shape)),
    fc.dictionary(names, tie('any')).map((shape) => z.object(shape).refine((value) => Object.keys(value).length < 2)),
  ),
})).any

const values = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(
      'a',
      '',
      ' a ',
      'abcd',
      'x@y.zz',
      0,
      1,
      2,
      -7,
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      2 ** 53,
      true,
      null,
      undefined,
      new Date(0),
    ),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(names, fc.constantFrom('d', 'toString')), tie('any'), { noNullPrototype: true }),
  ),
})).any

test('a quick yes is what zod says, and leaves the value as zod would', () => {
  let yes = 0
  fc.assert(
    fc.property(schemas, values, (schema, value) => {
      if (!conformsTo(schema)(value)) return
      yes++
      const { success, data } = schema.safeParse(value)
      expect(success).toBe(true)
      expect(data).toEqual(value)
    }),
    { numRuns: 20_000 },
  )
  expect(yes).toBeGreaterThan(100)
})

test('plain schemas get a quick yes', () => {
  const schema = z.strictObject({
    id: z.int(),
    name: z.string().max(9),
    tags: z.array(z.string()),
    note: z.string().optional(),
    kind: z.enum(['a', 'b']).nullable(),
  })
  expect(conformsTo(schema)({ id: 1, name: 'x', tags: ['y'], kind: null })).toBe(true)
})

test('what is not as the schema would leave it gets none', () => {
  const conforms = conformsTo(z.object({ a: z.number().optional() }))
  const withProto = JSON.parse('{"__proto__":{"a":1}}') as unknown
  for (const value of [{ a: 1, b: 2 }, { a: 'x' }, [], null, withProto, Object.create({ a: 1 }), new URL('http://a')]) expect(conforms(value)).toBe(false)
})
