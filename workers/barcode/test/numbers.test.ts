import { problemOf } from '@dot-do/testing'
import { needs, needsPython, run } from '@dot-do/testing/debian'
import fc from 'fast-check'
import { schemeNames } from 'barcode.do/contract'
import { describe, expect, test } from 'vitest'
import { schemes } from '../src/numbers/schemes.ts'
import { call } from './call.ts'
import { zintModules } from './tools.ts'

const numbers = (length: number, count: number): string[] =>
  fc
    .sample(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }), { numRuns: count, seed: length })
    .map((digits) => digits.join(''))

test('every scheme of the contract is there', () => {
  expect(Object.keys(schemes).toSorted()).toEqual(schemeNames.toSorted())
})

describe('check digits are those of python-stdnum', () => {
  const script = `
import json, sys
from stdnum import ean, isbn, issn, luhn
from stdnum.iso7064 import mod_97_10
of = {'gs1': ean.calc_check_digit, 'isbn-10': isbn._calc_isbn10_check_digit, 'issn': issn.calc_check_digit, 'luhn': luhn.calc_check_digit, 'mod97-10': mod_97_10.calc_check_digits}
print(json.dumps([[name, data, of[name](data)] for name, data in json.load(sys.stdin)]))`
  const inputs = [
    ...['gs1', 'luhn', 'mod97-10'].flatMap((name) => [1, 7, 11, 12, 13, 17, 30].flatMap((length) => numbers(length, 100).map((data) => [name, data]))),
    ...numbers(9, 400).map((data) => ['isbn-10', data]),
    ...numbers(7, 400).map((data) => ['issn', data]),
    ...fc.sample(fc.stringMatching(/^[0-9A-Z]{1,30}$/), { numRuns: 400, seed: 1 }).map((data) => ['mod97-10', data]),
  ]
  test(`of ${inputs.length} numbers`, ({ skip }) => {
    needs(skip, 'python3')
    needsPython(skip, 'stdnum')
    const theirs = JSON.parse(run('python3', ['-c', script], JSON.stringify(inputs)).toString()) as [keyof typeof schemes, string, string][]
    expect(theirs.filter(([name, data, digits]) => schemes[name].of(data) !== digits)).toEqual([])
  })
})

describe('numbers are valid as python-stdnum says', () => {
  const script = `
import json, sys
from stdnum import ean, isbn, issn
of = {'ean13': ean.is_valid, 'ean8': ean.is_valid, 'upca': ean.is_valid, 'itf14': ean.is_valid, 'isbn': isbn.is_valid, 'issn': issn.is_valid}
print(json.dumps([of[name](data) for name, data in json.load(sys.stdin)]))`
  const types = [
    { type: 'ean13', body: 12, prefix: '' },
    { type: 'ean8', body: 7, prefix: '' },
    { type: 'upca', body: 11, prefix: '' },
    { type: 'itf14', body: 13, prefix: '' },
    { type: 'isbn', body: 12, prefix: '978' },
    { type: 'isbn', body: 9, prefix: '' },
    { type: 'issn', body: 7, prefix: '' },
  ]
  const full = process.env.CONFORMANCE !== undefined
  test(`${full ? '10,000' : 'a few'} good and corrupted ones`, { timeout: 300_000 }, async ({ skip }) => {
    needs(skip, 'python3')
    needsPython(skip, 'stdnum')
    const cases = types.flatMap(({ type, body, prefix }) => numbers(body - prefix.length, full ? 170 : 4).flatMap((digits) => corrupted(type, prefix + digits)))
    const theirs = JSON.parse(run('python3', ['-c', script], JSON.stringify(cases)).toString()) as boolean[]
    const ours: boolean[] = []
    for (let at = 0; at < cases.length; at += 16)
      ours.push(...(await Promise.all(cases.slice(at, at + 16).map(async ([type, data]) => (await call('validate', { type, data })).valid))))
    expect(cases.filter((_, index) => ours[index] !== theirs[index])).toEqual([])
    expect(new Set(ours)).toEqual(new Set([true, false]))
  })
})

/** A number with its check digit, and with each of some digits replaced by another. */
function corrupted(type: string, body: string): [string, string][] {
  const scheme = type === 'issn' ? schemes.issn : type === 'isbn' && body.length === 9 ? schemes['isbn-10'] : schemes.gs1
  const good = body + scheme.of(body)
  const places = [3, 4, 5, 6, 7].filter((place) => place < body.length)
  const bad = places.map((place) => good.slice(0, place) + String((Number(good[place]) + 1 + (place % 8)) % 10) + good.slice(place + 1))
  return [good, ...bad].map((number) => [type, number])
}

test('every error of one digit is found', async () => {
  for (const [scheme, body] of [
    ['gs1', '952012345678'],
    ['isbn-10', '030640615'],
    ['issn', '0378595'],
    ['luhn', '7992739871'],
    ['mod97-10', '794'],
  ] as const) {
    const good = schemes[scheme].of(body)
    for (let place = 0; place < body.length; place++) {
      for (let digit = 0; digit < 10; digit++) {
        if (String(digit) !== body[place])
          expect([scheme, place, digit, schemes[scheme].of(body.slice(0, place) + String(digit) + body.slice(place + 1))]).not.toEqual([
            scheme,
            place,
            digit,
            good,
          ])
      }
    }
  }
})

