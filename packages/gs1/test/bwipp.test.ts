import bwip from 'bwip-js/generic'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { check, checkOne } from '../src/check.ts'
import { checkDigit, checkPair } from '../src/check-digit.ts'
import { hri, type RawElement } from '../src/elements.ts'
import { allEntries, type Component, type Entry } from '../src/entries.ts'
import { listOf } from './postscript.ts'

const count = process.env.CONFORMANCE === undefined ? 6 : 100
const year = 2026

/** Whether BWIPP takes elements; it checks each by itself, and all together. */
const isTaken = (elements: RawElement[]): boolean => fault(elements) === undefined

/** BWIPP's judgement of one element, whatever it says of those that it needs. */
const isTakenAlone = (element: RawElement): boolean => [undefined, 'GS1missingAIs'].includes(fault([element]))

function fault(elements: RawElement[]): string | undefined {
  try {
    bwip.raw('gs1datamatrix', hri(elements), { binarytext: true })
    return undefined
  } catch (err) {
    return /bwipp\.(\w+)/.exec(String(err))?.[1] ?? String(err)
  }
}

const sets = { N: '0123456789', X: `!"%&'*+,-./0123456789:;<=>?AZ_az`, Y: '#-/0123456789AZ', Z: 'AZaz09-_' }

/** Text that is likely to pass a component's checks, or just not. */
function componentText({ set, min, max, linters }: Component): fc.Arbitrary<string> {
  const any = fc.array(fc.constantFrom(...Array.from(sets[set])), { minLength: min, maxLength: max }).map((letters) => letters.join(''))
  const checked = any.map((text) => (linters.includes('csum') ? text.slice(0, -1) + String(checkDigit(text.slice(0, -1))) : text))
  const pair = any.map((text) => `12${text}`.slice(0, 23)).map((text) => text + (checkPair(text) ?? ''))
  const date = fc
    .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(''))
  const near = [any, checked]
  if (linters.includes('csumalpha')) near.push(pair)
  if (linters.some((name) => name.startsWith('yymmd'))) near.push(date)
  if (linters.includes('yyyymmdd')) near.push(date.map((text) => `20${text}`))
  if (linters.some((name) => ['hh', 'mi', 'ss'].includes(name))) near.push(fc.integer({ min: 0, max: 65 }).map((part) => String(part).padStart(2, '0')))
  if (linters.some((name) => name.startsWith('iso3166'))) near.push(fc.constantFrom(...listOf('iso3166'), ...listOf('iso3166alpha2'), '999', 'XX'))
  if (linters.includes('iso4217')) near.push(fc.constantFrom(...listOf('iso4217'), '000'))
  if (linters.includes('packagetype')) near.push(fc.constantFrom(...listOf('packagetype')))
  if (linters.includes('iban'))
    near.push(fc.constantFrom('GB82WEST12345698765432', 'CH9300762011623852957', 'GB82WEST12345698765433', 'XX82WEST12345698765432'))
  if (linters.includes('posinseqslash')) near.push(fc.stringMatching(/^[0-9]\/[0-9]$/))
  if (linters.includes('pcenc')) near.push(fc.stringMatching(/^[a-z%]{1,5}%[0-9A-Fa-f]{1,2}$/))
  if (linters.includes('pieceoftotal')) near.push(fc.stringMatching(/^0[0-3]0[0-3]$/))
  if (linters.includes('couponcode')) near.push(fc.stringMatching(/^0614141123456110110[0-9]{3,8}$/), fc.constant('106141416543213150110120'), coupon)
  if (linters.includes('couponposoffer')) near.push(fc.stringMatching(/^[0-2]0614141[0-9]{6}0[0-9]{6}$/))
  if (linters.includes('latitude') || linters.includes('longitude')) near.push(fc.stringMatching(/^[0-3][0-9]{9}$/))
  if (linters.includes('nonzero')) near.push(fc.constant('0'.repeat(max)))
  if (linters.includes('zero')) near.push(fc.constant('0'))
  if (linters.includes('hyphen')) near.push(fc.constant('-'))
  return fc.oneof(...near)
}

/** A coupon's fields as they should be, with some of the optional ones. */
const coupon = fc
  .tuple(
    fc.constant('061414165432119151123'),
    fc.constantFrom('', '1011212305614141', '191512349', '1211512306141412'),
    fc.constantFrom('', '2151012306141411', '215101239'),
    fc.constantFrom('', '3261231', '3260230', '3261331'),
    fc.constantFrom('', '4260101', '4270101'),
    fc.constantFrom('', '50123456', '59123456789012345'),
    fc.constantFrom('', '611234567', '8'),
    fc.constantFrom('', '90000', '93000', '96211', '90002'),
  )
  .map((fields) => fields.join(''))

const valueOf = ({ components }: Entry): fc.Arbitrary<string> =>
  fc
    .tuple(...components.map((component) => (component.isOptional ? fc.option(componentText(component), { nil: '' }) : componentText(component))))
    .map((texts) => texts.join(''))

test(`each AI takes and refuses values as BWIPP does`, { timeout: 600_000 }, () => {
  const judged = allEntries().flatMap((entry) => {
    const longer = fc.tuple(valueOf(entry), fc.constantFrom('0', 'a', '~')).map((parts) => parts.join(''))
    const values = fc.sample(fc.oneof({ arbitrary: valueOf(entry), weight: 3 }, { arbitrary: longer, weight: 1 }), { numRuns: count, seed: Number(entry.ai) })
    // BWIPP takes ( for the next AI's.
    return values.filter((value) => value !== '' && !value.includes('(')).map((value) => ({ ai: entry.ai, value, at: 0 }))
  })
  const theirs = judged.map(isTakenAlone)
  expect(judged.filter((element, index) => (checkOne(element, year).length === 0) !== theirs[index])).toEqual([])
  expect(theirs.filter((isTaken) => isTaken).length).toBeGreaterThan(judged.length / 4)
  expect(theirs.filter((isTaken) => !isTaken).length).toBeGreaterThan(judged.length / 10)
})

test('associations are required and excluded as BWIPP does', () => {
  const value: Record<string, string> = {
    '00': '006141411234567890',
    '01': '09521234543213',
    '02': '09521234543213',
    '10': 'A',
    '21': 'A',
    '37': '1',
    '30': '1',
    '3103': '000001',
    '3102': '000001',
    '11': '260101',
  }
  const more = {
    '8020': 'A',
    '415': '9521234543213',
    '8111': '0010',
    '255': '9501101020917',
    '3922': '100',
    '235': 'A',
    '22': 'A',
    '8006': '095212345432130101',
    '7021': 'A',
    '250': 'A',
    '8030': 'AAAA',
    '420': '1',
    '421': '7561',
  }
  const values = { ...value, ...more }
  const sets = fc.sample(fc.uniqueArray(fc.constantFrom(...Object.keys(values)), { minLength: 1, maxLength: 5 }), { numRuns: count * 40, seed: 1 })
  const judged = sets.map((ais) => ais.map((ai) => ({ ai, value: values[ai as keyof typeof values] ?? '', at: 0 })))
  const differ = judged.filter((elements) => (check(elements, year).length === 0) !== isTaken(elements))
  expect(differ.map(hri)).toEqual([])
  expect(new Set(judged.map((elements) => isTaken(elements)))).toEqual(new Set([true, false]))
})
