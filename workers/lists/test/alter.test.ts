import { tenant } from '@dot-do/testing'
import { safe } from 'lists.do'
import { expect, test } from 'vitest'

const writer = () => tenant({ grants: ['lists:write'] })

test('fields are renamed, removed, added and converted, and views follow', async () => {
  const { lists } = await writer()
  await lists.create({
    name: 'l',
    key: 'a',
    fields: [
      { name: 'a', type: 'text' },
      { name: 'n', type: 'text' },
      { name: 'gone', type: 'number' },
    ],
  })
  await lists.add({ list: 'l', items: [{ a: 'x', n: '1', gone: 1 }, { a: 'y', n: ' 2.5 ' }, { a: 'z' }] })
  await lists.saveView({ list: 'l', name: 'v', where: { $or: [{ n: '1' }, { a: { $in: ['y'] } }] }, sort: ['-a'], fields: ['a', 'n'], groupBy: ['n'] })
  const answer = await lists.alter({
    list: 'l',
    remove: ['gone'],
    rename: [
      { from: 'a', to: 'b' },
      { from: 'n', to: 'a' },
    ],
    change: [{ name: 'a', type: 'longtext' }],
    add: [{ name: 'done', type: 'boolean', default: false, required: true }],
  })
  expect(answer).toMatchObject({
    applied: true,
    affected: 3,
    failures: [],
    list: { key: 'b', fields: [{ name: 'b' }, { name: 'a', type: 'longtext' }, { name: 'done' }] },
  })
  expect((await lists.query({ list: 'l', fields: ['a', 'b', 'done'] })).items.map(({ id: _, ...rest }) => rest)).toEqual([
    { b: 'x', a: '1', done: false },
    { b: 'y', a: ' 2.5 ', done: false },
    { b: 'z', done: false },
  ])
  expect((await lists.query({ list: 'l', view: 'v' })).items.map(({ b }) => b)).toEqual(['y', 'x'])
  expect((await lists.listViews({ list: 'l' })).items).toEqual([
    { name: 'v', where: { $or: [{ a: '1' }, { b: { $in: ['y'] } }] }, sort: ['-b'], fields: ['b', 'a'], groupBy: ['a'] },
  ])
  expect((await safe(lists.alter({ list: 'l', remove: ['a'] }))).error).toMatchObject({ code: 'invalid_argument' })
  expect(
    await lists.alter({ list: 'l', change: [{ name: 'a', type: 'number' }], dryRun: true }).then(
      ({ applied }) => applied,
      () => 'refused',
    ),
  ).toBe('refused')
  await lists.deleteView({ list: 'l', name: 'v' })
  expect(await lists.alter({ list: 'l', change: [{ name: 'a', type: 'number' }] })).toMatchObject({ applied: true, affected: 2 })
  expect((await lists.query({ list: 'l', where: { a: { $gt: 0 } }, sort: ['-a'] })).items.map(({ a }) => a)).toEqual([2.5, 1])
  expect((await lists.query({ list: 'l', search: '2.5' })).items).toEqual([])
})

test('what can’t be converted is listed and nothing is changed, unless forced', async () => {
  const { lists } = await writer()
  await lists.create({ name: 'l', fields: [{ name: 'n', type: 'text' }] })
  const { items } = await lists.add({ list: 'l', items: ['1', 'one', '1'].map((n) => ({ n })) })
  const change = [{ name: 'n', type: 'number' as const, unique: true }]
  const before = await lists.query({ list: 'l' })
  for (const dryRun of [true, false]) {
    const answer = await lists.alter({ list: 'l', change, dryRun })
    expect(answer).toMatchObject({
      applied: false,
      affected: 3,
      failures: [
        { id: items[1]?.id, field: 'n' },
        { id: items[2]?.id, field: 'n' },
      ],
      list: { version: 3 },
    })
  }
  expect(await lists.query({ list: 'l' })).toEqual(before)
  expect((await safe(lists.alter({ list: 'l', change, expectedVersion: 2 }))).error).toMatchObject({ code: 'failed_precondition', data: { version: 3 } })
  expect(await lists.alter({ list: 'l', change, force: true, expectedVersion: 3 })).toMatchObject({ applied: true, affected: 3 })
  expect((await lists.query({ list: 'l' })).items.map(({ n }) => n)).toEqual([1, undefined, undefined])
  expect((await safe(lists.add({ list: 'l', item: { n: 1 } }))).error).toMatchObject({ code: 'already_exists' })
})

test('a list of plain values becomes a table', async () => {
  const { lists } = await writer()
  await lists.add({ list: 'l', items: ['milk', 'bread'] })
  const { list } = await lists.alter({
    list: 'l',
    rename: [{ from: 'value', to: 'title' }],
    change: [{ name: 'title', type: 'text' }],
    add: [{ name: 'done', type: 'boolean', default: false }],
  })
  expect(list.fields).toEqual([
    { name: 'title', type: 'text', required: true },
    { name: 'done', type: 'boolean', default: false },
  ])
  await lists.add({ list: 'l', item: { title: 'eggs' }, at: 'first' })
  expect((await lists.query({ list: 'l', where: { done: false } })).items.map(({ title }) => title)).toEqual(['eggs', 'milk', 'bread'])
})

const conversions: [from: Parameters<typeof field>, to: Parameters<typeof field>, value: unknown, result: unknown][] = [
  [['number'], ['text'], 1.5, '1.5'],
  [['boolean'], ['number'], true, 1],
  [['text'], ['boolean'], 'Yes', true],
  [['datetime'], ['date'], '2026-03-31T23:30:00Z', '2026-03-31'],
  [['date'], ['datetime'], '2026-03-31', '2026-03-31T00:00:00.000Z'],
  [['text'], ['multiselect', { options: ['a', 'b'] }], 'a, b', ['a', 'b']],
  [['multiselect', { options: ['a', 'b'] }], ['text'], ['a', 'b'], 'a, b'],
  [['multiselect', { options: ['a', 'b'] }], ['select', { options: ['a'] }], ['a'], 'a'],
  [['money'], ['text'], { amount: '1.5', currency: 'EUR' }, '1.50 EUR'],
  [['text'], ['money'], '1.5 EUR', { amount: '1.50', currency: 'EUR' }],
  [['number'], ['money', { currency: 'EUR' }], 1.5, { amount: '1.50', currency: 'EUR' }],
  [['text'], ['phone', { country: 'DE' }], ' 030 123456 ', '+4930123456'],
  [['json'], ['longtext'], { a: 1 }, '{"a":1}'],
  [['text'], ['json'], 'x', 'x'],
]

function field(
  type: Parameters<Awaited<ReturnType<typeof writer>>['lists']['create']>[0] extends { fields?: (infer F)[] | undefined }
    ? F extends { type: infer T }
      ? T
      : never
    : never,
  settings: { options?: string[]; currency?: string; country?: string } = {},
) {
  return { name: 'v', type, ...settings }
}

test('values are converted as people would', async () => {
  const { lists } = await writer()
  for (const [index, [from, to, value, result]] of conversions.entries()) {
    const list = `c${index}`
    await lists.create({ name: list, fields: [field(...from)] })
    await lists.add({ list, item: { v: value } })
    expect(await lists.alter({ list, change: [field(...to)] }), list).toMatchObject({ applied: true })
    expect((await lists.query({ list })).items[0]?.v, `${from[0]} to ${to[0]}`).toEqual(result)
  }
})
