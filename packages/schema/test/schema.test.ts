import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileSchema, SchemaError } from '../src/index.ts'

const isValid = (schema: unknown, value: unknown) => compileSchema(schema).validate(value).valid
const errorsOf = (schema: unknown, value: unknown) => compileSchema(schema).validate(value).errors

function refusal(run: () => unknown): SchemaError {
  try {
    run()
  } catch (err) {
    if (err instanceof SchemaError) return err
    throw err
  }
  throw new Error('nothing was refused')
}

describe('errors', () => {
  test('say where, what and which keyword, one for each fault', () => {
    const schema = {
      required: ['name'],
      properties: { port: { type: 'integer', maximum: 65535 }, tags: { items: { type: 'string' } } },
      additionalProperties: false,
    }
    expect(errorsOf(schema, { port: 70000.5, tags: ['a', 1, null], extra: 1 })).toEqual([
      { path: [], message: 'Instance does not have required property "name".', keyword: 'required' },
      { path: ['port'], message: 'Instance type "number" is invalid. Expected "integer".', keyword: 'type' },
      { path: ['port'], message: '70000.5 is greater than 65535.', keyword: 'maximum' },
      { path: ['tags', 1], message: 'Instance type "number" is invalid. Expected "string".', keyword: 'type' },
      { path: ['tags', 2], message: 'Instance type "null" is invalid. Expected "string".', keyword: 'type' },
      { path: ['extra'], message: 'This is not allowed here.', keyword: 'additionalProperties' },
    ])
  })

  test('lead through keys that look like pointers, numbers and prototypes', () => {
    const value = JSON.parse('{"a/b": {"~1": {"0": [{"é %": {"__proto__": 1}}]}}}') as unknown
    const schema = JSON.parse(
      '{"properties":{"a/b":{"properties":{"~1":{"properties":{"0":{"items":{"properties":{"é %":{"properties":{"__proto__":{"type":"null"}}}}}}}}}}}}',
    ) as unknown
    expect(errorsOf(schema, value).map(({ path }) => path)).toEqual([['a/b', '~1', '0', 0, 'é %', '__proto__']])
  })

  test('keys of lone surrogates are values like others', () => {
    expect(isValid({ additionalProperties: { type: 'number' } }, { '\ud800': 1 })).toBe(true)
    expect(isValid({ additionalProperties: { type: 'number' } }, { '\ud800': 'x' })).toBe(false)
  })

  test('are at most 1,000, in a value with a hundred thousand faults', () => {
    const { valid, errors } = compileSchema({ properties: { list: { items: { type: 'string' } } } }).validate({
      list: Array.from({ length: 100_000 }, (_, index) => index),
    })
    expect(valid).toBe(false)
    expect(errors.length).toBeGreaterThan(0)
    expect(errors.length).toBeLessThanOrEqual(1000)
  })
})

