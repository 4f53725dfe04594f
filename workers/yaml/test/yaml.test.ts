import { problemOf } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import contract from 'yaml.do/contract'
import { call } from './call.ts'

const parsed = async (text: string, version: '1.2' | '1.1' = '1.2') => (await call('parse', { text, version })).data

describe('the examples of the contract', () => {
  const examples = Object.entries(contract.methods).flatMap(([name, { examples }]) =>
    examples.map((example, index) => [`${name} ${index + 1}`, name, example] as const),
  )

  test.each(examples)('%s', async (_, name, { input, output }) => {
    expect(await call(name as keyof typeof contract.methods, input as never)).toEqual(output)
  })
})

describe('parse', () => {
  test.each<[string, unknown]>([
    ['a: 1\nb: [x, null, ~, true, 0x1F, 0o17, 1e3, .5]', { a: 1, b: ['x', null, null, true, 31, 15, 1000, 0.5] }],
    ['yes: no\non: 2001-12-14', { yes: 'no', on: '2001-12-14' }],
    [
      '- .nan\n- -.inf\n- 12345678901234567890\n- -9007199254740993',
      [
        { $type: 'number', value: 'NaN' },
        { $type: 'number', value: '-Infinity' },
        { $type: 'bigint', value: '12345678901234567890' },
        { $type: 'bigint', value: '-9007199254740993' },
      ],
    ],
    ['!!binary R0lG', { $type: 'binary', value: 'R0lG' }],
    ['!!timestamp 2001-12-14t21:59:43.10-05:00', { $type: 'date', value: '2001-12-15T02:59:43.100Z' }],
    ['!!set {a, b}', { $type: 'set', value: ['a', 'b'] }],
    ['!!omap [a: 1, b: 2]', [{ a: 1 }, { b: 2 }]],
    ['? [a, b]\n: 1', { $type: 'map', value: [[['a', 'b'], 1]] }],
    [
      '$type: date\nvalue: x',
      {
        $type: 'map',
        value: [
          ['$type', 'date'],
          ['value', 'x'],
        ],
      },
    ],
    ['a: &x [1]\nb: *x', { a: [1], b: [1] }],
    ['a: &x 1\nb: &x 2\nc: *x', { a: 1, b: 2, c: 2 }],
    ['!!float 5', 5],
    ['', null],
    ['# nothing', null],
    ['\ufeffa: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
  ])('%j', async (text, data) => {
    expect(await parsed(text)).toEqual(data)
  })

  test('1.1 has merge keys, dates, octals and its own booleans', async () => {
    expect(await parsed('base: &b {a: 1, b: 2}\nmore: {c: 4, a: 5}\nall:\n  b: 3\n  <<: *b\n', '1.1')).toEqual({
      base: { a: 1, b: 2 },
      more: { c: 4, a: 5 },
      all: { b: 3, a: 1 },
    })
    expect(await parsed('<<: [{a: 1}, {a: 2, b: 3}]\nb: 4', '1.1')).toEqual({ a: 1, b: 4 })
    expect(await parsed('[yes, 010, 2001-12-14, 9_007_199_254_740_993]', '1.1')).toEqual([
      true,
      8,
      { $type: 'date', value: '2001-12-14T00:00:00.000Z' },
      { $type: 'bigint', value: '9007199254740993' },
    ])
    expect(await parsed('<<: {a: 1}')).toEqual({ '<<': { a: 1 } })
    expect((await problemOf(parsed('<<: 1', '1.1'))).issues).toMatchObject([{ message: 'Only mappings can be merged with <<' }])
  })

  test('__proto__ is a key like others', async () => {
    const data = (await parsed('__proto__: {polluted: true}\nconstructor: 1')) as object
    expect(Object.keys(data)).toEqual(['__proto__', 'constructor'])
    expect(JSON.stringify(data)).toBe('{"__proto__":{"polluted":true},"constructor":1}')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(await parsed('a: &x {__proto__: 1}\nb:\n  <<: *x', '1.1')).toEqual(JSON.parse('{"a":{"__proto__":1},"b":{"__proto__":1}}'))
  })

  test('says what is wrong, where, and shows the line', async () => {
    const { code, reason, issues, message } = await problemOf(parsed('a: 1\nb: [x: 1\nc: 2\n'))
    expect({ code, reason }).toEqual({ code: 'invalid_argument', reason: 'bad_indent' })
    expect(message).toBe('line 3, column 1: Flow sequence in block collection must be sufficiently indented and end with a ]')
    expect(issues).toEqual([{ path: ['text'], message: message.replace(/^.*?: /, ''), location: { line: 3, column: 1, text: 'c: 2' } }])
  })

  test.each<[string, string, number, number]>([
    ['a: 1\na: 2\n', 'duplicate_key', 2, 1],
    ['a: b: c', 'block_as_implicit_key', 1, 4],
    ['a:\n\t- b', 'tab_as_indent', 2, 1],
    ['{a: 1', 'missing_char', 1, 6],
    ['- a\nb: 1', 'unexpected_token', 2, 1],
    ['a: *b', 'bad_alias', 1, 4],
    ['a: &a [*a]', 'recursive_alias', 1, 8],
    ['a: "\\q"', 'bad_dq_escape', 1, 5],
    ['%YAML 1.2\n%YAML 1.2\n---\na', 'bad_directive', 2, 1],
    ['!!omap [a: 1, a: 2]', 'duplicate_key', 1, 15],
    ['!!binary "a"', 'tag_resolve_failed', 1, 1],
    ['a: 1\r\nb: "\\q"\r\n', 'bad_dq_escape', 2, 5],
  ])('%j: %s on line %i, column %i', async (text, reason, line, column) => {
    const problem = await problemOf(parsed(text))
    expect(problem.issues?.[0]?.location).toMatchObject({ line, column, text: text.split(/\r?\n/)[line - 1] })
    expect([reason, 'syntax']).toContain(problem.reason)
  })

  test('of a long line shows the part around the fault', async () => {
    const problem = await problemOf(parsed(`x: [${'a, '.repeat(1000)}}`))
    const { column = 0, text = '' } = problem.issues?.[0]?.location ?? {}
    expect(column).toBeGreaterThan(2000)
    expect(text.length).toBeLessThan(210)
  })

  test('a tag it does not know is a warning', async () => {
    expect(await call('parse', { text: 'a: !color red' })).toEqual({
      data: { a: 'red' },
      warnings: [{ message: 'Unresolved tag: !color', line: 1, column: 4, code: 'tag_resolve_failed' }],
    })
  })

  test('several documents need multi', async () => {
    expect(await problemOf(parsed('a\n---\nb\n'))).toMatchObject({ reason: 'multiple_documents', issues: [{ location: { line: 2, column: 1 } }] })
    expect(await call('parse', { text: '--- a\n---\nb\n...\n', multi: true })).toEqual({ data: 'a', documents: ['a', 'b'], warnings: [] })
    expect(await call('parse', { text: '', multi: true })).toEqual({ data: null, documents: [], warnings: [] })
  })

  test('positions lead into the data, tagged values included', async () => {
    const { positions } = await call('parse', { text: 'a/b: "x"\n? 1\n: !!set {y}\nz: &n\n  - {~k: 1}\nw: *n\n', positions: true })
    expect(positions).toEqual({
      '': [1, 1, 6, 6],
      '/value/0/0': [1, 1, 1, 4],
      '/value/0/1': [1, 6, 1, 9],
      '/value/1/0': [2, 3, 2, 4],
      '/value/1/1': [3, 9, 3, 12],
      '/value/1/1/value/0': [3, 10, 3, 11],
      '/value/2/0': [4, 1, 4, 2],
      '/value/2/1': [5, 3, 5, 12],
      '/value/2/1/0': [5, 5, 5, 12],
      '/value/2/1/0/~0k': [5, 10, 5, 11],
      '/value/3/0': [6, 1, 6, 2],
      '/value/3/1': [6, 4, 6, 6],
    })
  })
})

describe('stringify', () => {
  const written = async (data: unknown, options: object = {}) => (await call('stringify', { data: data, ...options })).text

  test('takes every tagged value', async () => {
    const data = {
      n: { $type: 'number', value: 'NaN' },
      i: { $type: 'bigint', value: '12345678901234567890' },
      d: { $type: 'date', value: '2001-12-14T00:00:00.000Z' },
      b: { $type: 'binary', value: 'R0lG' },
      s: { $type: 'set', value: ['x'] },
      m: { $type: 'map', value: [[1, { $type: 'map', value: [['$type', 'x']] }]] },
    }
    const text = await written(data)
    expect(text).toBe('"n": .nan\ni: 12345678901234567890\nd: !!timestamp 2001-12-14\nb: !!binary R0lG\ns: !!set\n  x: null\nm:\n  1:\n    $type: x\n')
    expect(await parsed(text)).toEqual(data)
  })

  test('has its options', async () => {
    const data = { b: "it's", a: [{ z: 1, x: 'two words' }] }
    expect(await written(data, { sortKeys: true, indent: 4 })).toBe("a:\n    - x: two words\n      z: 1\nb: it's\n")
    expect(await written(data, { quote: 'single' })).toBe("b: 'it''s'\na:\n  - z: 1\n    x: 'two words'\n")
    expect(await written(data, { quote: 'double' })).toBe('b: "it\'s"\na:\n  - z: 1\n    x: "two words"\n')
    expect(await written(data, { flow: true })).toBe("{ b: it's, a: [ { z: 1, x: two words } ] }\n")
    expect(await written(['word '.repeat(6).trim()], { lineWidth: 20 })).toBe('- word word word\n  word word word\n')
    expect(await written(['word '.repeat(60).trim()], { lineWidth: 0 })).toBe(`- ${'word '.repeat(60).trim()}\n`)
  })

  test('quotes what readers of YAML 1.1 would take for something else', async () => {
    expect(await written(['yes', 'no', '2001-01-01', '1_000', '0o7', 'null', '1', '<<', '', '~', 'a: b', '# c'])).toBe(
      ['yes', 'no', '2001-01-01', '1_000', '0o7', 'null', '1', '<<', '', '~', 'a: b', '# c'].map((text) => `- "${text}"\n`).join(''),
    )
  })

  test('says which tag is malformed', async () => {
    expect(await problemOf(written({ a: [{ $type: 'date', value: 'soon' }] }))).toMatchObject({
      code: 'invalid_argument',
      reason: 'bad_tag',
      issues: [{ path: ['data', 'a', 0, 'value'] }],
    })
    expect(await problemOf(written({ $type: 'undefined', value: null }))).toMatchObject({ reason: 'no_yaml_form' })
  })
})

describe('the size of a text', () => {
  const text = (bytes: number) => `# ${'é'.repeat((bytes - 2) / 2)}`

  test('is counted in UTF-8: 256 KiB, with a key 1 MiB', async () => {
    expect((await call('parse', { text: text(256 * 1024) }, false)).data).toBeNull()
    expect(await problemOf(call('parse', { text: text(256 * 1024 + 2) }, false))).toMatchObject({ code: 'payload_too_large', reason: 'text_too_large' })
    expect((await call('parse', { text: text(1024 * 1024) })).data).toBeNull()
    for (const method of ['parse', 'validate'] as const) expect((await problemOf(call(method, { text: text(1024 * 1024 + 2) }))).code).toBe('payload_too_large')
    expect((await problemOf(call('convert', { text: text(256 * 1024 + 2), from: 'yaml', to: 'json' }, false))).code).toBe('payload_too_large')
    expect((await problemOf(call('edit', { text: text(256 * 1024 + 2), patch: [] }, false))).code).toBe('payload_too_large')
    expect(await problemOf(call('stringify', { data: 'x'.repeat(256 * 1024) }, false))).toMatchObject({ code: 'invalid_argument', reason: 'data_too_large' })
  })
})
