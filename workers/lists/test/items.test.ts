import { safe } from '@dot-do/client'
import { tenant, problemOf } from '@dot-do/testing'
import type { Item } from 'lists.do/contract'
import { describe, expect, test } from 'vitest'

const writer = () => tenant({ grants: ['lists:write'] })
type Lists = Awaited<ReturnType<typeof writer>>['lists']

const stock: Parameters<Lists['create']>[0] = {
  name: 'stock',
  key: 'sku',
  fields: [
    { name: 'sku', type: 'text', min: 2 },
    { name: 'left', type: 'number', integer: true, min: 0, default: 0 },
    { name: 'price', type: 'money' },
    { name: 'tags', type: 'multiselect', options: ['a', 'b', 'c'] },
    { name: 'mail', type: 'email', unique: true },
  ],
}
const makeStock = (lists: Lists) => lists.create(stock)

const values = (items: { [field: string]: unknown }[], name = 'value') => items.map((item) => item[name])
const all = async (lists: Lists, list: string, name = 'value') => values((await lists.query({ list, limit: 1000 })).items, name)
describe('add', () => {
  test('makes a list of plain values that nobody created', async () => {
    const { lists, keyId } = await writer()
    const { items } = await lists.add({ list: 'todo', item: 'milk' })
    const marks = {
      id: expect.stringMatching(/^item_/),
      version: 1,
      createdAt: expect.any(String),
      createdBy: keyId,
      updatedAt: expect.any(String),
      updatedBy: keyId,
    }
    expect(items).toEqual([{ ...marks, value: 'milk' }])
    await lists.add({ list: 'todo', items: [{ a: 1 }, null, [1, 'two'], 3.5, true, 'e\u0301'] })
    expect(await all(lists, 'todo')).toEqual(['milk', { a: 1 }, null, [1, 'two'], 3.5, true, 'e\u0301'])
    expect(await lists.get({ list: 'todo' })).toMatchObject({ name: 'todo', count: 7, version: 7 })
    expect(values((await lists.query({ list: 'todo', where: { value: '\u00e9' } })).items)).toEqual(['e\u0301'])
    expect(values((await lists.query({ list: 'todo', where: { 'value.a': 1 } })).items)).toEqual([{ a: 1 }])
    expect(values((await lists.query({ list: 'todo', where: { value: { $like: 'MI' } } })).items)).toEqual(['milk'])
  })

  test('puts items where it is told', async () => {
    const { lists } = await writer()
    const { items } = await lists.add({ list: 'l', items: ['b', 'd'] })
    const [b, d] = items as [Item, Item]
    await lists.add({ list: 'l', item: 'a', at: 'first' })
    await lists.add({ list: 'l', items: ['c', 'c2'], at: { after: b.id } })
    await lists.add({ list: 'l', item: 'c3', at: { before: d.id } })
    expect(await all(lists, 'l')).toEqual(['a', 'b', 'c', 'c2', 'c3', 'd'])
    expect(await problemOf(lists.add({ list: 'l', item: 'x', at: { after: 'item_none' } }))).toMatchObject({ code: 'not_found' })
  })

  test('refuses a batch as a whole, naming every bad row', async () => {
    const { lists } = await writer()
    await makeStock(lists)
    const bad = await problemOf(
      lists.add({
        list: 'stock',
        items: [{ sku: 'ok' }, { sku: 'x', left: -1 }, { left: 1.5 }, { sku: 'yes', colour: 'red' }, 'text', { sku: 'zz', id: 'item_1' }],
      }),
    )
    expect(bad).toMatchObject({ code: 'invalid_argument' })
    expect(bad.issues?.map(({ path }) => path)).toEqual([
      ['items', 1, 'sku'],
      ['items', 1, 'left'],
      ['items', 2, 'left'],
      ['items', 2, 'sku'],
      ['items', 3, 'colour'],
      ['items', 4],
      ['items', 5, 'id'],
    ])
    expect(await lists.get({ list: 'stock' })).toMatchObject({ count: 0, version: 0 })
    const { items } = await lists.add({ list: 'stock', item: { sku: 'aa', mail: 'X@EXAMPLE.com' } })
    expect(items[0]).toMatchObject({ left: 0, mail: 'X@example.com' })
    const taken = await problemOf(lists.add({ list: 'stock', items: [{ sku: 'bb' }, { sku: 'aa' }, { sku: 'bb' }, { sku: 'cc', mail: 'X@example.COM' }] }))
    expect(taken).toMatchObject({ code: 'already_exists' })
    expect(taken.issues?.map(({ path }) => path)).toEqual([
      ['items', 2, 'sku'],
      ['items', 1, 'sku'],
      ['items', 3, 'mail'],
    ])
    expect(await lists.get({ list: 'stock' })).toMatchObject({ count: 1, version: 1 })
  })

  test('takes unknown fields where the list is not strict', async () => {
    const { lists } = await writer()
    await lists.create({ name: 'loose', strict: false, fields: [{ name: 'a', type: 'text' }] })
    const item = JSON.parse('{ "a": "x", "b": { "c": [1] }, "__proto__": 7 }') as unknown
    const { items } = await lists.add({ list: 'loose', item })
    expect(JSON.parse(JSON.stringify(items[0]))).toEqual(expect.objectContaining({ a: 'x', b: { c: [1] } }))
    expect(Object.getOwnPropertyDescriptor(items[0], '__proto__')?.value).toBe(7)
    expect((await lists.query({ list: 'loose', where: { 'b.c': 1 } })).items).toHaveLength(1)
    const { items: after } = await lists.update({ list: 'loose', id: items[0]?.id, set: { b: null, d: 1 }, increment: { d: 2 }, append: { e: 'x' } })
    expect(after?.[0]).toMatchObject({ a: 'x', d: 3, e: ['x'] })
    expect(after?.[0]).not.toHaveProperty('b')
  })

  test('keeps the bounds of a list and of an item', async () => {
    const { lists } = await writer()
    await lists.create({ name: 'three', maxItems: 3 })
    await lists.add({ list: 'three', items: [1, 2] })
    expect(await problemOf(lists.add({ list: 'three', items: [3, 4] }))).toMatchObject({ code: 'resource_exhausted' })
    await lists.create({ name: 'last', maxItems: 3, onFull: 'dropOldest' })
    for (const items of [[1, 2], [3, 4], [5]]) await lists.add({ list: 'last', items })
    expect(await all(lists, 'last')).toEqual([3, 4, 5])
    await lists.add({ list: 'last', item: 6, at: 'first' })
    await lists.add({ list: 'last', item: 7, at: 'first' })
    expect(await all(lists, 'last')).toEqual([7, 6, 5])
    expect(await problemOf(lists.add({ list: 'big', item: 'x'.repeat(1024 * 1024) }))).toMatchObject({ code: 'payload_too_large' })
    await lists.add({ list: 'big', items: Array.from({ length: 9 }, () => 'ü'.repeat(500_000)) })
    const page = await lists.query({ list: 'big' })
    expect(page.items.length).toBeLessThan(9)
    const rest = await lists.query({ list: 'big', cursor: page.nextCursor })
    expect(page.items.length + rest.items.length).toBe(9)
    expect((await lists.take({ list: 'big', count: 9 })).items.map(({ value }) => String(value).length)).toEqual(page.items.map(() => 500_000))
  })
})

