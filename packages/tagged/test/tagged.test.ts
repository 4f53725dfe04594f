import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromTagged, type Json, TagError, toTagged } from '../src/index.ts'

const overJson = (value: unknown) => fromTagged(JSON.parse(JSON.stringify(toTagged(value))) as Json)

const bytes = fc.uint8Array({ maxLength: 50 }).map((array) => new Uint8Array(array))
const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double().map((number) => (number === 0 ? 0 : number)),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.date({ noInvalidDate: true }),
  bytes,
)
const name = fc.oneof(fc.string(), fc.constantFrom('$type', '__proto__', 'constructor', 'value', 'toString'))
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, tie('array'), tie('object'), tie('set'), tie('map')),
  array: fc.array(tie('value'), { maxLength: 5 }),
  object: fc.uniqueArray(fc.tuple(name, tie('value')), { maxLength: 5, selector: ([text]) => text }).map((entries) => Object.fromEntries(entries)),
  set: fc.array(tie('value'), { maxLength: 5 }).map((items) => new Set(items)),
  // With one key that is no string, a Map can't be an object.
  map: fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 }).map((entries) => new Map<unknown, unknown>([[1, 'one'], ...entries])),
}))

// An object with a `$type` key of its own travels as a map and comes back as one.
function maps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maps)
  if (value instanceof Set) return new Set([...value].map(maps))
  if (value instanceof Map) return new Map([...value].map(([left, right]) => [maps(left), maps(right)]))
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return value
  const entries = Object.entries(value).map(([left, right]) => [left, maps(right)] as const)
  return Object.hasOwn(value, '$type') ? new Map(entries) : Object.fromEntries(entries)
}

describe('a value through JSON and back', () => {
  test('is the same value', () => {
    fc.assert(
      // toStrictEqual takes a key named `constructor` for the object's own.
      fc.property(anyValue, (value) => isDeepStrictEqual(overJson(value), maps(value))),
      { numRuns: 1000 },
    )
  })

  test('any JSON value that has a tagged form has one only', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const written = toTagged(value)
        return isDeepStrictEqual(toTagged(fromTagged(written)), written)
      }),
    )
  })

  test('is the same value of JavaScript, where that is asked for', () => {
    const exact = { exact: true }
    const returned = (value: unknown) => fromTagged(JSON.parse(JSON.stringify(toTagged(value, exact))) as Json, exact)
    const odd = [-0, /a+\/(b)/gi, new Map([['a', 1]]), { $type: 'map', value: [] }, [new Set([-0])], JSON.parse('{"__proto__":{"$type":-0}}')]
    for (const value of odd) expect(isDeepStrictEqual(returned(value), value), String(value)).toBe(true)
    fc.assert(fc.property(anyValue, (value) => isDeepStrictEqual(returned(value), value)))
    expect(fromTagged(toTagged([1, , 3] as unknown[], exact), exact)).toStrictEqual([1, undefined, 3]) // oxlint-disable-line no-sparse-arrays -- what is tested
    for (const value of ['a', '//', '/(/', '/a/zz', `/${'a'.repeat(1000)}/`, 1])
      expect(() => fromTagged({ $type: 'regexp', value }, exact), String(value)).toThrow(TagError)
    expect(() => fromTagged({ $type: 'regexp', value: '/a/' })).toThrow(TagError)
    expect(() => fromTagged({ $type: 'object', value: [[1, 1]] }, exact)).toThrow(TagError)
  })

  test.each([
    [Number.NaN, { $type: 'number', value: 'NaN' }],
    [Number.NEGATIVE_INFINITY, { $type: 'number', value: '-Infinity' }],
    [9007199254740993n, { $type: 'bigint', value: '9007199254740993' }],
    [new Date('2001-12-14T21:59:43.100Z'), { $type: 'date', value: '2001-12-14T21:59:43.100Z' }],
    [new Uint8Array([71, 73, 70]), { $type: 'binary', value: 'R0lG' }],
    [new Set(['a', 1]), { $type: 'set', value: ['a', 1] }],
    [new Map([[1, 'one']]), { $type: 'map', value: [[1, 'one']] }],
    [new Map([['a', 1]]), { a: 1 }],
    [{ $type: 'date' }, { $type: 'map', value: [['$type', 'date']] }],
    [undefined, { $type: 'undefined', value: null }],
    [-0, -0],
  ])('%o is written %o', (value, written) => {
    expect(toTagged(value)).toStrictEqual(written)
  })

  test('__proto__ is data in both directions', () => {
    const json = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}') as Json
    const value = fromTagged(json) as Record<string, unknown>
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toEqual(['__proto__', 'a'])
    expect(JSON.stringify(toTagged(value))).toBe('{"__proto__":{"polluted":true},"a":1}')
    expect(JSON.stringify(toTagged(new Map([['__proto__', 1]])))).toBe('{"__proto__":1}')
  })
})

describe('a malformed tag', () => {
  test.each<[Json, (string | number)[]]>([
    [{ $type: 'nope', value: 1 }, ['$type']],
    [{ $type: 'toString', value: 1 }, ['$type']],
    [{ $type: 1, value: 1 }, ['$type']],
    [{ $type: 'date' }, []],
    [{ $type: 'date', value: '2001-01-01', more: 1 }, []],
    [{ a: [{ $type: 'date', value: 'yesterday' }] }, ['a', 0, 'value']],
    [{ $type: 'date', value: '2001-13-41' }, ['value']],
    [{ $type: 'number', value: 'nan' }, ['value']],
    [{ $type: 'number', value: 'toString' }, ['value']],
    [{ $type: 'bigint', value: '1e3' }, ['value']],
    [{ $type: 'bigint', value: '9'.repeat(5000) }, ['value']],
    [{ $type: 'binary', value: 'a' }, ['value']],
    [{ $type: 'binary', value: '====' }, ['value']],
    [{ $type: 'set', value: {} }, ['value']],
    [{ $type: 'map', value: [['a', 1], ['b']] }, ['value', 1]],
    [{ $type: 'undefined', value: 0 }, ['value']],
  ])('%j is refused with its path', (json, path) => {
    expect(() => fromTagged(json)).toThrow(TagError)
    try {
      fromTagged(json)
    } catch (err) {
      expect((err as TagError).path).toEqual(path)
    }
  })

  test('what has no JSON form is refused with its path', () => {
    expect(() => toTagged({ a: [() => 1] })).toThrow(TagError)
    expect(() => toTagged(new Date(Number.NaN))).toThrow(TagError)
    const loop: unknown[] = []
    loop.push(loop)
    expect(() => toTagged(loop)).toThrow(/in itself/)
  })
})