describe('patterns', () => {
  test('run in linear time', () => {
    expect(isValid({ pattern: '^(a+)+$' }, `${'a'.repeat(40)}!`)).toBe(false)
    expect(isValid({ patternProperties: { '^(a+)+$': false } }, { [`${'a'.repeat(40)}!`]: 1 })).toBe(true)
    expect(isValid({ not: { anyOf: [{ pattern: '(x+x+)+y' }, { pattern: '^(a|aa)+$' }] } }, 'x'.repeat(50_000))).toBe(true)
    expect(isValid({ propertyNames: { pattern: '^(a|aa)+$' } }, { [`${'a'.repeat(5000)}!`]: 1 })).toBe(false)
  })

  test('mean what they mean to ECMA-262', () => {
    const patterns = [
      '^\\S+$',
      '^\\s$',
      '[\\s\\d]',
      '[^\\S]',
      '^.$',
      '^[.]$',
      '\\p{Letter}',
      '^\\p{Script=Greek}+$',
      '[\\b]',
      '\\v',
      '^\\w+\\b',
      'a|^b',
      '\\u{1f600}',
      '^[^\\s]$',
      '\\cA',
      '\\.',
      '[\\]\\s]',
      '\\0',
      '\\/',
      '[\\S]',
      '^\\P{Lu}$',
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...patterns),
        fc.string({
          unit: fc.oneof(
            fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
            fc.constantFrom(...Array.from('ab.]/ \t\n\v\r\b\u00a0\u2028\ufeffαΩ😀\u0001\u0000')),
          ),
        }),
        (pattern, text) => {
          expect(isValid({ pattern }, text)).toBe(new RegExp(pattern, 'u').test(text))
        },
      ),
      { numRuns: 3000 },
    )
  })

  test.each(['(?=a)', '(a)\\1', '(?<!a)b', '[a', '(a{1000}){1000}', '\\-', 'a{5001}'])('%s is refused with its path', (pattern) => {
    expect(refusal(() => compileSchema({ properties: { a: { pattern } } }))).toMatchObject({ reason: 'pattern', path: ['properties', 'a', 'pattern'] })
    expect(refusal(() => compileSchema({ patternProperties: { [pattern]: true } }))).toMatchObject({ reason: 'pattern' })
  })

  test('decide what additional and unevaluated properties are', () => {
    expect(isValid({ patternProperties: { '^x-': true }, additionalProperties: false }, { 'x-a': 1 })).toBe(true)
    expect(isValid({ patternProperties: { '^x-': true }, additionalProperties: false }, { 'y-a': 1 })).toBe(false)
    expect(isValid({ allOf: [{ patternProperties: { '^x-': true } }], unevaluatedProperties: false }, { 'x-a': 1 })).toBe(true)
    expect(isValid({ allOf: [{ patternProperties: { '^x-': true } }], unevaluatedProperties: false }, { 'x-a': 1, b: 2 })).toBe(false)
  })

  test('leave the platform its own RegExp, also after a failure', () => {
    const native = globalThis.RegExp
    isValid({ pattern: 'a' }, 'a')
    expect(() => compileSchema({ items: { pattern: '^(a|b)*$' } }).validate(Array.from({ length: 50 }, () => 'ab'.repeat(100_000)))).toThrow(SchemaError)
    expect(globalThis.RegExp).toBe(native)
  })
})

describe('drafts', () => {
  test('2020-12 unless $schema says draft-07', () => {
    expect(isValid({ prefixItems: [{ type: 'string' }], items: false }, ['a'])).toBe(true)
    expect(isValid({ prefixItems: [{ type: 'string' }], items: false }, ['a', 1])).toBe(false)
    expect(isValid({ $ref: '#/$defs/a', maxLength: 1, $defs: { a: { type: 'string' } } }, 'abc')).toBe(false)
    expect(isValid({ $schema: 'http://json-schema.org/draft-07/schema#', $ref: '#/$defs/a', maxLength: 1, $defs: { a: { type: 'string' } } }, 'abc')).toBe(true)
    expect(isValid({ $schema: 'http://json-schema.org/draft-07/schema', items: [{ type: 'string' }], additionalItems: false }, ['a', 1])).toBe(false)
    expect(refusal(() => compileSchema({ $schema: 'http://json-schema.org/draft-04/schema#' })).reason).toBe('draft')
  })

  test('2020-12 applies unevaluatedItems, dependentSchemas, minContains', () => {
    expect(isValid({ prefixItems: [true], anyOf: [{ prefixItems: [true, { const: 2 }] }, true], unevaluatedItems: false }, [1, 2])).toBe(true)
    expect(isValid({ prefixItems: [true], anyOf: [{ prefixItems: [true, { const: 2 }] }, true], unevaluatedItems: false }, [1, 3])).toBe(false)
    expect(isValid({ dependentSchemas: { a: { required: ['b'] } } }, { a: 1 })).toBe(false)
    expect(isValid({ contains: { type: 'number' }, minContains: 2 }, [1, 'a', 2])).toBe(true)
    expect(isValid({ contains: { type: 'number' }, minContains: 2 }, [1, 'a'])).toBe(false)
  })
})

