import { rpc, tenant } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'

type Lists = Awaited<ReturnType<typeof tenant>>['lists']
type OnDelete = 'clear' | 'restrict' | 'remove'

const admin = () => tenant({ grants: ['lists:admin'] })
const text = (name: string) => ({ name, type: 'text' as const })

/** Customers, and orders that relate to them. */
async function shop(lists: Lists, onDelete?: OnDelete, many = false): Promise<void> {
  await lists.create({ name: 'customers', fields: [text('name'), text('country')] })
  const customer = { name: 'customer', type: 'relation' as const, list: 'customers', many, inverse: 'orders', ...(onDelete && { onDelete }) }
  await lists.create({ name: 'orders', fields: [text('title'), { name: 'total', type: 'number' }, customer] })
}

async function add(lists: Lists, list: string, ...items: object[]): Promise<string[]> {
  return (await lists.add({ list, items })).items.map(({ id }) => id)
}

const all = async (lists: Lists, list: string) => (await lists.query({ list, limit: 1000 })).items

describe('a relation', () => {
  test('takes ids of items that are there, and no others', async () => {
    const { lists } = await admin()
    await shop(lists)
    const [ada = '', bob = ''] = await add(lists, 'customers', { name: 'Ada' }, { name: 'Bob' })
    const [order = ''] = await add(lists, 'orders', { title: 'one', customer: ada })
    expect(await all(lists, 'orders')).toMatchObject([{ id: order, customer: ada }])
    await lists.update({ list: 'orders', id: order, set: { customer: bob } })
    expect((await lists.query({ list: 'orders', where: { customer: bob } })).items).toHaveLength(1)
    const nobody = 'item_01ARZ3NDEKTSV4RRFFQ69G5FAV'
    await expect(lists.add({ list: 'orders', item: { customer: nobody } })).rejects.toMatchObject({
      code: 'not_found',
      message: `no item ${nobody} in the list customers`,
    })
    await expect(lists.update({ list: 'orders', id: order, set: { customer: order } })).rejects.toMatchObject({ code: 'not_found' })
    await expect(lists.add({ list: 'orders', item: { customer: [ada] } })).rejects.toMatchObject({ code: 'invalid_argument' })
    await expect(lists.add({ list: 'orders', item: { customer: '' } })).rejects.toMatchObject({ code: 'invalid_argument' })
    expect(await lists.get({ list: 'orders' })).toMatchObject({ count: 1 })
  })

  test('leads to a list that is there, of the same tenant', async () => {
    const [mine, theirs] = [await admin(), await admin()]
    await shop(theirs.lists)
    const [foreign = ''] = await add(theirs.lists, 'customers', { name: 'Eve' })
    const field = { name: 'customer', type: 'relation' as const, list: 'customers' }
    await expect(mine.lists.create({ name: 'orders', fields: [field] })).rejects.toMatchObject({ code: 'not_found' })
    await mine.lists.create({ name: 'customers', fields: [text('name')] })
    await mine.lists.create({ name: 'orders', fields: [field] })
    const answer = async (customer: string) => {
      const { status, text: body } = await rpc(mine.http, 'lists.do', 'add', { list: 'orders', item: { customer } })
      return { status, body: body.replace(/"requestId":"[^"]*"/, '').replaceAll(customer, 'ID') }
    }
    const [there, absent] = [await answer(foreign), await answer('item_01ARZ3NDEKTSV4RRFFQ69G5FAV')]
    expect(there).toEqual(absent)
    expect(there.status).toBe(404)
  })

  test('is set once under a key, however often it is sent', async () => {
    const { lists } = await admin()
    await shop(lists)
    const [ada = ''] = await add(lists, 'customers', { name: 'Ada' })
    const once = () => lists.add({ list: 'orders', item: { customer: ada } }, { idempotencyKey: 'k' })
    const [first, second] = [await once(), await once()]
    expect(second).toEqual(first)
    const gone = () => lists.remove({ list: 'customers', id: ada }, { idempotencyKey: 'r' })
    expect([await gone(), await gone()]).toEqual([{ removed: 1 }, { removed: 1 }])
    expect(await lists.get({ list: 'orders' })).toMatchObject({ count: 1 })
    expect((await all(lists, 'orders'))[0]).not.toHaveProperty('customer')
  })
})

describe('when a related item is removed', () => {
  test('clear takes it out', async () => {
    const { lists } = await admin()
    await shop(lists, 'clear', true)
    const [ada = '', bob = ''] = await add(lists, 'customers', { name: 'Ada' }, { name: 'Bob' })
    await add(lists, 'orders', { title: 'both', customer: [ada, bob] }, { title: 'one', customer: [ada] }, { title: 'none' })
    expect(await lists.remove({ list: 'customers', where: { name: 'Ada' } })).toEqual({ removed: 1 })
    expect((await all(lists, 'orders')).map(({ customer }) => customer)).toEqual([[bob], undefined, undefined])
  })

  test('restrict refuses, and says what refers to it', async () => {
    const { lists } = await admin()
    await shop(lists, 'restrict')
    const [ada = '', bob = ''] = await add(lists, 'customers', { name: 'Ada' }, { name: 'Bob' })
    const [order = ''] = await add(lists, 'orders', { customer: ada })
    const refusal = {
      code: 'failed_precondition',
      reason: 'restrict',
      message: `${order} of orders refers to ${ada} by its field customer, which restricts removal`,
    }
    await expect(lists.remove({ list: 'customers', id: ada })).rejects.toMatchObject(refusal)
    await expect(lists.remove({ list: 'customers', ids: [bob, ada] })).rejects.toMatchObject(refusal)
    await expect(lists.take({ list: 'customers' })).rejects.toMatchObject(refusal)
    await expect(lists.delete({ list: 'customers' })).rejects.toMatchObject({ code: 'failed_precondition', reason: 'restrict' })
    expect(await all(lists, 'customers')).toHaveLength(2)
    expect(await lists.remove({ list: 'customers', id: bob })).toEqual({ removed: 1 })
    await lists.update({ list: 'orders', id: order, unset: ['customer'] })
    expect(await lists.remove({ list: 'customers', id: ada })).toEqual({ removed: 1 })
  })

  test('remove goes through the lists, and round in a circle', async () => {
    const { lists } = await admin()
    await lists.create({ name: 'a', fields: [text('n')] })
    for (const [name, list] of [
      ['b', 'a'],
      ['c', 'b'],
    ] as const) {
      await lists.create({ name, fields: [text('n'), { name: 'up', type: 'relation', list, onDelete: 'remove' }] })
    }
    await lists.alter({ list: 'a', add: [{ name: 'up', type: 'relation', list: 'c', onDelete: 'remove' }] })
    const [a = '', other = ''] = await add(lists, 'a', { n: '1' }, { n: '2' })
    const [b = ''] = await add(lists, 'b', { up: a }, { up: other })
    const [c = ''] = await add(lists, 'c', { up: b }, {})
    await lists.update({ list: 'a', id: a, set: { up: c } })
    expect(await lists.remove({ list: 'a', id: a })).toEqual({ removed: 1 })
    const counts = () => Promise.all(['a', 'b', 'c'].map(async (list) => (await lists.get({ list })).count))
    // By the outbox of each.
    await expect.poll(counts, { timeout: 30_000 }).toEqual([1, 1, 1])
  })

  test('what something further on restricts stays where it is', async () => {
    const { lists } = await admin()
    await lists.create({ name: 'a', fields: [text('n')] })
    await lists.create({ name: 'b', fields: [{ name: 'up', type: 'relation', list: 'a', onDelete: 'remove' }] })
    await lists.create({ name: 'c', fields: [{ name: 'up', type: 'relation', list: 'b', onDelete: 'restrict' }] })
    const [a = ''] = await add(lists, 'a', { n: '1' })
    const [b = ''] = await add(lists, 'b', { up: a })
    await add(lists, 'c', { up: b })
    await expect(lists.remove({ list: 'a', id: a })).rejects.toMatchObject({ code: 'failed_precondition', reason: 'restrict' })
    expect(await all(lists, 'b')).toMatchObject([{ up: a }])
  })

  test('a deleted list is as if all its items were removed', async () => {
    const { lists } = await admin()
    await shop(lists)
    const [ada = ''] = await add(lists, 'customers', { name: 'Ada' })
    await add(lists, 'orders', { title: 'x', customer: ada })
    expect(await lists.delete({ list: 'customers' })).toEqual({ deleted: true })
    await expect.poll(async () => (await all(lists, 'orders'))[0]?.customer).toBeUndefined()
    await expect(lists.add({ list: 'orders', item: { customer: ada } })).rejects.toMatchObject({ code: 'not_found' })
    await lists.create({ name: 'customers', fields: [text('name')] })
    const [eve = ''] = await add(lists, 'customers', { name: 'Eve' })
    await add(lists, 'orders', { customer: eve })
    await lists.delete({ list: 'orders' })
    expect(await lists.remove({ list: 'customers', id: eve })).toEqual({ removed: 1 })
  })

  test('relations within a list are settled with it', async () => {
    const { lists } = await admin()
    const fields = [
      text('n'),
      ...(['clear', 'restrict', 'remove'] as const).map((onDelete) => ({ name: onDelete, type: 'relation' as const, list: 'tree', onDelete })),
    ]
    await lists.create({ name: 'tree', fields })
    const [root = ''] = await add(lists, 'tree', { n: 'root' })
    const [leaf = '', cleared = ''] = await add(lists, 'tree', { remove: root }, { clear: root })
    const [blocking = ''] = await add(lists, 'tree', { restrict: leaf })
    await expect(lists.remove({ list: 'tree', id: root })).rejects.toMatchObject({ code: 'failed_precondition', reason: 'restrict' })
    expect(await lists.remove({ list: 'tree', ids: [root, blocking] })).toEqual({ removed: 3 })
    const left = await all(lists, 'tree')
    expect(left.map(({ id }) => id)).toEqual([cleared])
    expect(left[0]).not.toHaveProperty('clear')
    const [one = ''] = await add(lists, 'tree', {})
    await lists.update({ list: 'tree', id: one, set: { remove: one, restrict: one } })
    expect(await lists.remove({ list: 'tree', id: one })).toEqual({ removed: 1 })
  })
})

test('alter makes relations of texts, of one many, and the other way round', async () => {
  const { lists } = await admin()
  await lists.create({ name: 'customers', fields: [text('name')] })
  const [ada = '', bob = ''] = await add(lists, 'customers', { name: 'Ada' }, { name: 'Bob' })
  await lists.create({ name: 'orders', fields: [text('customer')] })
  const [order = ''] = await add(lists, 'orders', { customer: ada })
  const become = (change: object) => lists.alter({ list: 'orders', change: [{ name: 'customer', ...change }] })
  expect(await become({ type: 'relation', list: 'customers', onDelete: 'restrict' })).toMatchObject({ applied: true, affected: 1 })
  await expect(lists.remove({ list: 'customers', id: ada })).rejects.toMatchObject({ reason: 'restrict' })
  await become({ many: true })
  await lists.update({ list: 'orders', id: order, append: { customer: [bob] } })
  expect(await become({ many: false })).toMatchObject({ applied: false, failures: [{ id: order, field: 'customer' }] })
  await expect(become({ list: 'orders' })).rejects.toMatchObject({ code: 'invalid_argument' })
  await lists.update({ list: 'orders', id: order, removeFrom: { customer: bob } })
  expect(await become({ many: false })).toMatchObject({ applied: true })
  expect(await all(lists, 'orders')).toMatchObject([{ customer: ada }])
  await become({ type: 'text' })
  expect(await lists.remove({ list: 'customers', id: ada })).toEqual({ removed: 1 })
  expect(await all(lists, 'orders')).toMatchObject([{ customer: ada }])
  await expect(become({ type: 'relation', list: 'customers' })).rejects.toMatchObject({ code: 'not_found' })
  expect(await all(lists, 'orders')).toMatchObject([{ customer: ada }])
})
