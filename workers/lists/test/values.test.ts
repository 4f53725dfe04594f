import { tenant } from '@dot-do/testing'
import { safe } from 'lists.do'
import type { Field } from 'lists.do/contract'
import { beforeAll, describe, expect, test } from 'vitest'

type Lists = Awaited<ReturnType<typeof tenant>>['lists']
let lists: Lists

beforeAll(async () => {
  lists = (await tenant({ grants: ['lists:write'] })).lists
})

const absent = Symbol('refused')

interface Case {
  field: Omit<Field, 'name'>
  /** What goes in, and what comes out. */
  good: [unknown, unknown][]
  bad: unknown[]
}

const same = (...values: unknown[]): [unknown, unknown][] => values.map((value) => [value, value])
const eur = (amount: string) => ({ amount, currency: 'EUR' })

const cases: Record<string, Case> = {
  text: {
    field: { type: 'text' },
    good: same('', 'e\u0301', '\u00e9', '💥', ' a ', 'x'.repeat(10_000)),
    bad: [1, true, [], {}, '\ud800', 'a\0b', 'x'.repeat(10_001)],
  },
  'text with bounds': { field: { type: 'text', min: 2, max: 3, pattern: '^[a-z💥]+$' }, good: same('ab', 'abc', '💥💥💥'), bad: ['a', 'abcd', 'AB'] },
  'a hostile pattern': { field: { type: 'text', pattern: '^(a+)+$' }, good: same('aaa'), bad: [`${'a'.repeat(9000)}b`] },
  longtext: { field: { type: 'longtext' }, good: same('# x\n'.repeat(10_000)), bad: [1, '\udfff'] },
  number: { field: { type: 'number' }, good: [...same(0, -1.5, 1e-7, 9007199254740991), [-0, 0]], bad: ['1', 9007199254740992, 1e300, true, []] },
  integer: { field: { type: 'number', integer: true, min: -2, max: 2 }, good: same(-2, 0, 2), bad: [1.5, 3, -3] },
  precision: {
    field: { type: 'number', precision: 2 },
    good: [
      [1.005, 1.01],
      [-1.005, -1.01],
      [2.675, 2.68],
      [1e-9, 0],
      [3, 3],
    ],
    bad: [],
  },
  money: {
    field: { type: 'money' },
    good: [
      [eur('12.5'), eur('12.50')],
      [eur('-0.01'), eur('-0.01')],
      [eur('0.100'), eur('0.10')],
      [
        { amount: '5', currency: 'JPY' },
        { amount: '5', currency: 'JPY' },
      ],
      [
        { amount: '1.234', currency: 'KWD' },
        { amount: '1.234', currency: 'KWD' },
      ],
      [eur('90071992547409.91'), eur('90071992547409.91')],
    ],
    bad: [
      eur('0.001'),
      { amount: '1.5', currency: 'JPY' },
      { amount: '1', currency: 'XXZ' },
      { amount: '1', currency: 'eur' },
      eur('1e3'),
      eur('90071992547409.92'),
      eur(''),
      { amount: 1, currency: 'EUR' },
      '1',
      { amount: '1' },
      { ...eur('1'), more: 1 },
    ],
  },
  'money of one currency': {
    field: { type: 'money', currency: 'USD', min: '0.5', max: '10' },
    good: [
      ['0.5', { amount: '0.50', currency: 'USD' }],
      [{ amount: '10' }, { amount: '10.00', currency: 'USD' }],
    ],
    bad: ['0.49', '10.01', eur('1'), 1],
  },
  boolean: { field: { type: 'boolean' }, good: same(true, false), bad: [0, 'true', []] },
  date: {
    field: { type: 'date', min: '2024-01-01' },
    good: same('2024-02-29', '9999-12-31'),
    bad: ['2023-12-31', '2025-02-29', '2024-13-01', '2024-1-1', '20240101', 1, '2024-01-01T00:00:00Z'],
  },
  datetime: {
    field: { type: 'datetime' },
    good: [
      ['2026-03-31T09:30:00Z', '2026-03-31T09:30:00.000Z'],
      ['2026-03-31T09:30+02:00', '2026-03-31T07:30:00.000Z'],
      ['2026-01-01T00:30:00.123456-0530', '2026-01-01T06:00:00.123Z'],
      ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ],
    bad: [
      '2026-03-31',
      '2026-03-31T09:30:00',
      '2026-02-30T00:00:00Z',
      '2026-03-31T25:00:00Z',
      '2026-03-31T23:59:60Z',
      '9999-12-31T23:59:59-01:00',
      1711877400000,
    ],
  },
  select: { field: { type: 'select', options: ['a', 'B'] }, good: same('a', 'B'), bad: ['b', '', 1, ['a']] },
  multiselect: {
    field: { type: 'multiselect', options: ['a', 'b', 'c'], max: 2 },
    good: [
      [
        ['b', 'a'],
        ['b', 'a'],
      ],
      [['a', 'a'], ['a']],
      [[], []],
    ],
    bad: ['a', ['d'], ['a', 'b', 'c']],
  },
  url: {
    field: { type: 'url' },
    good: [
      ['https://EXAMPLE.com', 'https://example.com/'],
      ['http://münchen.de/ü?q=1#x', 'http://xn--mnchen-3ya.de/%C3%BC?q=1#x'],
    ],
    bad: ['example.com', 'javascript:alert(1)', 'file:///etc/passwd', 'https://', 'http://a b'],
  },
  email: {
    field: { type: 'email' },
    good: [['Jo.Do+x@Example.COM', 'Jo.Do+x@example.com']],
    bad: ['a', 'a@', '@b.c', 'a b@c.de', `${'a'.repeat(250)}@b.de`, 'a@-b.de'],
  },
  phone: {
    field: { type: 'phone', country: 'DE' },
    good: [
      ['030 123456', '+4930123456'],
      ['+1 (212) 555-2368', '+12125552368'],
    ],
    bad: ['12', 'abc', '+999123456', '+49 30 123456 ext 5', 'call +4930123456'],
  },
  user: { field: { type: 'user' }, good: same('user_1'), bad: ['', 1, 'x'.repeat(257)] },
  json: { field: { type: 'json' }, good: same({ a: [1, null, { b: 'x' }] }, [], 'x', false, 0), bad: [[2 ** 53], { a: '\ud800' }, { '\udc00': 1 }] },
  'json with a schema': {
    field: { type: 'json', schema: { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } } },
    good: same({ a: 1 }),
    bad: [{}, { a: 'x' }, []],
  },
}

