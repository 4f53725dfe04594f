import { tenant } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'

type Lists = Awaited<ReturnType<typeof tenant>>['lists']

const admin = () => tenant({ grants: ['lists:admin'] })
const text = (name: string) => ({ name, type: 'text' as const })
const relation = (name: string, list: string, more: object = {}) => ({ name, type: 'relation' as const, list, ...more })

/** Countries, customers in them, their orders of many products. */
async function shop(lists: Lists) {
  await lists.create({ name: 'countries', fields: [text('code')] })
  await lists.create({ name: 'customers', fields: [text('name'), { name: 'since', type: 'date' }, relation('country', 'countries', { inverse: 'customers' })] })
  await lists.create({ name: 'products', fields: [text('title'), { name: 'price', type: 'money' }, { name: 'weight', type: 'number' }] })
  const fields = [
    { name: 'n', type: 'number' as const },
    relation('customer', 'customers', { inverse: 'orders' }),
    relation('products', 'products', { many: true }),
  ]
  await lists.create({ name: 'orders', fields })
  const [de = '', fr = ''] = await add(lists, 'countries', { code: 'DE' }, { code: 'FR' })
  const [ada = '', bob = '', eve = ''] = await add(
    lists,
    'customers',
    { name: 'Ada', since: '2020-01-01', country: de },
    { name: 'Bob', since: '2024-01-01', country: fr },
    { name: 'Eve' },
  )
  const eur = (amount: string) => ({ amount, currency: 'EUR' })
  const [tea = '', pot = '', cup = ''] = await add(
    lists,
    'products',
    { title: 'tea', price: eur('1.10'), weight: 1 },
    { title: 'pot', price: eur('20.00'), weight: 4 },
    { title: 'cup', price: { amount: '3.30', currency: 'USD' } },
  )
  const orders = await add(
    lists,
    'orders',
    { n: 1, customer: ada, products: [tea, pot] },
    { n: 2, customer: ada, products: [cup, tea] },
    { n: 3, customer: bob, products: [] },
    { n: 4 },
  )
  return { de, fr, ada, bob, eve, tea, pot, cup, orders }
}

async function add(lists: Lists, list: string, ...items: object[]): Promise<string[]> {
  return (await lists.add({ list, items })).items.map(({ id }) => id)
}

describe('where', () => {
  test('reaches across relations, and relations of those', async () => {
    const { lists } = await admin()
    await shop(lists)
    const numbers = async (where: Record<string, unknown>) => (await lists.query({ list: 'orders', where })).items.map(({ n }) => n)
    expect(await numbers({ 'customer.name': 'Ada' })).toEqual([1, 2])
    expect(await numbers({ 'customer.name': { $ne: 'Ada' } })).toEqual([3, 4])
    expect(await numbers({ 'customer.name': { $like: 'BO' }, n: { $gt: 1 } })).toEqual([3])
    expect(await numbers({ 'customer.since': { $lt: 'now-2y' }, 'customer.country.code': 'DE' })).toEqual([1, 2])
    expect(await numbers({ 'customer.country.code': { $in: ['FR', 'XX'] } })).toEqual([3])
    expect(await numbers({ 'products.title': 'tea', 'products.weight': { $gte: 4 } })).toEqual([1])
    expect(await numbers({ 'products.price.currency': 'USD' })).toEqual([2])
    expect(await numbers({ $or: [{ 'products.title': 'cup' }, { customer: { $exists: false } }] })).toEqual([2, 4])
    const { groups } = await lists.aggregate({ list: 'orders', where: { 'customer.name': 'Ada' }, metrics: { n: { op: 'sum', field: 'n' } } })
    expect(groups[0]?.metrics).toEqual({ n: 3 })
    const first = await lists.query({ list: 'orders', where: { 'customer.name': 'Ada' }, limit: 1, count: true })
    expect(first.total).toBe(2)
    expect((await lists.query({ list: 'orders', where: { 'customer.name': 'Ada' }, limit: 1, cursor: first.nextCursor })).items).toMatchObject([{ n: 2 }])
    await lists.saveView({ list: 'orders', name: 'v', where: { 'customer.name': 'Bob' } })
    expect((await lists.query({ list: 'orders', view: 'v' })).items).toMatchObject([{ n: 3 }])
  })

  test('says what is wrong on the other side', async () => {
    const { lists } = await admin()
    await shop(lists)
    const ask = (where: Record<string, unknown>) => lists.query({ list: 'orders', where })
    await expect(ask({ 'customer.nothing': 1 })).rejects.toMatchObject({ code: 'invalid_argument' })
    await expect(ask({ 'customer.since': 'yesterday' })).rejects.toMatchObject({ code: 'invalid_argument' })
    await expect(lists.remove({ list: 'orders', where: { 'customer.name': 'Ada' } })).rejects.toMatchObject({ code: 'invalid_argument' })
    await expect(lists.query({ list: 'orders', sort: ['customer.name'] })).rejects.toMatchObject({ code: 'invalid_argument' })
  })

  test('takes at most 10,000 related items', async () => {
    const { lists } = await admin()
    await lists.create({ name: 'many', fields: [{ name: 'n', type: 'number' }] })
    await lists.create({ name: 'x', fields: [relation('one', 'many')] })
    const ids = await add(lists, 'many', ...Array.from({ length: 10_000 }, (_, n) => ({ n })))
    await add(lists, 'x', { one: ids[7] })
    expect((await lists.query({ list: 'x', where: { 'one.n': { $gte: 0 } } })).items).toHaveLength(1)
    await add(lists, 'many', { n: 1 })
    await expect(lists.query({ list: 'x', where: { 'one.n': { $gte: 0 } } })).rejects.toMatchObject({ code: 'resource_exhausted' })
  })
})

