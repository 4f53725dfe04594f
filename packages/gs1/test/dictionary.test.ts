import { describe, expect, test } from 'vitest'
import { countryOf, currencyOf, isCountry, isPackageType } from '../src/codes.ts'
import { allEntries, entryOf } from '../src/entries.ts'
import { linters } from '../src/linters.ts'
import { countries, currencies, packageTypes } from '../src/lists.ts'
import { bwipp, listOf, rules } from './postscript.ts'

const sorted = (list: Iterable<string>): string[] => Array.from(list).toSorted()

describe('the dictionary is the one of BWIPP', () => {
  test('entries', () => {
    const theirs = rules()
    expect(allEntries().map(({ ai }) => ai)).toEqual(theirs.flatMap(({ ais }) => ais))
    for (const { ais, components, excludes, requires, keys, isAttribute } of theirs) {
      for (const ai of ais) {
        const entry = entryOf(ai)
        expect(entry?.components.map(({ set, min, max, isOptional, linters: names }) => [set, min, max, isOptional, ...names].join(' '))).toEqual(components)
        expect({ ai, excludes: entry?.excludes, requires: entry?.requires, keys: entry?.qualifiers, isAttribute: entry?.isAttribute }).toEqual({
          ...{ ai, excludes, requires, keys, isAttribute },
        })
      }
    }
  })

  test('every AI has a title, every linter is there', () => {
    expect(allEntries().filter(({ title }) => title === '')).toEqual([])
    const names = allEntries().flatMap(({ components }) => components.flatMap((component) => component.linters))
    expect(new Set(names)).toEqual(new Set(Object.keys(linters)))
  })

  test('predefined lengths', () => {
    const start = bwipp.indexOf('/aifixed <<')
    const prefixes = Array.from(
      bwipp
        .slice(start, bwipp.indexOf('forall', start))
        .replaceAll(/%.*/g, '')
        .matchAll(/\((\d\d)\)/g),
      ([, prefix]) => prefix,
    )
    for (const { ai, isPredefined } of allEntries()) expect([ai, isPredefined]).toEqual([ai, prefixes.includes(ai.slice(0, 2))])
  })

  test('lists of codes', () => {
    const codes = (list: string): string[] => list.trim().split(/\s+/)
    expect(sorted(codes(countries).map((item) => item.slice(-3)))).toEqual(sorted(listOf('iso3166')))
    expect(sorted(codes(countries).map((item) => item.slice(0, -3)))).toEqual(sorted(listOf('iso3166alpha2')))
    expect(sorted(codes(currencies).map((item) => item.slice(-3)))).toEqual(sorted(listOf('iso4217')))
    expect(sorted(codes(packageTypes))).toEqual(sorted(listOf('packagetype')))
    expect([countryOf('756'), currencyOf('978'), isCountry('CH'), isCountry('XX'), isPackageType('PLP')]).toEqual(['CH', 'EUR', true, false, true])
  })
})