describe('a schema is refused when', () => {
  test.each<[string, unknown, string, (string | number)[]]>([
    ['it is not one', 5, 'keyword', []],
    ['a keyword has a wrong value', { properties: { a: { required: 'b' } } }, 'keyword', ['properties', 'a', 'required']],
    ['a type is unknown', { type: 'text' }, 'keyword', ['type']],
    ['a type list is empty', { type: [] }, 'keyword', ['type']],
    ['it borrows a word of ours', { type: ['nothing'] }, 'keyword', ['type']],
    ['a place of a schema holds none', { anyOf: [{}, 1] }, 'keyword', ['anyOf', 1]],
    ['a limit is a boolean', { minimum: 1, exclusiveMinimum: true }, 'keyword', ['exclusiveMinimum']],
    ['a reference is remote', { $ref: 'https://example.com/a.json' }, 'reference', []],
    ['a reference leads nowhere', { $ref: '#/$defs/a' }, 'reference', []],
    ['a reference leads to a prototype', { $ref: '#/__proto__' }, 'reference', []],
    ['references are dynamic', { $dynamicRef: '#a' }, 'keyword', ['$dynamicRef']],
    ['a reference leads to itself', { $ref: '#' }, 'loop', []],
    ['references ring', { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { if: true, then: { $ref: '#/$defs/a' } } } }, 'loop', []],
    ['two have one id', { $defs: { a: { $id: 'x:a' }, b: { $id: 'x:a' } } }, 'reference', []],
    ['an id is no URI', { $id: 'http://[' }, 'reference', []],
    ['it is too big', { enum: ['x'.repeat(70_000)] }, 'too_large', []],
  ])('%s', (_, schema, reason, path) => {
    expect(refusal(() => compileSchema(schema))).toMatchObject({ reason, path })
  })

  test('it is too deep', () => {
    let schema: unknown = {}
    for (let depth = 0; depth < 5000; depth++) schema = { not: schema }
    expect(refusal(() => compileSchema(schema)).reason).toBe('too_deep')
    const chain = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`d${index}`, { $ref: `#/$defs/d${index + 1}` }]))
    expect(refusal(() => compileSchema({ $ref: '#/$defs/d0', $defs: { ...chain, d1000: true } })).reason).toBe('too_deep')
  })
})

describe('references', () => {
  test('recurse into the value', () => {
    const tree = { $id: 'https://example.com/tree', properties: { children: { items: { $ref: '#' } }, name: { type: 'string' } } }
    expect(isValid(tree, { children: [{ children: [{ name: 'a' }] }] })).toBe(true)
    expect(errorsOf(tree, { children: [{ children: [{ name: 1 }] }] }).map(({ path }) => path)).toEqual([['children', 0, 'children', 0, 'name']])
  })

  test('may point outside the known keywords, by anchors and by ids', () => {
    const schema = {
      components: { schemas: { Pet: { required: ['name'], properties: { friend: { $ref: '#/components/schemas/Pet' } } } } },
      $defs: { a: { $anchor: 'a', type: 'string' }, b: { $id: 'https://example.com/b', type: 'number' } },
      properties: { pet: { $ref: '#/components/schemas/Pet' }, a: { $ref: '#a' }, b: { $ref: 'https://example.com/b' } },
    }
    expect(isValid(schema, { pet: { name: 'x', friend: { name: 'y' } }, a: '', b: 1 })).toBe(true)
    expect(errorsOf(schema, { pet: { name: 'x', friend: {} }, a: 1, b: '' }).map(({ path }) => path.join('/'))).toEqual(['pet/friend', 'a', 'b'])
  })
})

