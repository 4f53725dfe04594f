import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, ExpressionError, type VariableType } from '../src/index.ts'

const variables = { a: 'double', n: 'double?', s: 'string', l: 'list<double>', d: 'timestamp', type: 'string', j: 'dyn', m: 'map<string, double>' } as const
const values = { a: 2.5, s: 'héllo', l: [1, 2, 3.5], d: '2026-01-02', type: 'T', j: { constructor: 1, x: [{ y: 2 }], when: new Date(0) }, m: { k: 1 } }
const run = (source: string, given: Record<string, unknown> = values) => compile(source, { variables }).evaluate(given)

function refused(act: () => unknown): ExpressionError {
  try {
    act()
  } catch (cause) {
    if (cause instanceof ExpressionError) return cause
    throw cause
  }
  throw new Error('it was not refused')
}

describe('an expression', () => {
  test.each([
    ['a + 1', 3.5, 'double'],
    ['1 - a', -1.5, 'double'],
    ['a % 2', 0.5, 'double'],
    ['a > 1 ? a : 0', 2.5, 'double'],
    ['a > 9 ? 1 : (a > 8 ? a : 0)', 0, 'double'],
    ['a == 2 || 1 != a', true, 'bool'],
    ['a in [1, 2] || [1] == [1.0]', true, 'bool'],
    ['10 / 4', 2, 'int'],
    ['10.0 / 4', 2.5, 'double'],
    ['[1, a, "x"]', [1, 2.5, 'x'], 'list'],
    ['{"a": 1, "b": a}', { a: 1, b: 2.5 }, 'map<string, dyn>'],
    ['l.map(x, x * 2).filter(x, x > 2)', [4, 7], 'list<double>'],
    ['cel.bind(q, a + 1, q * q)', 12.25, 'double'],
    ['n == null ? 0 : n', 0, 'dyn'],
    ['j.x[0].y + 1', 3, 'dyn'],
    ['j.constructor', 1, 'dyn'],
    ['has(j.__proto__) || has(j.toString)', false, 'bool'],
    ['d + duration("36h")', '2026-01-03T12:00:00Z', 'timestamp'],
    ['d - timestamp("2026-01-01T12:00:00Z")', '43200s', 'duration'],
    ['duration("1500ms") - duration("2s")', '-0.5s', 'duration'],
    ['d.getHours("Asia/Tokyo")', 9, 'int'],
    ['j.when', '1970-01-01T00:00:00Z', 'dyn'],
    ['type + s', 'Thello'.replace('e', 'é'), 'string'],
    ['math.round(a) + math.greatest(a, 1, 3) + math.least(l)', 7, 'double'],
    ['[].all(x, x > 0) && !(1 in [])', true, 'bool'],
    ['m', { k: 1 }, 'map<string, double>'],
  ])('%s is %o of type %s', (source, value, type) => {
    const compiled = compile(source, { variables })
    expect(compiled.type).toBe(type)
    expect(compiled.evaluate(values)).toEqual(value)
  })

  test('says which variables it uses, those that macros bind aside', () => {
    expect(compile('l.exists(a, a > 1) && s == type', { variables }).references).toEqual(['l', 's', 'type'])
    expect(compile('cel.bind(q, a, q + l[0])', { variables }).references).toEqual(['a', 'l'])
  })

  test('takes variables from a map, under names the language has itself', () => {
    const types = new Map<string, VariableType>(['int', 'type', 'cel', 'math', 'list', 'int_', 'constructor'].map((name) => [name, 'double']))
    const given = new Map([...types.keys()].map((name, index) => [name, index]))
    expect(compile('int + type * 10 + cel * 100 + math * 1000 + list * 10000 + int_ + constructor', { variables: types }).evaluate(given)).toBe(43221)
    expect(compile('int(1.5) + 1', { variables: types }).evaluate(given)).toBe(2)
  })

  test('keeps names that are no identifiers away from the engine', () => {
    const types = new Map<string, VariableType>([
      ['__proto__', 'double'],
      ['unit price', 'double'],
      ['for', 'double'],
      ['a', 'double'],
    ])
    expect(compile('a', { variables: types }).evaluate({ a: 1 })).toBe(1)
    expect(refused(() => compile('__proto__', { variables: types })).reason).toBe('syntax')
  })

  test('is the same each time it is evaluated', () => {
    const sum = compile('l.map(x, x * a)', { variables })
    for (const a of [1, 2, 3]) expect(sum.evaluate({ l: [1, 2], a })).toEqual([a, 2 * a])
  })

  test('gives a map with the key __proto__ as data', () => {
    const value = compile('j', { variables }).evaluate({ j: JSON.parse('{"__proto__": {"x": 1}}') as unknown })
    expect(JSON.stringify(value)).toBe('{"__proto__":{"x":1}}')
  })
})

