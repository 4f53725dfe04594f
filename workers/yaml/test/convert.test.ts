import { problemOf } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { call } from './call.ts'

type Format = 'yaml' | 'json' | 'toml'

const converted = async (text: string, from: Format, to: Format) => (await call('convert', { text, from, to })).text

describe('convert', () => {
  test.each<[Format, string, Format, string]>([
    ['yaml', 'a: &x [1, two]\nb: *x\n', 'json', '{\n  "a": [\n    1,\n    "two"\n  ],\n  "b": [\n    1,\n    "two"\n  ]\n}\n'],
    ['json', '{"a":[1,"two"],"b":{},"c":null,"d":"\\ud83d\\ude00\\/"}', 'yaml', 'a:\n  - 1\n  - two\nb: {}\nc: null\nd: 😀/\n'],
    ['json', '12345678901234567890', 'yaml', '12345678901234567890\n'],
    ['json', '{"n":12345678901234567890}', 'json', '{\n  "n": {\n    "$type": "bigint",\n    "value": "12345678901234567890"\n  }\n}\n'],
    ['json', '{"$type":"date","value":"2001-12-14T21:59:43.100Z"}', 'yaml', '!!timestamp 2001-12-14T21:59:43.100Z\n'],
    [
      'toml',
      'd = 1979-05-27T07:32:00Z\nl = 1979-05-27\nt = 07:32:00\nn = 9223372036854775807\ni = -inf\n',
      'yaml',
      'd: !!timestamp 1979-05-27T07:32:00Z\nl: !!timestamp 1979-05-27\nt: "07:32:00"\n"n": 9223372036854775807\ni: -.inf\n',
    ],
    ['toml', '[[p]]\nname = "a"\n[[p]]\nname = "b"\n', 'json', '{\n  "p": [\n    {\n      "name": "a"\n    },\n    {\n      "name": "b"\n    }\n  ]\n}\n'],
    [
      'yaml',
      'a: !!timestamp 2001-12-14\nb: {c: .nan, d: 9007199254740993, e: 1e20}\n',
      'toml',
      'a = 2001-12-14T00:00:00.000Z\n\n[b]\nc = nan\nd = 9007199254740993\ne = 100000000000000000000.0\n',
    ],
    ['json', '{"__proto__":{"a":1}}', 'toml', '[__proto__]\na = 1\n'],
    ['toml', '"__proto__".a = 1', 'json', '{\n  "__proto__": {\n    "a": 1\n  }\n}\n'],
    ['yaml', '{}', 'toml', ''],
    ['toml', '', 'json', '{}\n'],
  ])('%s %j to %s', async (from, text, to, result) => {
    expect(await converted(text, from, to)).toBe(result)
  })

  test.each<[string, (string | number)[]]>([
    ['a: [1, {b: null}]', ['text', 'a', 1, 'b']],
    ['a: !!binary R0lG', ['text', 'a']],
    ['a: !!set {b}', ['text', 'a']],
    ['a: {1: b}', ['text', 'a', 1]],
    ['a: 9223372036854775808', ['text', 'a']],
    ['a: "\\ud800"', ['text', 'a']],
    ['- a', ['text']],
    ['', ['text']],
  ])('%j has no TOML, and the problem says where', async (text, path) => {
    expect(await problemOf(converted(text, 'yaml', 'toml'))).toMatchObject({ code: 'invalid_argument', reason: 'no_toml_form', issues: [{ path }] })
  })

  test.each<[Format, string, number, number]>([
    ['json', '{\n  "a": 1,\n}', 3, 1],
    ['json', '[1, 2', 1, 6],
    ['json', "{'a': 1}", 1, 2],
    ['json', '{"a": 01}', 1, 7],
    ['json', '"a\nb"', 1, 1],
    ['json', '[1] 2', 1, 5],
    ['json', '{"a":1,"a":2}', 1, 8],
    ['json', '', 1, 1],
    ['toml', 'a = 1\nb = \n', 2, 5],
    ['toml', 'a = 1\na = 2\n', 2, 1],
    ['yaml', 'a: 1\nb: c: d\n', 2, 4],
  ])('%s %j is refused on line %i, column %i', async (from, text, line, column) => {
    const { code, issues } = await problemOf(converted(text, from, from === 'yaml' ? 'json' : 'yaml'))
    expect(code).toBe('invalid_argument')
    expect(issues?.[0]?.location).toMatchObject({ line, column })
  })

  test('takes JSON as JSON.parse does', async () => {
    for (const text of [
      '{"a":tru}',
      '[1,]',
      '{"a"}',
      '{"a":1,}',
      '-',
      '1.',
      '.5',
      '+1',
      '[',
      ']',
      '{',
      '"\\x"',
      '"\\u12"',
      '"\t"',
      'nul',
      '1e',
      '\u00a01',
      '//',
      '{"a":1 "b":2}',
      '[1 2]',
      '"a" "b"',
      'NaN',
    ]) {
      expect(() => JSON.parse(text) as unknown).toThrow()
      expect((await problemOf(converted(text, 'json', 'yaml'))).code).toBe('invalid_argument')
    }
    for (const text of ['0', '-10.0e-1', '""', '" \\u0041\\n"', '[ ]', '{ }', '\r\n[\t1 , {"a" : [ ] } ]', 'true', '"\u2028\u007f"', '[[[]],{}]']) {
      expect(JSON.parse(await converted(text, 'json', 'json'))).toEqual(JSON.parse(text))
    }
  })

  test('takes one document', async () => {
    expect(await problemOf(converted('a\n---\nb', 'yaml', 'json'))).toMatchObject({ reason: 'multiple_documents' })
  })

  test('refuses what nests too deep, in each format', async () => {
    const deep = '['.repeat(50_000)
    expect((await problemOf(converted(deep, 'json', 'yaml'))).code).toBe('invalid_argument')
    expect(await problemOf(converted(deep + ']'.repeat(50_000), 'json', 'yaml'))).toMatchObject({ reason: 'too_deep' })
    expect((await problemOf(converted(`a = ${deep}`, 'toml', 'json'))).code).toBe('invalid_argument')
    expect((await problemOf(converted(`[${'a.'.repeat(50_000)}a]`, 'toml', 'json'))).code).toBe('invalid_argument')
  })
})
