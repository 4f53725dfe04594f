import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generate, path } from '../scripts/parser.ts'
import { NameError, nameMax, type ParsedName, parseNames, printName } from '../src/index.ts'

test('the parser is the one that the grammar makes', () => {
  expect(readFileSync(path, 'utf8')).toBe(generate())
})

test.each<[string, ParsedName[]]>([
  ['claude 4.5 opus', [{ text: 'claude 4.5 opus', args: [] }]],
  [
    'a | b@openai|c:free',
    [
      { text: 'a', args: [] },
      { text: 'b', provider: 'openai', args: [] },
      { text: 'c', variant: 'free', args: [] },
    ],
  ],
  ['llama3.2:3b', [{ text: 'llama3.2:3b', args: [] }]],
  ['claude-sonnet-4-5@20250929', [{ text: 'claude-sonnet-4-5@20250929', args: [] }]],
  ['@cf/meta/llama-3.1-8b-instruct', [{ text: '@cf/meta/llama-3.1-8b-instruct', args: [] }]],
  ['anthropic.claude-sonnet-4-5-20250929-v1:0', [{ text: 'anthropic.claude-sonnet-4-5-20250929-v1:0', args: [] }]],
  ['x @ Azure : NITRO', [{ text: 'x', provider: 'azure', variant: 'nitro', args: [] }]],
  [
    'sonnet (tools, 128k, temperature: 0.2, cost<1.5, stop:"a,b")',
    [
      {
        text: 'sonnet',
        args: [
          { word: 'tools' },
          { key: 'context', op: '>=', value: 128_000 },
          { key: 'temperature', value: 0.2 },
          { key: 'cost', op: '<', value: 1.5 },
          { key: 'stop', value: 'a,b' },
        ],
      },
    ],
  ],
  [
    'm(1m, context<=2M, json:true)',
    [
      {
        text: 'm',
        args: [
          { key: 'context', op: '>=', value: 1_000_000 },
          { key: 'context', op: '<=', value: 2_000_000 },
          { key: 'json', value: true },
        ],
      },
    ],
  ],
])('%s', (text, parsed) => {
  expect(parseNames(text)).toEqual(parsed)
})

test.each([
  '',
  ' ',
  '|',
  'a|',
  'a|()',
  '(tools)',
  'a(',
  'a()',
  'a(tools',
  'a)b',
  'a@b@c',
  'a:free:nitro',
  'a(cost<)',
  'a(cost<x)',
  'x'.repeat(nameMax + 1),
  'a|'.repeat(20) + 'a',
])('%j is no name', (text) => {
  expect(() => parseNames(text)).toThrow(NameError)
})

const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,11}$/)
const value = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -1e9, max: 1e9 }),
  fc.integer({ min: 1, max: 1e9 }).map((n) => n / 1e6),
  fc.stringMatching(/^[^"\n\r]{0,12}$/),
)
const arg = fc.oneof(
  word.map((each) => ({ word: each })),
  fc.record({ key: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.]{0,9}$/), value }),
  fc.record({
    key: fc.stringMatching(/^[a-z]{1,9}$/),
    op: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
    value: fc.integer({ min: 0, max: 1e9 }),
  }),
)

test('what is printed is parsed to the same', () => {
  const name = fc.record(
    {
      text: fc.stringMatching(/^[a-z][a-z0-9-]{0,9}\/[a-z][a-z0-9.-]{0,20}[a-z0-9]$/),
      provider: fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/).filter((each) => each !== 'default' && each !== 'latest'),
      variant: fc.constantFrom('free', 'nitro', 'floor', 'online', 'thinking', 'extended', 'batch', 'beta', 'exacto'),
      args: fc.array(arg, { maxLength: 4 }),
    },
    { requiredKeys: ['text', 'args'] },
  )
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), (names) => {
      expect(parseNames(names.map(printName).join('|'))).toEqual(names)
    }),
  )
})

test('any text is a name or an error that says where', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
      try {
        parseNames(text)
      } catch (err) {
        expect(err).toBeInstanceOf(NameError)
      }
    }),
  )
})