describe('a refusal', () => {
  test.each([
    ['a +', 'syntax', 1, 4],
    ['a\n  + foo', 'name', 2, 5],
    ['s.matches("(a+)+$")', 'name', 1, 1],
    ['"x".matches("y")', 'name', 1, 1],
    ['toString()', 'name', 1, 1],
    ['a + "x"', 'type', 1, 1],
    ['true ? 1 : "x"', 'type', 1, 1],
    ['1u + 1u', 'type', 1, 1],
    ['b"x" == b"y"', 'type', 1, 1],
    ['9223372036854775808', 'type', 1, 1],
    ['{"__proto__": 1}', 'name', 1, 2],
    ['{"a": 1, "a": 2}', 'type', 1, 10],
    ['{1.5: 1}', 'type', 1, 2],
  ])('%s: %s at line %i, column %i', (source, reason, line, column) => {
    const error = refused(() => compile(source, { variables }))
    expect(error.reason).toBe(reason)
    expect(error.issues[0]?.location).toMatchObject({ line, column })
  })

  test.each([
    ['a', { a: null }, 'missing'],
    ['a', {}, 'missing'],
    ['a', { a: '1' }, 'type'],
    ['l', { l: [1, 'x'] }, 'type'],
    ['d', { d: 'never' }, 'type'],
    ['j + 1', { j: 'x' }, 'failed'],
    ['n + 1', {}, 'failed'],
    ['1 / int(a)', { a: 0 }, 'failed'],
    ['1.0 / a', { a: 0 }, 'failed'],
    ['9223372036854775807', {}, 'failed'],
    ['9223372036854775807 + int(a)', { a: 1 }, 'failed'],
    ['l[5]', { l: [1] }, 'failed'],
    ['d + duration("9000000h")', { d: '9000-01-01' }, 'failed'],
    ['d.getHours("Mars/Olympus")', { d: '2026-01-01' }, 'failed'],
  ])('%s with %o is %s', (source, given, reason) => {
    const compiled = compile(source, { variables })
    expect(refused(() => compiled.evaluate(given)).reason).toBe(reason)
  })

  test('is an ExpressionError whatever the text is', () => {
    const bits = [
      'a',
      's',
      'l',
      '1',
      '2.5',
      '"x"',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '.',
      ',',
      ':',
      '?',
      '+',
      '-',
      '!',
      '==',
      '&&',
      'in',
      'map',
      'has',
      '\n',
      '\ud800',
      '`',
      '__proto__',
    ]
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...bits)).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(text, (source) => {
        try {
          run(source)
        } catch (cause) {
          expect(cause).toBeInstanceOf(ExpressionError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

const chain = (first: string, step: (name: string) => string, last: string) =>
  `cel.bind(a0, ${first}, ${Array.from({ length: 30 }, (_, i) => `cel.bind(a${i + 1}, ${step(`a${i}`)}, `).join('')}${last}${')'.repeat(31)}`

describe('hostile expressions end soon', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => index)
  test.each<[string, string, Record<string, unknown>, string]>([
    ['text that doubles', chain('"xxxxxxxxxxxxxxxx"', (name) => `${name} + ${name}`, 'a30'), {}, 'too_complex'],
    ['lists that double', chain('[1]', (name) => `[${name}, ${name}]`, 'a30 == a30'), {}, 'too_complex'],
    ['lists joined to themselves', chain('[1]', (name) => `${name} + ${name}`, 'size(a30)'), {}, 'too_complex'],
    ['macros in macros', 'j.all(x, j.all(y, j.all(z, x + y + z >= 0)))', { j: many }, 'too_complex'],
    ['macros whose errors are kept for later', 'j.exists(x, j.exists(y, x / 0 == y)) || true', { j: many }, 'too_complex'],
    ['maps of maps', 'j.map(x, j.map(y, j)).size()', { j: many }, 'too_complex'],
    ['a search in each', 'j.all(x, x in j)', { j: many }, 'too_complex'],
    ['a comparison in each', 'j.all(x, j == j + [])', { j: many }, 'too_complex'],
    ['a long text in each', 'j.all(x, !s.contains(s + "x"))', { j: many, s: 'a'.repeat(500_000) }, 'too_complex'],
    ['a clock elsewhere in each', 'j.map(x, d.getHours("Europe/Berlin"))', { j: many, d: new Date() }, 'too_complex'],
    ['a text split into many', 'j.map(x, s.split("")).size()', { j: many, s: 'a'.repeat(100_000) }, 'too_complex'],
    ['!', `${'!'.repeat(8000)}true`, {}, 'too_large'],
    ['-', `${'-'.repeat(8000)}1`, {}, 'too_large'],
    ['(', `${'('.repeat(4000)}1${')'.repeat(4000)}`, {}, 'too_large'],
    ['[', '['.repeat(8000), {}, 'too_large'],
    ['+', Array(4000).fill('1').join('+'), {}, 'too_large'],
    ['+ within the nodes', Array(900).fill('1').join('+'), {}, 'too_large'],
    ['.', `j${'.x'.repeat(4000)}`, {}, 'too_large'],
    ['? :', `${'true?1:'.repeat(1000)}1`, {}, 'too_large'],
    ['digits', '1'.repeat(8000), {}, 'type'],
    ['size', ' '.repeat(10_000), {}, 'too_large'],
    ['values deep', 'j', { j: JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown }, 'too_large'],
  ])('%s', (_name, source, given, reason) => {
    const start = performance.now()
    expect(refused(() => run(source, { ...values, ...given })).reason).toBe(reason)
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('work grows with the list, not faster', () => {
    const compiled = compile('j.map(x, x * 2 + 1).filter(x, x > 10).size()', { variables, steps: 10_000_000 })
    // Of this thread alone, and the least of three: whatever else the machine does is not its work.
    const once = (j: unknown[]) => {
      const before = process.threadCpuUsage()
      for (let round = 0; round < 5; round++) compiled.evaluate({ j })
      const { user, system } = process.threadCpuUsage(before)
      return user + system
    }
    const work = (size: number) => Math.min(...[1, 2, 3].map(() => once(many.slice(0, size))))
    work(1000)
    expect(work(80_000) / work(10_000)).toBeLessThan(8 * 4)
  })
})
