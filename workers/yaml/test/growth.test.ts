import { describe, expect, test } from 'vitest'
import type { Operation } from 'yaml.do/contract'
import { convert } from '../src/methods/convert.ts'
import { edit } from '../src/methods/edit.ts'
import { parse } from '../src/methods/parse.ts'
import { stringify } from '../src/methods/stringify.ts'
import { validate } from '../src/methods/validate.ts'
import { plainLayout } from '../src/write.ts'

function time(run: () => unknown): number {
  const start = performance.now()
  try {
    run()
  } catch {
    // A refusal takes its time too.
  }
  return performance.now() - start
}

/** The shortest time of some rounds: what else the machine does only ever adds to it. */
const shortest = (run: () => unknown, rounds: number) => Math.min(...Array.from({ length: rounds }, () => time(run)))

/**
 * Eight times the input takes less than 24 times the time; 64 would be quadratic. What looks worse is looked at again, larger,
 * where pauses weigh less: four times that input, less than ten times the time. A large input too quick to time says nothing.
 */
function expectGrowth(make: (size: number) => () => unknown, size = 12_000): void {
  const large = shortest(make(size * 8), 2)
  if (large < 20 || large / shortest(make(size), 4) < 24) return
  expect(shortest(make(size * 32), 3) / shortest(make(size * 8), 6)).toBeLessThan(10)
}

const numbered = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('')
const repeated = (unit: string) => (size: number) => unit.repeat(size / unit.length)

const texts: Record<string, (size: number) => string> = {
  'many keys': (size) => numbered(size / 12, (index) => `k${index}: value\n`),
  'many keys that are numbers': (size) => numbered(size / 12, (index) => `${index}: value\n`),
  'one key again and again': repeated('a: 1\n'),
  'many items': repeated('- some text\n'),
  'many documents': repeated('--- a\n'),
  'many anchors': (size) => numbered(size / 12, (index) => `- &a${index} b\n`),
  'many unknown tags': (size) => numbered(size / 12, (index) => `- !t${index} b\n`),
  'many errors': repeated(']'),
  'many errors on lines': repeated('a: "\\q"\n'),
  'many bad aliases': repeated('- a: b: c\n'),
  'an ordered map': (size) => `!!omap\n${numbered(size / 12, (index) => `- k${index}: v\n`)}`,
  'a set': (size) => `!!set\n${numbered(size / 12, (index) => `? k${index}\n`)}`,
  'a long line': (size) => `a: ${'x '.repeat(size / 2)}`,
  'a long folded text': (size) => `a: >\n${'  x\n\n'.repeat(size / 5)}`,
  'a long quoted text': (size) => `a: "${' \n '.repeat(size / 3)}"`,
  'a long number': (size) => '9'.repeat(size),
  'blank lines': repeated('\n'),
  comments: (size) => `a:\n${'  # x\n'.repeat(size / 6)}  b: 1\n`,
  'comments after blank lines': (size) => `- a\n${'\n'.repeat(size / 2)}${'  #\n'.repeat(size / 8)}`,
  'properties in a row': (size) => `- ${'&a '.repeat(size / 3)}`,
  'nested lists': (size) => `${'- '.repeat(90)}a\n`.repeat(size / 182),
  JSON: (size) => JSON.stringify(Array.from({ length: size / 30 }, (_, index) => ({ id: index, name: 'a name' }))),
}

describe('twice the text takes about twice the time', () => {
  test.each(Object.entries(texts))('parse and validate: %s', (_, text) => {
    expectGrowth((size) => {
      const input = { text: text(size), version: '1.2' as const }
      return () => parse({ ...input, multi: true, positions: true })
    })
    expectGrowth((size) => {
      const input = { text: text(size), version: '1.1' as const, schema: { items: { type: 'string' } } }
      return () => validate(input)
    })
  })

  const data: Record<string, (size: number) => unknown> = {
    numbers: (size) => Array.from({ length: size / 4 }, (_, index) => index),
    'many keys': (size) => Object.fromEntries(Array.from({ length: size / 12 }, (_, index) => [`k${index}`, index])),
    'keys that are lists': (size) => ({ $type: 'map', value: Array.from({ length: size / 12 }, (_, index) => [[index], index]) }),
    'a long text': (size) => ['word '.repeat(size / 5)],
    'many lines': (size) => ['a\n'.repeat(size / 2)],
    'spaces and lines': (size) => ['a \n '.repeat(size / 4)],
    quotes: (size) => ['"'.repeat(size)],
    'a long key': (size) => ({ ['k '.repeat(size / 2)]: 1 }),
  }

  test.each(Object.entries(data))('stringify: %s', (_, make) => {
    for (const options of [{}, { flow: true }, { quote: 'single' as const }, { sortKeys: true, indent: 10 }]) {
      expectGrowth((size) => {
        const value = make(size)
        return () => stringify({ ...plainLayout, ...options, data: value }, true)
      })
    }
  })

  const sources: Record<string, ['json' | 'toml', (size: number) => string]> = {
    'JSON of many keys': ['json', (size) => `{${numbered(size / 10, (index) => `"k${index}":1,`)}"z":1}`],
    'JSON of a long text': ['json', (size) => `"${'\\n'.repeat(size / 2)}"`],
    'TOML of many keys': ['toml', (size) => numbered(size / 10, (index) => `k${index} = 1\n`)],
    'TOML of many lists': ['toml', repeated('[[a]]\nb = 1\n')],
    'TOML of a long list': ['toml', (size) => `a = [${'1,'.repeat(size / 2)}]`],
    'TOML of a long text': ['toml', (size) => `a = "${'\\n'.repeat(size / 2)}"`],
  }

  test.each(Object.entries(sources))('convert: %s', (_, [from, make]) => {
    for (const to of ['yaml', 'json', 'toml'] as const) {
      expectGrowth((size) => {
        const text = make(size)
        return () => convert({ text, from, to })
      })
    }
  })

  const lines = (size: number) => numbered(size / 20, (index) => `key${index}: value ${index} # c\n`)
  const items = (size: number) => numbered(size / 20, (index) => `- value ${index} and more\n`)
  const flow = (size: number) => `[${numbered(size / 12, (index) => `value ${index}, `)}]`
  const operations: Record<string, [(size: number) => string, (index: number) => Operation]> = {
    'replace values': [lines, (index) => ({ op: 'replace', path: `/key${index}`, value: index })],
    'remove keys': [lines, (index) => ({ op: 'remove', path: `/key${index}` })],
    'add keys': [lines, (index) => ({ op: 'add', path: `/new${index}`, value: [index] })],
    'move keys': [lines, (index) => ({ op: 'move', from: `/key${index}`, path: `/new${index}` })],
    'insert items': [items, () => ({ op: 'add', path: '/0', value: 1 })],
    'remove items': [items, () => ({ op: 'remove', path: '/0' })],
    'insert into a flow list': [flow, () => ({ op: 'add', path: '/1', value: 1 })],
    'test values': [lines, () => ({ op: 'test', path: '/key1', value: 'value 1' })],
  }

  test.each(Object.entries(operations))('edit: %s', (_, [text, operation]) => {
    expectGrowth((size) => {
      const input = { text: text(size), patch: Array.from({ length: size / 250 }, (_entry, index) => operation(index)) }
      return () => edit(input)
    })
  })
})