describe('a query', () => {
  test('expands relations, two deep, and what relates to the items', async () => {
    const { lists } = await admin()
    const { ada, de, orders } = await shop(lists)
    const { items } = await lists.query({ list: 'orders', expand: ['customer', 'customer.country', 'products'] })
    expect(items[0]).toMatchObject({ customer: { id: ada, name: 'Ada', country: { id: de, code: 'DE' } }, products: [{ title: 'tea' }, { title: 'pot' }] })
    expect(items[3]).not.toHaveProperty('customer')
    const customers = (await lists.query({ list: 'customers', expand: ['orders'] })).items
    expect(customers.map((item) => (item.orders as { n: number }[]).map(({ n }) => n))).toEqual([[1, 2], [3], []])
    expect((await lists.query({ list: 'customers', fields: ['orders'] })).items[0]).toEqual({ id: ada, orders: orders.slice(0, 2) })
    await expect(lists.query({ list: 'orders', expand: ['n'] })).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path: ['expand', 0] }] })
    await expect(lists.query({ list: 'orders', expand: ['customer.name'] })).rejects.toMatchObject({ code: 'invalid_argument' })
  })

  test('does not expand more than an answer holds', async () => {
    const { lists } = await admin()
    await lists.create({ name: 'big', fields: [{ name: 'text', type: 'longtext' }] })
    await lists.create({ name: 'x', fields: [relation('one', 'big')] })
    const [id] = await add(lists, 'big', { text: 'x'.repeat(900_000) })
    await add(lists, 'x', ...Array.from({ length: 20 }, () => ({ one: id })))
    await expect(lists.query({ list: 'x', expand: ['one'] })).rejects.toMatchObject({ code: 'resource_exhausted' })
    expect((await lists.query({ list: 'x', expand: ['one'], limit: 5 })).items).toHaveLength(5)
  })

  test('shows what relates to an item, which can’t be set', async () => {
    const { lists } = await admin()
    const { ada, orders } = await shop(lists)
    await lists.remove({ list: 'orders', id: orders[0] })
    const [first] = (await lists.query({ list: 'customers' })).items
    expect(first).toMatchObject({ id: ada, orders: [orders[1]] })
    await expect(lists.update({ list: 'customers', id: ada, set: { orders: [] } })).rejects.toMatchObject({ code: 'invalid_argument' })
    await lists.delete({ list: 'orders' })
    expect((await lists.query({ list: 'customers' })).items[0]).not.toHaveProperty('orders')
  })
})

describe('a rollup', () => {
  test('reckons over related items, and over those that relate to the item', async () => {
    const { lists } = await admin()
    await shop(lists)
    const rollup = (name: string, over: string, op: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'distinct' | 'median', field?: string) => ({
      ...{ name, type: 'rollup' as const, relation: over, op },
      ...(field !== undefined && { field }),
    })
    await lists.alter({
      list: 'orders',
      add: [
        rollup('size', 'products', 'count'),
        rollup('weight', 'products', 'sum', 'weight'),
        rollup('price', 'products', 'sum', 'price'),
        rollup('middle', 'products', 'median', 'weight'),
      ],
    })
    await lists.alter({
      list: 'customers',
      add: [rollup('last', 'orders', 'max', 'n'), rollup('count', 'orders', 'count'), rollup('mean', 'orders', 'avg', 'n')],
    })
    const { items } = await lists.query({ list: 'orders' })
    expect(items[0]).toMatchObject({ size: 2, weight: 5, price: { amount: '21.10', currency: 'EUR' }, middle: 2.5 })
    expect(items[1]).toMatchObject({ size: 2, weight: 1, middle: 1, errors: { price: expect.stringContaining('currenc') as string } })
    expect(items[1]).not.toHaveProperty('price')
    expect(items[2]).toMatchObject({ size: 0 })
    expect(items[2]).not.toHaveProperty('weight')
    const customers = (await lists.query({ list: 'customers', fields: ['last', 'count', 'mean'] })).items
    expect(customers.map(({ id: _, ...values }) => values)).toEqual([{ last: 2, count: 2, mean: 1.5 }, { last: 3, count: 1, mean: 3 }, { count: 0 }])
    for (const asked of [{ where: { size: 2 } }, { sort: ['size'] }]) {
      await expect(lists.query({ list: 'orders', ...asked })).rejects.toMatchObject({ code: 'invalid_argument' })
    }
    await expect(lists.aggregate({ list: 'orders', metrics: { x: { op: 'sum', field: 'size' } } })).rejects.toMatchObject({ code: 'invalid_argument' })
    await expect(lists.add({ list: 'orders', item: { size: 1 } })).rejects.toMatchObject({ code: 'invalid_argument' })
    for (const bad of [rollup('x', 'nothing', 'count'), rollup('x', 'products', 'sum'), { name: 'x', type: 'rollup' as const }]) {
      await expect(lists.alter({ list: 'orders', add: [bad] })).rejects.toMatchObject({ code: 'invalid_argument' })
    }
    await lists.alter({ list: 'orders', add: [rollup('odd', 'products', 'sum', 'title')] })
    expect((await lists.query({ list: 'orders', limit: 1 })).items[0]?.errors).toEqual({ odd: 'a text has no sum' })
  })
})
