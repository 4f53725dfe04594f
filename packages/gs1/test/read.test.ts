import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check, digitalLink, entryOf, hri, interpret, type RawElement, readElements, scanned } from '../src/index.ts'

const year = 2026
const pairs = (elements: RawElement[]): [string, string][] => elements.map(({ ai, value }) => [ai, value])
const faultsOf = (text: string): string[] => {
  const { elements, faults } = readElements(text)
  return [...faults, ...check(elements, year)].map(({ code, position }) => `${code} at ${position}`)
}

describe('reads', () => {
  test.each([
    [
      '(01)09521234543213(10)ABC',
      [
        ['01', '09521234543213'],
        ['10', 'ABC'],
      ],
    ],
    [
      String.raw`(10)A\(B)(21)1`,
      [
        ['10', 'A(B)'],
        ['21', '1'],
      ],
    ],
    [
      '0109521234543213310300012310ABC\u001D21XYZ',
      [
        ['01', '09521234543213'],
        ['3103', '000123'],
        ['10', 'ABC'],
        ['21', 'XYZ'],
      ],
    ],
    [']C10109521234543213', [['01', '09521234543213']]],
    [
      ']d2\u001D10ABC\u001D0109521234543213\u001D',
      [
        ['10', 'ABC'],
        ['01', '09521234543213'],
      ],
    ],
    [
      '^0109521234543213^10ABC^21X',
      [
        ['01', '09521234543213'],
        ['10', 'ABC'],
        ['21', 'X'],
      ],
    ],
    [
      'https://id.gs1.org/01/9521234543213/10/AB%2FC?17=261231&linkType=x',
      [
        ['01', '09521234543213'],
        ['10', 'AB/C'],
        ['17', '261231'],
      ],
    ],
    [
      'HTTPS://EXAMPLE.COM/a/b/01/09521234543213/21/1;2#here',
      [
        ['01', '09521234543213'],
        ['21', '1;2'],
      ],
    ],
    ['https://example.com/01/01/01/09521234543213', [['01', '09521234543213']]],
  ] as const)('%j', (text, expected) => {
    const { elements, faults } = readElements(text)
    expect(faults).toEqual([])
    expect(pairs(elements)).toEqual(expected)
    // An element's place is where its value stands, as it is written.
    if (!text.startsWith('http') && !text.includes('\\')) for (const { value, at } of elements) expect(text.slice(at, at + value.length)).toBe(value)
  })

  test.each([
    ['(01', ['structure at 0']],
    ['(01)09521234543213(1)x', ['structure at 18']],
    ['0109521234543210', ['csum at 2']],
    ['0109521234', ['length at 2']],
    ['0109521234543213049', ['unknown_ai at 16']],
    ['(17)261331(10)A\u00e9B~', ['yymmd0 at 4', 'character at 15', 'character at 17', 'required at 4', 'required at 14']],
    ['(01)09521234543213(01)09506000134352', ['duplicate at 22']],
    ['(01)09521234543213(02)09521234543213(37)5(00)006141411234567890', ['excluded at 4', 'excluded at 22']],
    ['https://example.com/about', ['structure at 0']],
    ['https://example.com/01/09521234543213/21/A/10/B', ['structure at 41']],
    ['https://example.com/01/09521234543213/21/%zz', ['structure at 41']],
    ['https://example.com/01/09521234543213?10=A', ['structure at 38']],
    ['https://example.com/01/521234543213', ['csum at 23']],
    ['https://example.com/01/09521234543213/', ['structure at 0']],
    ['https://example.com/01/09521234543213?98=A&98=A', ['duplicate at 43']],
    ['https://example.com/01/09521234543213?98=A+B', ['character at 42']],
    ['https://example.com/01/09521234543213?21=A', ['structure at 38']],
    ['https://example.com/01/09521234543213?9999=A', ['unknown_ai at 38']],
    ['\u001D', ['structure at 0']],
  ])('%j: %j', (text, expected) => {
    expect(faultsOf(text)).toEqual(expected)
  })
})