describe.each(Object.entries(cases))('%s', (name, { field, good, bad }) => {
  test('takes what its standard has, and nothing else', async () => {
    await lists.create({ name, fields: [{ name: 'v', ...field }] })
    const { items } = await lists.add({ list: name, items: good.map(([given]) => ({ v: given })) })
    expect(items.map(({ v }) => v)).toEqual(good.map(([, kept]) => kept))
    expect((await lists.query({ list: name })).items.map(({ v }) => v)).toEqual(good.map(([, kept]) => kept))
    for (const value of bad) {
      const { error } = await safe(lists.add({ list: name, items: [{ v: good[0]?.[0] }, { v: value }] }))
      expect(error?.code ?? absent, JSON.stringify(value).slice(0, 80)).toBe('invalid_argument')
      expect(error?.issues?.[0]?.path.slice(0, 3)).toEqual(['items', 1, 'v'])
    }
    expect((await lists.get({ list: name })).count).toBe(good.length)
  })
})

test('text is kept as given and told apart by NFC', async () => {
  await lists.create({ name: 'nfc', fields: [{ name: 'v', type: 'text', unique: true }] })
  const { items } = await lists.add({ list: 'nfc', item: { v: 'e\u0301' } })
  expect(items[0]?.v).toBe('e\u0301')
  const { error } = await safe(lists.add({ list: 'nfc', item: { v: '\u00e9' } }))
  expect(error).toMatchObject({ code: 'already_exists', data: { field: 'v', id: items[0]?.id } })
})

test('search finds words by their beginnings, without case or accents', async () => {
  await lists.add({ list: 'texts', items: ['Crème brûlée', { a: ['bread', { b: 'Butter' }] }, 'creme "AND" x', 'nothing'] })
  const found = async (search: string) => (await lists.query({ list: 'texts', search })).items.length
  for (const [search, count] of Object.entries({
    creme: 2,
    'CRÈ bru': 1,
    'butt brea': 1,
    '"AND"': 1,
    'a OR b': 0,
    'body:x': 0,
    '"': 0,
    'NEAR(a': 0,
    'noth*': 1,
    '💥': 0,
  })) {
    expect(await found(search), search).toBe(count)
  }
  await lists.update({ list: 'texts', where: { value: 'nothing' }, set: { value: 'something' } })
  expect([await found('nothing'), await found('something')]).toEqual([0, 1])
  await lists.remove({ list: 'texts', where: { value: 'something' } })
  expect(await found('something')).toBe(0)
})