describe('upsert', () => {
  test('adds, changes and leaves alone, by the key', async () => {
    const { lists } = await writer()
    await makeStock(lists)
    await lists.add({
      list: 'stock',
      items: [
        { sku: 'aa', left: 1 },
        { sku: 'bb', left: 2, tags: ['a'] },
      ],
    })
    const answer = await lists.upsert({ list: 'stock', items: [{ sku: 'bb', left: 3 }, { sku: 'cc' }, { sku: 'aa', left: 1 }] })
    expect(answer).toMatchObject({
      created: 1,
      updated: 1,
      unchanged: 1,
      items: [
        { sku: 'bb', left: 3, tags: ['a'] },
        { sku: 'cc', left: 0 },
        { sku: 'aa', version: 1 },
      ],
    })
    expect(await problemOf(lists.upsert({ list: 'stock', items: [{ sku: 'dd' }, { sku: 'dd' }] }))).toMatchObject({ code: 'already_exists' })
    expect(await problemOf(lists.upsert({ list: 'stock', items: [{ left: 1 }] }))).toMatchObject({ issues: [{ path: ['items', 0, 'sku'] }] })
    expect(await problemOf(lists.upsert({ list: 'stock', on: 'left', items: [{ left: 1 }] }))).toMatchObject({ issues: [{ path: ['on'] }] })
  })

  test('may swap unique values between items', async () => {
    const { lists } = await writer()
    await makeStock(lists)
    await lists.add({
      list: 'stock',
      items: [
        { sku: 'aa', mail: 'a@x.de' },
        { sku: 'bb', mail: 'b@x.de' },
      ],
    })
    await lists.upsert({
      list: 'stock',
      items: [
        { sku: 'aa', mail: 'b@x.de' },
        { sku: 'bb', mail: 'a@x.de' },
      ],
    })
    expect(await all(lists, 'stock', 'mail')).toEqual(['b@x.de', 'a@x.de'])
  })
})

