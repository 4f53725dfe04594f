import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalKey, fold, matches, parseFilter } from '../src/index.ts'
import { decimal, fields, Shelf } from './items.ts'

describe('text', () => {
  test('is compared by code points, in SQLite and in memory', () => {
    const shelf = new Shelf()
    const value = fc.string({ unit: 'binary', maxLength: 3 }).map((each) => each.toWellFormed().normalize('NFC'))
    fc.assert(
      fc.property(value, value, (left, right) => {
        shelf.put({ s: left })
        for (const operator of ['$lt', '$gte', '$startsWith', '$endsWith', '$contains']) {
          const filter = parseFilter({ s: { [operator]: right } }, fields)
          expect({ operator, found: shelf.matches(filter) }).toEqual({ operator, found: matches(filter, { s: left }) })
        }
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['Straße', 'STRASSE'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['Å', 'a\u030A'],
    ['ǅ', 'Ǆ'],
    ['ſ', 'S'],
    ['K', 'k'],
    ['µ', 'Μ'],
    ['ẞ', 'ß'],
    ['ᾳ', 'ΑΙ'],
    ['ﬁ', 'FI'],
    ['Ꭰ', 'ꭰ'],
  ])('%s and %s differ by case only', (left, right) => {
    expect(fold(left)).toBe(fold(right))
    expect(fold(fold(left))).toBe(fold(left))
  })

  test('folds to the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => fold(fold(value)) === fold(value)),
      { numRuns: 5000 },
    )
  })

  test('is found by all words in any order', () => {
    const filter = parseFilter({ s: { $like: ' WELT  hallo ' } }, fields)
    expect(['Hallo, Welt', 'Welt hallo', 'Hallo'].map((s) => matches(filter, { s }))).toEqual([true, true, false])
  })

  test('is matched by a pattern in linear time', () => {
    const filter = parseFilter({ s: { $glob: `${'*a'.repeat(20)}*b` } }, fields)
    const start = performance.now()
    expect(matches(filter, { s: 'a'.repeat(200_000) })).toBe(false)
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})

describe('a decimal', () => {
  test('has a key that sorts as it does', () => {
    fc.assert(
      fc.property(
        fc.oneof(decimal, fc.integer().map(String), fc.float({ noNaN: true, noDefaultInfinity: true }).map(String)),
        fc.oneof(decimal, fc.integer().map(String)),
        (left, right) => {
          const [a = '', b = ''] = [decimalKey(left), decimalKey(right)]
          const [x, y] = [left, right].map(scaled)
          expect(Math.sign(a < b ? -1 : a > b ? 1 : 0)).toBe(x === y ? 0 : Number(x) < Number(y) || (x ?? 0n) < (y ?? 0n) ? -1 : 1)
        },
      ),
      { numRuns: 5000 },
    )
  })

  test.each(['', 'x', '1.', '.5', '1e', 'Infinity', '0x1', '1 ', '--1', '1e1000'])('%o is none', (value) => {
    expect(decimalKey(value)).toBeUndefined()
  })
})

/** In units of 10^-60. */
function scaled(value: string): bigint {
  const [mantissa = '', power = '0'] = value.toLowerCase().split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const zeros = 60 + Number(power) - fraction.length
  const digits = BigInt(whole.replace('-', '') + fraction)
  const size = zeros >= 0 ? digits * 10n ** BigInt(zeros) : digits / 10n ** BigInt(-zeros)
  return whole.startsWith('-') ? -size : size
}