describe('work is bounded', () => {
  test('unique items are found in linear time, anywhere in the schema', () => {
    const long = Array.from({ length: 50_000 }, (_, index) => ({ id: index, tags: ['a', index] }))
    expect(isValid({ uniqueItems: true }, long)).toBe(true)
    expect(isValid({ uniqueItems: true }, [...long, { tags: ['a', 7], id: 7 }])).toBe(false)
    expect(isValid({ not: { anyOf: [{ uniqueItems: true }, { type: 'object' }] } }, [1, 1])).toBe(true)
    expect(errorsOf({ items: { uniqueItems: true } }, [[1], [1, 1]])).toEqual([{ path: [1], message: 'Items must be unique.', keyword: 'uniqueItems' }])
  })

  test('unique means what comparing each with each says', () => {
    const item = fc.jsonValue({ maxDepth: 2 })
    fc.assert(
      fc.property(fc.array(fc.oneof(item, fc.constantFrom(0, 1, '1', 'true', true, false, null, [], {}, [0], [false], ['']))), (items) => {
        const same = (left: unknown, right: unknown) => isValid({ const: left }, right)
        const isUnique = items.every((left, index) => items.every((right, other) => index === other || !same(left, right)))
        expect(isValid({ uniqueItems: true }, items)).toBe(isUnique)
      }),
    )
  })

  test.each<[string, unknown, unknown]>([
    [
      'doubling references',
      {
        $ref: '#/$defs/d0',
        $defs: Object.fromEntries(
          Array.from({ length: 40 }, (_, n) => [
            `d${n}`,
            n === 39 ? { type: 'null' } : { anyOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] },
          ]),
        ),
      },
      1,
    ],
    ['doubling at each level of the value', { allOf: [{ items: { $ref: '#' } }, { items: { $ref: '#' } }] }, JSON.parse(`${'['.repeat(90)}${']'.repeat(90)}`)],
    [
      'many alternatives over many items',
      { items: { anyOf: [...Array.from({ length: 2000 }, (_, n) => ({ const: n })), true] } },
      Array.from({ length: 50_000 }, () => -1),
    ],
    [
      'many alternatives that forbid all',
      { anyOf: Array.from({ length: 2000 }, () => ({ additionalProperties: false })) },
      Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [n, n])),
    ],
    ['a big enum over many items', { items: { enum: Array.from({ length: 8000 }, (_, n) => n) } }, Array.from({ length: 90_000 }, () => 7999)],
    ['many different repeats', { items: { anyOf: [{ uniqueItems: true }, true] } }, Array.from({ length: 30_000 }, (_, n) => [n, n])],
  ])('%s: refused', (_, schema, value) => {
    expect(refusal(() => compileSchema(schema).validate(value)).reason).toBe('too_complex')
  })

  test('a usual schema over a big value is not', () => {
    const value = Array.from({ length: 20_000 }, (_, n) => ({ id: `x${n}`, size: n, tags: ['a', 'b'] }))
    const schema = {
      items: {
        required: ['id'],
        properties: { id: { pattern: '^x[0-9]+$' }, size: { type: 'integer' }, tags: { items: { enum: ['a', 'b'] }, uniqueItems: true } },
      },
    }
    expect(isValid(schema, value)).toBe(true)
  })

  test('whatever schema comes, it is compiled or refused', () => {
    const names = [
      'type',
      'enum',
      'const',
      'properties',
      'items',
      'allOf',
      'anyOf',
      '$ref',
      '$id',
      '$anchor',
      'required',
      'pattern',
      'format',
      'if',
      'then',
      'dependencies',
      'uniqueItems',
      'minimum',
      '$defs',
      '__proto__',
      'multipleOf',
    ]
    const { schema } = fc.letrec((tie) => ({
      schema: fc.oneof(
        { depthSize: 'medium' },
        fc.constantFrom<unknown>(true, {}, 1, '#', 'a', -1, 'string', '#/$defs/a', '\ud800', ['a']),
        fc.dictionary(fc.constantFrom(...names), tie('schema')),
        fc.array(tie('schema'), { maxLength: 3 }),
      ),
    }))
    fc.assert(
      fc.property(schema, fc.jsonValue(), (raw, value) => {
        try {
          compileSchema(raw).validate(value)
        } catch (err) {
          expect(err).toBeInstanceOf(SchemaError)
        }
      }),
      { numRuns: 3000 },
    )
  })
})
