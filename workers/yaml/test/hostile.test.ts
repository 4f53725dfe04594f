import { problemOf } from '@dot-do/testing'
import { DoError } from '@dot-do/client'
import { Problem } from '@dot-do/contract/problem'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import contract from 'yaml.do/contract'
import { parse } from '../src/methods/parse.ts'
import { call } from './call.ts'

const refusal = async (text: string, version: '1.2' | '1.1' = '1.2') => await problemOf(call('parse', { text, version }))

describe('a bomb is refused before it goes off', () => {
  /** `levels` lists of `width` aliases of the one before: width ** levels leaves. */
  const laughs = (levels: number, width: number) =>
    Array.from(
      { length: levels },
      (_, level) => `a${level}: &a${level} [${Array.from({ length: width }, () => (level === 0 ? 'lol' : `*a${level - 1}`)).join(', ')}]\n`,
    ).join('')

  // In this process, where the memory it takes can be seen.
  test('a billion laughs, memory flat', () => {
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    expect(() => parse({ text: laughs(12, 9), version: '1.2', multi: false, positions: false })).toThrow(Problem)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(32 * 1024 * 1024)
  })

  test('a billion laughs, in every method that reads', async () => {
    const problem = await refusal(laughs(12, 9))
    expect(problem).toMatchObject({ code: 'invalid_argument', reason: 'too_many_nodes', issues: [{ location: { line: 6 } }] })
    expect((await problemOf(call('validate', { text: laughs(12, 9) }))).reason).toBe('too_many_nodes')
    expect((await problemOf(call('convert', { text: laughs(12, 9), from: 'yaml', to: 'json' }))).reason).toBe('too_many_nodes')
    expect((await problemOf(call('edit', { text: laughs(12, 9), patch: [] }))).reason).toBe('too_many_nodes')
  })

  test('100 aliases are taken, 101 are not', async () => {
    const aliases = (count: number) => `- &a x\n${'- *a\n'.repeat(count)}`
    expect((await call('parse', { text: aliases(100) })).data).toHaveLength(101)
    expect(await refusal(aliases(101))).toMatchObject({ reason: 'too_many_aliases', issues: [{ location: { line: 102 } }] })
  })

  test('100,000 nodes are taken, one more is not, aliases expanded', async () => {
    const items = (count: number) => `[${'1,'.repeat(count)}]`
    expect((await call('parse', { text: items(99_999) })).data).toHaveLength(99_999)
    expect(await refusal(items(100_000))).toMatchObject({ reason: 'too_many_nodes' })
    expect((await call('parse', { text: `a: &a [${'1,'.repeat(49_997)}]\nb: *a` })).data).toBeTruthy()
    expect(await refusal(`a: &a [${'1,'.repeat(49_998)}]\nb: *a`)).toMatchObject({ reason: 'too_many_nodes' })
    expect(await refusal('-\n'.repeat(200_000))).toMatchObject({ reason: 'too_many_nodes' })
  })

  test('a long text repeated by aliases', async () => {
    expect(await refusal(`- &a "${'x'.repeat(200_000)}"\n${'- *a\n'.repeat(100)}`)).toMatchObject({ reason: 'too_large' })
  })

  test('merge keys of merge keys', async () => {
    const text = Array.from(
      { length: 12 },
      (_, level) => `a${level}: &a${level} {${level === 0 ? 'x: 1' : `<<: [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`}}\n`,
    ).join('')
    expect((await refusal(text, '1.1')).code).toBe('invalid_argument')
  })

  test.each<[string, (depth: number) => string]>([
    ['flow sequences', (depth) => '['.repeat(depth) + ']'.repeat(depth)],
    ['flow mappings', (depth) => '{a: '.repeat(depth) + '}'.repeat(depth)],
    ['sequences on one line', (depth) => `${'- '.repeat(depth)}a`],
    ['mappings', (depth) => Array.from({ length: depth }, (_, index) => `${' '.repeat(index)}k:\n`).join('')],
    ['explicit keys', (depth) => `${'? '.repeat(depth)}a`],
    ['both', (depth) => '[{a: '.repeat(depth / 2) + '}]'.repeat(depth / 2)],
  ])('%s: 100 levels are taken, 102 and 5,000 are not', async (_, nested) => {
    expect((await call('parse', { text: nested(100), positions: true })).data).toBeTruthy()
    for (const depth of [102, 400]) expect((await refusal(nested(depth))).reason).toBe('too_deep')
    if (nested(5000).length < 1024 * 1024) expect((await refusal(nested(5000))).reason).toBe('too_deep')
  })

  test('brackets without end', async () => {
    for (const text of ['['.repeat(200_000), '{'.repeat(200_000), '- '.repeat(200_000), '? '.repeat(200_000), `${'- '.repeat(101)}\n`.repeat(500)])
      expect((await refusal(text)).code).toBe('invalid_argument')
  })

  test('data that is mostly indentation when written', async () => {
    let data: unknown = Array.from({ length: 50_000 }, () => 1)
    for (let depth = 0; depth < 95; depth++) data = [data]
    expect(await problemOf(call('stringify', { data: data, indent: 10 }))).toMatchObject({ reason: 'text_too_large' })
  })
})

describe('whatever comes, the answer is a result or a problem', () => {
  const pieces = [
    'a',
    '- ',
    ': ',
    '? ',
    '\n',
    '\r',
    '\r\n',
    '\t',
    ' ',
    '  ',
    '"',
    "'",
    '|',
    '>',
    '|2+',
    '>-\n',
    '{',
    '}',
    '[',
    ']',
    ',',
    '#',
    ' #',
    '&a',
    '*a',
    '!',
    '!!',
    '!<',
    '!!set',
    '!!omap',
    '!!binary',
    '%YAML 1.1\n',
  ]
  const more = [
    '!!timestamp',
    '!!int',
    '!!float',
    '!!null',
    '!!bool',
    '!!map',
    '!!seq',
    '!!merge',
    '---\n',
    '...\n',
    '<<',
    '<<: ',
    '*',
    '&',
    '%TAG ! a\n',
    '%',
    '@',
    '`',
    '\\',
    '\\u',
    '\ufeff',
    '\u0000',
    '\u0085',
    '\u2028',
    '\ud800',
    '😀',
  ]
  const values = [
    '__proto__',
    'constructor',
    '$type: 1',
    '1e999',
    '9'.repeat(40),
    '0x',
    '0o8',
    '.nan',
    '-.inf',
    '~',
    '2001-13-45',
    '1:60',
    '01',
    '=',
    '_1',
    '-0',
    '__proto__: {a: 1}\n',
    'a: 1\n',
    '- a\n',
    ' b: 2\n',
    '\\"',
    "''",
  ]
  const text = fc.oneof(
    fc.array(fc.constantFrom(...pieces, ...more, ...values), { maxLength: 25 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
  const format = fc.constantFrom('yaml' as const, 'json' as const, 'toml' as const)
  const version = fc.constantFrom('1.1' as const, '1.2' as const)
  const schema = fc.constantFrom({ type: 'object' }, { additionalProperties: { pattern: 'a' } }, { items: { uniqueItems: true } }, false)
  const pointer = fc.oneof(fc.constantFrom('', '/', '/a', '/0', '/-', '/<<', '/__proto__', '/a/0', '//', '/~1'), fc.string())
  const operation = fc.oneof(
    fc.record({ op: fc.constantFrom('add' as const, 'replace' as const, 'test' as const), path: pointer, value: fc.jsonValue() }),
    fc.record({ op: fc.constant('remove' as const), path: pointer }),
    fc.record({ op: fc.constantFrom('move' as const, 'copy' as const), path: pointer, from: pointer }),
  )

  async function settled(answer: Promise<unknown>): Promise<void> {
    try {
      await answer
    } catch (err) {
      if (!(err instanceof DoError) || err.code === 'internal') throw err
    }
  }

  test('parse and validate agree on what is right', async () => {
    await fc.assert(
      fc.asyncProperty(text, version, async (yaml, of) => {
        const { valid } = await call('validate', { text: yaml, version: of })
        await (valid
          ? call('parse', { text: yaml, version: of, multi: true, positions: true })
          : problemOf(call('parse', { text: yaml, version: of, multi: true })))
      }),
      { numRuns: 1000 },
    )
  })

  test('what was read, written and read again is the same', async () => {
    await fc.assert(
      fc.asyncProperty(text, version, async (yaml, of) => {
        const { valid } = await call('validate', { text: yaml, version: of })
        if (!valid) return
        for (const data of (await call('parse', { text: yaml, version: of, multi: true })).documents ?? []) {
          expect((await call('parse', { text: (await call('stringify', { data })).text })).data).toEqual(data)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('validate with a schema, convert, edit', async () => {
    await fc.assert(
      fc.asyncProperty(text, schema, format, format, fc.array(operation, { maxLength: 3 }), async (input, against, from, to, patch) => {
        await settled(call('validate', { text: input, schema: against }))
        await settled(call('convert', { text: input, from, to }))
        await settled(call('edit', { text: input, patch }))
      }),
      { numRuns: 800 },
    )
  })

  test('stringify of any JSON, tags in any state', async () => {
    const tagLike = fc.record({
      $type: fc.oneof(fc.constantFrom('map', 'set', 'date', 'binary', 'bigint', 'number', 'undefined', 'toString'), fc.string()),
      value: fc.jsonValue(),
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), tagLike, fc.array(tagLike)), async (data) => settled(call('stringify', { data }))),
      { numRuns: 1000 },
    )
  })

  test('no method takes a field that it does not know', () => {
    for (const { input } of Object.values(contract.methods))
      expect(input.safeParse({ text: '', data: 1, patch: [], from: 'yaml', to: 'json', nope: 1 }).success).toBe(false)
  })
})