describe('says what elements mean', () => {
  test.each([
    ['(3103)000123', { decimal: '0.123', unit: 'kg' }],
    ['(3100)000123', { decimal: '123', unit: 'kg' }],
    ['(3375)000123', { decimal: '0.00123', unit: 'kg/m²' }],
    ['(3932)978001250', { decimal: '12.50', currency: 'EUR' }],
    ['(3941)0125', { decimal: '12.5', unit: '%' }],
    ['(17)261200', { date: '2026-12-31' }],
    ['(11)760229', { date: '2076-02-29' }],
    ['(11)770228', { date: '1977-02-28' }],
    ['(7003)2612312359', { date: '2026-12-31T23:59' }],
    ['(8008)26123114', { date: '2026-12-31T14:00' }],
    ['(8008)261231143015', { date: '2026-12-31T14:30:15' }],
    ['(7007)261231270102', { date: '2026-12-31/2027-01-02' }],
    ['(4324)2612319999', { date: '2026-12-31' }],
    ['(7250)19670131', { date: '1967-01-31' }],
    ['(422)756', { country: 'CH' }],
    ['(423)756276', { country: 'CH DE' }],
    ['(4307)CH', { country: 'CH' }],
    ['(4331)002500-', { decimal: '-25.00', unit: '°C' }],
    ['(10)ABC', undefined],
  ])('%s', (text, data) => {
    expect(interpret(readElements(text).elements, year)[0]?.data).toEqual(data)
  })

  test('two-digit years are the nearest', () => {
    for (const [now, digits, full] of [
      [2026, '76', 2076],
      [2026, '77', 1977],
      [2049, '00', 2000],
      [2050, '00', 2100],
      [2095, '44', 2144],
      [2095, '46', 2046],
    ] as const)
      expect(interpret([{ ai: '11', value: `${digits}0101`, at: 0 }], now)[0]?.data?.date).toBe(`${full}-01-01`)
  })
})

describe('there and back', () => {
  const letters = fc
    .array(fc.constantFrom(...Array.from(`!"%&'()*+,-./0123456789:;<=>?ABCXYZ_abcxyz`)), { minLength: 1, maxLength: 20 })
    .map((list) => list.join(''))
  const qualifiers = fc.record({ '22': letters, '10': letters, '21': letters }, { requiredKeys: [] })
  const attributes = fc.record({ '17': fc.constant('261231'), '3103': fc.constant('000123'), '240': letters, '98': letters }, { requiredKeys: [] })
  const sets = fc.tuple(qualifiers, attributes).map(([path, query]) => [
    { ai: '01', value: '09521234543213', at: 0 },
    ...[...['22', '10', '21'], ...['17', '3103', '240', '98']].flatMap((ai): RawElement[] => {
      const value = { ...path, ...query }[ai]
      return value === undefined ? [] : [{ ai, value, at: 0 }]
    }),
  ])

  test('elements, Digital Link, elements', () => {
    fc.assert(
      fc.property(sets, (elements) => {
        const made = digitalLink(elements)
        expect(made).toHaveProperty('uri')
        const read = readElements('uri' in made ? made.uri : '')
        expect(read.faults).toEqual([])
        expect(pairs(read.elements)).toEqual(pairs(elements))
      }),
      { seed: 1 },
    )
  })

  test('elements, what a scanner gives, elements', () => {
    fc.assert(
      fc.property(sets, (elements) => {
        expect(pairs(readElements(scanned(elements)).elements)).toEqual(pairs(elements))
        const bracketed = elements.map(({ ai, value }) => `(${ai})${value.replaceAll('(', String.raw`\(`)}`).join('')
        expect(hri(readElements(bracketed).elements)).toBe(hri(elements))
      }),
      { seed: 1 },
    )
  })

  test('every primary key makes a Digital Link, what is no key makes none', () => {
    expect(digitalLink([{ ai: '10', value: 'A' }])).toMatchObject({ fault: expect.stringMatching(/primary key/) as string })
    expect(
      digitalLink([
        { ai: '01', value: '09521234543213' },
        { ai: '8200', value: 'http://x' },
      ]),
    ).toMatchObject({ ai: '8200' })
    for (const ai of ['00', '01', '253', '255', '401', '402', '414', '415', '417', '8003', '8004', '8006', '8010', '8013', '8017', '8018'])
      expect(entryOf(ai)?.qualifiers).toBeDefined()
  })
})