describe('update', () => {
  test('sets, unsets, increments, appends and removes from', async () => {
    const { lists } = await writer()
    await makeStock(lists)
    const { items } = await lists.add({ list: 'stock', item: { sku: 'aa', left: 5, price: { amount: '0.10', currency: 'EUR' }, tags: ['a'], mail: 'a@x.de' } })
    const id = items[0]?.id
    const { items: after } = await lists.update({
      list: 'stock',
      id,
      set: { sku: 'ab' },
      unset: ['mail'],
      increment: { left: -2, price: '0.20' },
      append: { tags: ['b', 'a'] },
    })
    expect(after?.[0]).toMatchObject({ version: 2, sku: 'ab', left: 3, price: { amount: '0.30', currency: 'EUR' }, tags: ['a', 'b'] })
    expect(after?.[0]).not.toHaveProperty('mail')
    expect((await lists.update({ list: 'stock', id, removeFrom: { tags: 'a' } })).items?.[0]).toMatchObject({ tags: ['b'] })
    const bad = await problemOf(lists.update({ list: 'stock', id, set: { sku: null }, increment: { left: -4, tags: 1 }, append: { sku: 'x' } }))
    expect(bad.issues?.map(({ path }) => path)).toEqual([
      ['increment', 'left'],
      ['increment', 'tags'],
      ['append', 'sku'],
      ['set', 'sku'],
    ])
  })

  test('goes by the version that is expected', async () => {
    const { lists } = await writer()
    const { items } = await lists.add({ list: 'l', item: { n: 1 } })
    const id = items[0]?.id
    await lists.update({ list: 'l', id, set: { value: 2 }, expectedVersion: 1 })
    expect(await problemOf(lists.update({ list: 'l', id, set: { value: 3 }, expectedVersion: 1 }))).toMatchObject({
      code: 'failed_precondition',
      data: { version: 2 },
    })
    expect((await lists.update({ list: 'l', id, set: { value: 2 } })).items?.[0]).toMatchObject({ version: 2 })
    expect(await problemOf(lists.update({ list: 'l', id: 'item_none', set: { value: 2 } }))).toMatchObject({ code: 'not_found' })
  })

  test('changes all that match, or so many', async () => {
    const { lists } = await writer()
    await lists.add({ list: 'l', items: [1, 2, 3, 4] })
    expect((await lists.update({ list: 'l', where: { value: { $gte: 2 } }, limit: 2, increment: { value: 10 } })).updated).toBe(2)
    expect(await all(lists, 'l')).toEqual([1, 12, 13, 4])
    expect(await lists.remove({ list: 'l', where: { value: { $gt: 10 } } })).toEqual({ removed: 2 })
    expect(await all(lists, 'l')).toEqual([1, 4])
  })
})