describe('check digits are those that zint puts into its bars', () => {
  test.each([
    ['mod43', 'CODE39', '--vers=1'],
    ['msi-10', 'MSI_PLESSEY', '--vers=1'],
    ['msi-1010', 'MSI_PLESSEY', '--vers=2'],
    ['msi-11', 'MSI_PLESSEY', '--vers=3'],
    ['msi-1110', 'MSI_PLESSEY', '--vers=4'],
  ] as const)('%s', (scheme, symbology, version) => {
    const data = numbers(6, 40).filter((number) => schemes[scheme].of(number) !== undefined)
    // The same bars come from the data with the check digit as data.
    const asData = data.map((number) => `${number}${schemes[scheme].of(number)}`)
    expect(zintModules(symbology, data, version)).toEqual(zintModules(symbology, asData))
  })

  test('code93', () => {
    // A character has 9 modules; behind the two for checking stands a stop of 10.
    const found = numbers(6, 40).flatMap((data) => {
      const pair = schemes.code93.of(data)
      return pair.length === 2 ? [{ data, pair }] : []
    })
    const patterns = new Map(
      [...new Set(found.flatMap(({ pair }) => Array.from(pair)))].map((character) => [character, zintModules('CODE93', [character])[0]?.[0]?.slice(9, 18)]),
    )
    const bars = zintModules(
      'CODE93',
      found.map(({ data }) => data),
    )
    expect(bars.map(([row]) => row?.slice(-28, -10))).toEqual(found.map(({ pair }) => Array.from(pair, (character) => patterns.get(character)).join('')))
    expect(found.length).toBeGreaterThan(20)
  })
})

describe('checkDigit', () => {
  test.each([
    ['gs1', '03600029145', '2'],
    ['isbn-10', '080442957', 'X'],
    ['issn', '2434561', 'X'],
    ['luhn', '7992739871', '3'],
    ['mod97-10', '794', '44'],
    ['mod11', '036532', '7'],
    ['code128', 'PJJ123C', '55'],
  ] as const)('%s of %s is %s', async (scheme, data, digit) => {
    const { checkDigit, full } = await call('checkDigit', { scheme, data })
    expect(checkDigit).toBe(digit)
    expect(full).toBe(scheme === 'code128' ? data : data + digit)
  })

  test.each([
    ['gs1', '12a', 'character', /not "a" \(at 2\)/],
    ['isbn-10', '12', 'length', /takes 9 characters, not 2/],
    ['msi-11', '5', 'csum', /no check digit/],
  ] as const)('%s of %s is refused: %s', async (scheme, data, reason, message) => {
    const problem = await problemOf(call('checkDigit', { scheme, data: scheme === 'msi-11' ? numberWithout11() : data }))
    expect(problem).toMatchObject({ code: 'invalid_argument', reason })
    expect(problem.message).toMatch(message)
  })
})

/** A number for whose sum of weights there is no digit. */
const numberWithout11 = (): string =>
  String(Array.from({ length: 100 }, (_, number) => number).find((number) => schemes['msi-11'].of(String(number)) === undefined))

describe('convert', () => {
  test.each([
    ['012345000058', 'upca', 'upce', '01234558'],
    ['01234558', 'upce', 'upca', '012345000058'],
    ['0123455', 'upce', 'gtin14', '00012345000058'],
    ['0-306-40615-2', 'isbn10', 'isbn13', '9780306406157'],
    ['978-0-306-40615-7', 'isbn13', 'isbn10', '0306406152'],
    ['9790260532113', 'isbn13', 'ean13', '9790260532113'],
    ['0378-5955', 'issn', 'ean13', '9770378595002'],
    ['9770378595002', 'ean13', 'issn', '0378-5955'],
    ['952012345678', 'ean13', 'gtin14', '09520123456788'],
    ['09520123456788', 'gtin14', 'ean13', '9520123456788'],
    ['95200002', 'ean8', 'gtin12', '000095200002'],
    ['(01)09521234543213(17)261231(10)A/B', 'elements', 'digitalLink', 'https://id.gs1.org/01/09521234543213/10/A%2FB?17=261231'],
    ['https://example.com/shop/01/09521234543213/10/A%2FB?17=261231&linkType=all', 'digitalLink', 'elements', '(01)09521234543213(10)A/B(17)261231'],
  ] as const)('%s from %s to %s is %s', async (data, from, to, converted) => {
    expect(await call('convert', { data, from, to })).toEqual({ data: converted })
  })

  test.each([
    ['9791234567896', 'isbn13', 'isbn10', 'notation'],
    ['9520123456780', 'ean13', 'gtin14', 'csum'],
    ['123456789012', 'upca', 'upce', 'notation'],
    ['95x0123456788', 'ean13', 'gtin14', 'character'],
    ['95201234', 'ean13', 'gtin14', 'length'],
    ['19521234543210', 'gtin14', 'ean13', 'notation'],
    ['(10)ABC', 'elements', 'digitalLink', 'required'],
    ['(01)09521234543213', 'elements', 'gtin14', 'notation'],
    ['https://example.com/a', 'digitalLink', 'elements', 'structure'],
  ] as const)('%s from %s to %s is refused: %s', async (data, from, to, reason) => {
    expect(await problemOf(call('convert', { data, from, to }))).toMatchObject({ code: 'invalid_argument', reason })
  })

  test('UPC-E and UPC-A are each other’s, for all there are of a seed', async () => {
    for (const body of numbers(6, 40)) {
      const { data: upca } = await call('convert', { data: `0${body}`, from: 'upce', to: 'upca' })
      const { data: upce } = await call('convert', { data: upca, from: 'upca', to: 'upce' })
      expect((await call('convert', { data: upce, from: 'upce', to: 'upca' })).data).toBe(upca)
    }
  })
})
