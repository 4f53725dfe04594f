import { tenant } from '@dot-do/testing'
import { expect, test } from 'vitest'

const admin = async () => (await tenant({ grants: ['db:admin'] })).db
const ns = 'shop'
const schema = {
  type: 'object',
  properties: { price: { type: 'number', minimum: 0 }, tags: { type: 'array', items: { type: 'string' } } },
  required: ['price'],
}

test('writes of a type are checked against it', async () => {
  const db = await admin()
  expect(await db.putType({ ns, name: 'Product', schema })).toMatchObject({
    applied: true,
    unfit: [],
    type: { name: 'Product', schema, strict: true, count: 0 },
  })
  await db.put({ ns, id: 'a', type: 'Product', data: { price: 1 } })
  const wrong = { code: 'invalid_argument', issues: [{ path: ['data', 'price'] }] }
  await expect(db.put({ ns, id: 'a', type: 'Product', data: { price: '1' } })).rejects.toMatchObject(wrong)
  await expect(db.update({ ns, id: 'a', patch: { data: { price: -1 } } })).rejects.toMatchObject(wrong)
  await expect(db.update({ ns, id: 'a', patch: { data: { price: null } } })).rejects.toMatchObject({ code: 'invalid_argument' })
  const batch = db.batch({
    ns,
    operations: [
      { op: 'put', id: 'b' },
      { op: 'put', id: 'c', type: 'Product', data: { price: 'x' } },
    ],
  })
  await expect(batch).rejects.toMatchObject({ issues: [{ path: ['operations', 1, 'data', 'price'] }] })
  expect(await db.put({ ns, id: 'b', data: { price: 'any' } })).toMatchObject({ version: 1 })
})

test('what no longer fits is told, and changes nothing unless it is forced', async () => {
  const db = await admin()
  await db.batch({ ns, operations: [1, 20, 30].map((price) => ({ op: 'put' as const, id: `p/${price}`, type: 'Product', data: { price } })) })
  const narrow = { ...schema, properties: { price: { type: 'number', maximum: 25 } } }
  expect(await db.putType({ ns, name: 'Product', schema: narrow })).toMatchObject({ applied: false, unfit: [{ id: 'p/30', path: ['price'] }] })
  expect(await db.listTypes({ ns })).toEqual({ items: [] })
  expect(await db.putType({ ns, name: 'Product', schema: narrow, force: true })).toMatchObject({ applied: true, unfit: [{ id: 'p/30' }], type: { count: 3 } })
  expect(await db.putType({ ns, name: 'Product', schema, indexes: ['price'] })).toMatchObject({ applied: true, unfit: [], type: { indexes: ['price'] } })
  expect((await db.listTypes({ ns })).items).toMatchObject([{ name: 'Product', indexes: ['price'], count: 3 }])
  expect(await db.deleteType({ ns, name: 'Product' })).toEqual({ deleted: true })
  expect(await db.deleteType({ ns, name: 'Product' })).toEqual({ deleted: false })
  expect(await db.put({ ns, id: 'p/1', type: 'Product', data: {} })).toMatchObject({ version: 2 })
})

test('an index changes no answer', async () => {
  const db = await admin()
  const prices = [3, 1.5, 2, null, 1e21, -4]
  const operations = prices.map((price, n) => ({ op: 'put' as const, id: `p/${n}`, type: 'Product', data: { price, name: `n"${n}` } }))
  await db.batch({ ns, operations })
  const wheres = [
    { price: 2 },
    { price: { $gt: 1 } },
    { price: null },
    { price: { $lte: 2 } },
    { price: '2' },
    { name: 'n"3' },
    { price: { $in: [3, 2] } },
    { name: { $startsWith: 'n"' } },
  ]
  const answers = () =>
    Promise.all(
      wheres.flatMap((where) =>
        ['price', '-price', 'name'].map(async (sort) => (await db.list({ ns, type: 'Product', where, sort })).items.map(({ id }) => id)),
      ),
    )
  const before = await answers()
  const typed = { type: 'object', properties: { price: { type: ['number', 'null'] }, name: { type: 'string' } } }
  expect(await db.putType({ ns, name: 'Product', schema: typed, indexes: ['price', 'data.name'] })).toMatchObject({ applied: true })
  expect(await answers()).toEqual(before)
})

test.each([
  ['a schema of another draft', { schema: { $schema: 'https://json-schema.org/draft/2019-09/schema' } }, ['schema', '$schema']],
  ['a remote reference', { schema: { $ref: 'https://example.com/x' } }, ['schema']],
  ['a pattern that is none', { schema: { properties: { a: { pattern: '(' } } } }, ['schema', 'properties', 'a', 'pattern']],
  ['an index on no field', { indexes: ['data'] }, ['indexes', 0]],
  ['an index on an own field', { indexes: ['version'] }, ['indexes', 0]],
  ['an index without a name', { indexes: ['a..b'] }, ['indexes', 0]],
])('%s is refused', async (_, typing, path) => {
  const db = await admin()
  await expect(db.putType({ ns, name: 'T', ...typing })).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path }] })
})

test('an index may have any name that a field may have', async () => {
  const db = await admin()
  for (const index of ["a'b", 'a"b', 'a b', 'a;drop table document', '$.x', '__proto__', 'a.b.c', '漢字']) {
    await db.putType({ ns, name: 'T', indexes: [index] })
    await db.put({ ns, id: 'x', type: 'T', data: { [index]: 1 } })
  }
  expect(await db.count({ ns, type: 'T' })).toEqual({ count: 1 })
  expect((await db.listTypes({ ns })).items).toMatchObject([{ indexes: ['漢字'] }])
})
