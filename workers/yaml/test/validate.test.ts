import { problemOf } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

const faults = async (text: string, schema?: object) => (await call('validate', { text, schema: schema as never })).errors

describe('validate', () => {
  test('lists every fault of a text, in its order', async () => {
    expect(await faults('a: 1\nb: &x [*y]\na: 2\nc: *x\n? {d: 1, d: 2}\n')).toMatchObject([
      { code: 'bad_alias', line: 2, column: 8 },
      { code: 'duplicate_key', line: 3, column: 1 },
      { code: 'duplicate_key', line: 5, column: 10 },
    ])
    expect(await faults('a: "\\q"\nb: 1\nb: 2\nc: {\n')).toMatchObject([{ code: 'bad_dq_escape' }, { code: 'duplicate_key' }, { code: 'bad_indent' }])
    expect(await call('validate', { text: 'a: 1\n---\nb: 2\n' })).toEqual({ valid: true, errors: [] })
  })

  test('lists at most 1,000', async () => {
    expect(await faults('a: 1\n'.repeat(5000))).toHaveLength(1000)
    expect(await faults(']'.repeat(50_000))).toHaveLength(1000)
  })

  test('finds the place of what a schema refuses', async () => {
    const schema = {
      type: 'object',
      required: ['name'],
      properties: { ports: { items: { type: 'integer', minimum: 1 } }, env: { additionalProperties: { type: 'string' } } },
      additionalProperties: { type: 'null' },
    }
    expect(await faults('ports:\n  - 80\n  - 0\n  - high\nenv: {A: x, "b/c": 1}\nextra: 1\n', schema)).toEqual([
      { message: 'Instance does not have required property "name".', line: 1, column: 1, path: [], code: 'schema.required' },
      { message: '0 is less than 1.', line: 3, column: 5, path: ['ports', 1], code: 'schema.minimum' },
      { message: 'Instance type "string" is invalid. Expected "integer".', line: 4, column: 5, path: ['ports', 2], code: 'schema.type' },
      { message: 'Instance type "number" is invalid. Expected "string".', line: 5, column: 20, path: ['env', 'b/c'], code: 'schema.type' },
      { message: 'Instance type "number" is invalid. Expected "null".', line: 6, column: 8, path: ['extra'], code: 'schema.type' },
    ])
  })

  test('shows the schema what JSON could hold', async () => {
    const schema = {
      properties: {
        1: { const: 'one' },
        true: { const: 2 },
        '["x"]': { const: 3 },
        when: { const: '2001-12-14T00:00:00.000Z' },
        bytes: { const: 'R0lG' },
        set: { required: ['a'] },
      },
      required: ['1', 'true', '["x"]'],
    }
    expect(await faults('1: one\ntrue: 2\n? [x]\n: 3\nwhen: !!timestamp 2001-12-14\nbytes: !!binary R0lG\nset: !!set {a}\n', schema)).toEqual([])
  })

  test('a fault behind an alias is where the alias is', async () => {
    expect(await faults('a: &x {n: 1}\nb: *x\n', { properties: { b: { properties: { n: { type: 'string' } } } } })).toMatchObject([
      { line: 2, column: 4, path: ['b', 'n'] },
    ])
  })

  test('checks each document of a stream', async () => {
    expect(await faults('a\n---\n- b\n---\nc\n', { type: 'string' })).toMatchObject([{ line: 3, column: 1, path: [] }])
  })

  test('a pattern that would backtrack for years answers at once', async () => {
    expect(await faults(`a: ${'a'.repeat(40)}!`, { properties: { a: { pattern: '^(a+)+$' } } })).toMatchObject([{ code: 'schema.pattern', line: 1, column: 4 }])
  })

  test.each<[string, object, (string | number)[]]>([
    ['schema_keyword', { properties: { a: { type: 'text' } } }, ['schema', 'properties', 'a', 'type']],
    ['schema_pattern', { pattern: '(?=a)' }, ['schema', 'pattern']],
    ['schema_reference', { $ref: 'https://example.com' }, ['schema']],
    ['schema_too_large', { const: 'x'.repeat(70_000) }, ['schema']],
  ])('%s: the schema is refused, with the place in it', async (reason, schema, path) => {
    expect(await problemOf(faults('a', schema))).toMatchObject({ code: 'invalid_argument', reason, issues: [{ path }] })
  })
})