test('take gives and removes from either end, filtered and sorted', async () => {
  const { lists } = await writer()
  await lists.add({ list: 'l', items: [3, 1, 2, 5, 4] })
  expect(values((await lists.take({ list: 'l' })).items)).toEqual([3])
  expect(values((await lists.take({ list: 'l', from: 'last', count: 2 })).items)).toEqual([4, 5])
  expect(values((await lists.take({ list: 'l', sort: ['-value'], where: { value: { $lt: 3 } } })).items)).toEqual([2])
  expect(values((await lists.take({ list: 'l', count: 9 })).items)).toEqual([1])
  expect((await lists.take({ list: 'l' })).items).toEqual([])
})

describe('races', () => {
  test('of 50 adds of one unique value one wins', async () => {
    const { lists } = await writer()
    await makeStock(lists)
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => safe(lists.add({ list: 'stock', item: { sku: 'same' } }))))
    expect(outcomes.filter(({ error }) => error === undefined)).toHaveLength(1)
    for (const { error } of outcomes) if (error) expect(error).toMatchObject({ code: 'already_exists', data: { field: 'sku' } })
  })

  test('100 increments are a sum', async () => {
    const { lists } = await writer()
    const { items } = await lists.add({ list: 'l', item: 0 })
    await Promise.all(Array.from({ length: 100 }, (_, index) => lists.update({ list: 'l', id: items[0]?.id, increment: { value: index } })))
    expect(await all(lists, 'l')).toEqual([4950])
  })

  test('100 takes take each item once', async () => {
    const { lists } = await writer()
    await lists.add({ list: 'l', items: Array.from({ length: 90 }, (_, index) => index) })
    const taken = await Promise.all(Array.from({ length: 100 }, () => lists.take({ list: 'l' })))
    expect(taken.flatMap(({ items }) => values(items) as number[]).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 90 }, (_, index) => index))
  })

  test('20 sendings under one key are one write, also of what is too much to keep', async () => {
    const { lists } = await writer()
    const idempotencyKey = 'k1'
    const items = Array.from({ length: 1200 }, (_, index) => `${index} ${'x'.repeat(1000)}`)
    const answers = await Promise.all(Array.from({ length: 20 }, () => lists.add({ list: 'new', items }, { idempotencyKey })))
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect((await lists.get({ list: 'new' })).count).toBe(1200)
    const takes = await Promise.all(Array.from({ length: 5 }, () => lists.take({ list: 'new', count: 600 }, { idempotencyKey })))
    for (const answer of takes) expect(answer).toEqual(takes[0])
    expect(takes[0]?.items.map(({ id }) => id)).toEqual(answers[0]?.items.slice(0, 600).map(({ id }) => id))
    expect(takes[0]?.items).toEqual(answers[0]?.items.slice(0, 600))
    expect((await lists.get({ list: 'new' })).count).toBe(600)
  })
})

test('pages neither repeat nor hide items while others add, remove and move', async () => {
  const { lists } = await writer()
  await lists.add({ list: 'l', items: Array.from({ length: 300 }, (_, index) => ({ n: index, keep: true })) })
  const { items: extra } = await lists.add({ list: 'l', items: Array.from({ length: 100 }, (_, index) => ({ n: index * 3 + 0.5 })) })
  for (const sort of [undefined, ['-value'], ['createdAt']]) {
    const seen: string[] = []
    let round = 0
    for (let cursor: string | undefined; ; round++) {
      const page = await lists.query({ list: 'l', sort, limit: 37, cursor })
      seen.push(...page.items.filter(({ value }) => (value as { keep?: boolean }).keep).map(({ id }) => id))
      cursor = page.nextCursor
      if (cursor === undefined) break
      await lists.remove({
        list: 'l',
        ids: extra
          .splice(0, 3)
          .map(({ id }) => id)
          .concat('item_none'),
      })
      await lists.add({ list: 'l', items: [{ n: round }, { n: 500 - round }], at: round % 2 ? 'first' : 'last' })
    }
    expect(new Set(seen).size).toBe(300)
    expect(seen).toHaveLength(300)
  }
})
