import { expect, test } from 'vitest'
import { z } from 'zod'
import { issuesOf } from '../src/issues.ts'

const Inner = z.strictObject({ minify: z.boolean().optional(), target: z.string().optional() })
const schema = z.strictObject({
  options: Inner.prefault({}),
  list: z.array(Inner).optional(),
  byName: z.record(z.string(), Inner).optional(),
  either: z.union([Inner, z.string()]).optional(),
})

test.each([
  [{ option: {} }, 'options'],
  [{ options: { minfy: true } }, 'minify'],
  [{ list: [{}, { tagret: '' }] }, 'target'],
  [{ byName: { x: { Minify: true } } }, 'minify'],
])('a field that is not there is told with the nearest: %j', (value, nearest) => {
  const [issue] = issuesOf(schema.safeParse(value).error ?? new z.ZodError([]), schema)
  expect(issue?.message).toContain(`; nearest: ${nearest}`)
})

test('where nothing is near, or the schema does not say which object it is, nothing is added', () => {
  for (const value of [{ options: { somethingElse: 1 } }, { either: { minfy: true } }]) {
    const [issue] = issuesOf(schema.safeParse(value).error ?? new z.ZodError([]), schema)
    expect(issue?.message).not.toContain('nearest')
  }
})
