import { tenant } from '@dot-do/testing'
import { beforeAll, describe, expect, test } from 'vitest'

const ns = 'shop'
type Db = Awaited<ReturnType<typeof tenant>>['db']
let db: Db

const documents = [
  { id: 'a', type: 'Note', data: { price: 10, name: 'Ärger', tags: ['x', 'y'], at: { city: 'Rome' } }, title: 'Straße' },
  { id: 'a/b', type: 'Note', data: { price: '10', name: 'ärger', tags: [] }, visibility: 'public' as const },
  { id: 'a/b/c', type: 'Guide', data: { price: null, tags: 'x' } },
  { id: 'ab', type: 'Guide', data: { price: 2.5, nested: { list: [1, 2] }, ok: true } },
  { id: 'b/é', type: 'Guide', data: { price: -1, ok: false, name: 'plain' } },
]

beforeAll(async () => {
  ;({ db } = await tenant({ grants: ['db:write'] }))
  await db.batch({ ns, operations: documents.map((each) => ({ op: 'put' as const, ...each })) })
})

const idsOf = async (query: Omit<Parameters<Db['list']>[0], 'ns'>) => (await db.list({ ns, ...query })).items.map(({ id }) => id)

test.each([
  [{ price: 10 }, ['a']],
  [{ price: '10' }, ['a/b']],
  [{ 'data.price': { $gt: 1 } }, ['a', 'ab']],
  [{ price: { $gt: '1' } }, ['a/b']],
  [{ price: null }, ['a/b/c']],
  [{ name: null }, ['a/b/c', 'ab']],
  [{ price: { $exists: true } }, ['a', 'a/b', 'a/b/c', 'ab', 'b/é']],
  [{ name: { $exists: false } }, ['a/b/c', 'ab']],
  [{ tags: 'x' }, ['a', 'a/b/c']],
  [{ tags: { $nin: ['x'] } }, ['a/b', 'ab', 'b/é']],
  [{ tags: { $all: ['x', 'y'] } }, ['a']],
  [{ ok: true }, ['ab']],
  [{ ok: 1 }, []],
  [{ 'at.city': { $glob: 'R*' } }, ['a']],
  [{ 'nested.list': 2 }, ['ab']],
  [{ name: { $contains: 'ÄRGER' } }, ['a', 'a/b']],
  [{ name: { $contains: 'LAI' } }, ['b/é']],
  [{ title: { $contains: 'STRASSE' } }, ['a']],
  [{ id: { $glob: 'a*' } }, ['a', 'a/b', 'a/b/c', 'ab']],
  [{ visibility: 'public' }, ['a/b']],
  [{ version: 1, type: 'Note' }, ['a', 'a/b']],
  [{ updatedAt: { $gt: 'now-1d' }, $or: [{ price: 10 }, { price: { $lt: 0 } }] }, ['a', 'b/é']],
  [{ $not: { type: 'Guide' } }, ['a', 'a/b']],
])('where %j', async (where, ids) => {
  expect(await idsOf({ where })).toEqual(ids)
  expect(await db.count({ ns, where })).toEqual({ count: ids.length })
  expect(await idsOf({ where, id: '**' })).toEqual(ids)
  expect((await idsOf({ where, id: '{*,*/**}' })).toSorted()).toEqual(ids)
})

test('a where that can not be is refused with the path', async () => {
  const where = { price: { $near: 1 }, visibility: 'x', $where: '1', 'a..b': 1, data: 1 }
  const { issues } = await db.list({ ns, where }).then(
    () => ({ issues: [] }),
    (err: { issues: { path: unknown }[] }) => err,
  )
  expect(issues.map(({ path }) => path)).toEqual([
    ['where', 'price', '$near'],
    ['where', 'visibility'],
    ['where', '$where'],
    ['where', 'a..b'],
    ['where', 'data'],
  ])
  const deep = Array.from({ length: 9 }).reduce<Record<string, unknown>>((inner) => ({ $not: inner }), { a: 1 })
  await expect(db.list({ ns, where: deep })).rejects.toMatchObject({ code: 'invalid_argument' })
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`f${n}`, 1]))
  await expect(db.count({ ns, where: many })).rejects.toMatchObject({ code: 'invalid_argument' })
})

test('a glob tells ids', async () => {
  expect(await idsOf({ id: 'a/**' })).toEqual(['a/b', 'a/b/c'])
  expect(await idsOf({ id: 'a/*' })).toEqual(['a/b'])
  expect(await idsOf({ id: '*' })).toEqual(['a', 'ab'])
  expect(await idsOf({ id: '**/[b-d]' })).toEqual(['a/b', 'a/b/c'])
  expect(await idsOf({ id: ['{a,b}/*', '!**/b'] })).toEqual(['b/é'])
  expect(await idsOf({ id: '!a/**', sort: '-id' })).toEqual(['b/é', 'ab', 'a'])
  expect(await idsOf({ id: 'b/e\u0301' })).toEqual(['b/é'])
  expect(await idsOf({ id: 'a?', sort: 'price' })).toEqual(['ab'])
  for (const id of ['a{', '{a}', '[a', 'a\\', '{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}', '\ud800'])
    await expect(db.list({ ns, id }), id).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path: ['id'] }] })
  await expect(db.list({ ns, id: ['a', '{'] })).rejects.toMatchObject({ issues: [{ path: ['id', 1] }] })
})

test.each(['price', '-price', ['type', '-id'], ['-type', 'price'], '-updatedAt', 'title', 'nested.list', '-ok'])(
  'pages sorted by %j neither repeat nor hide',
  async (sort) => {
    const whole = await idsOf({ sort })
    expect(whole.toSorted()).toEqual(['a', 'a/b', 'a/b/c', 'ab', 'b/é'])
    for (const id of [undefined, '**/*']) {
      const pages: string[] = []
      let cursor: string | undefined
      do {
        const page = await db.list({ ns, sort, limit: 2, cursor, id })
        pages.push(...page.items.map((item) => item.id))
        cursor = page.nextCursor
      } while (cursor)
      expect(pages).toEqual(whole)
    }
  },
)

test('missing and null come first, numbers before text', async () => {
  expect(await idsOf({ sort: 'price' })).toEqual(['a/b/c', 'b/é', 'ab', 'a', 'a/b'])
})

test('a cursor fits its own query alone', async () => {
  const { nextCursor } = await db.list({ ns, limit: 1 })
  for (const query of [{ sort: '-id' }, { where: { a: 1 } }, { id: '*' }, { type: 'Note' }])
    await expect(db.list({ ns, ...query, cursor: nextCursor })).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path: ['cursor'] }] })
  await expect(db.list({ ns, cursor: 'nonsense' })).rejects.toMatchObject({ code: 'invalid_argument' })
})

describe('select', () => {
  test('gives the id and what is asked for', async () => {
    const { items } = await db.list({ ns, id: 'a', select: ['price', 'data.tags', 'at.city', 'none', 'title', 'version'] })
    expect(items).toEqual([{ id: 'a', price: 10, 'data.tags': ['x', 'y'], 'at.city': 'Rome', title: 'Straße', version: 1 }])
    expect(await db.get({ ns, id: 'a', select: ['__proto__', 'constructor'] })).toEqual({ id: 'a' })
  })

  test('content comes with a list only where it is asked for', async () => {
    await db.put({ ns: 'texts', id: 'a', content: 'Text' })
    expect((await db.list({ ns: 'texts' })).items[0]).not.toHaveProperty('content')
    expect((await db.list({ ns: 'texts', select: ['content'] })).items).toEqual([{ id: 'a', content: 'Text' }])
    expect(await db.get({ ns: 'texts', id: 'a' })).toMatchObject({ content: 'Text' })
  })
})

test('facets count values and elements', async () => {
  const { count, facets } = await db.facets({ ns, fields: ['type', 'tags', 'price', 'ok', 'nested', 'visibility'] })
  expect(count).toBe(5)
  const of = Object.fromEntries(facets.map(({ field, values }) => [field, values]))
  expect(of.type).toEqual([
    { value: 'Guide', count: 3 },
    { value: 'Note', count: 2 },
  ])
  expect(of.tags).toEqual([
    { value: 'x', count: 2 },
    { value: 'y', count: 1 },
  ])
  expect(of.price?.map(({ value }) => value)).toEqual([-1, 2.5, 10, null, '10'])
  expect(of.ok).toEqual([
    { value: false, count: 1 },
    { value: true, count: 1 },
  ])
  expect(of.nested).toEqual([])
  expect((await db.facets({ ns, where: { type: 'Guide' }, fields: ['price'], limit: 2 })).facets).toMatchObject([{ more: true }])
  await expect(db.facets({ ns, fields: ['a..b'] })).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path: ['fields', 0] }] })
})

test('globs as long as they may be are looked for among ids as long as they may be', async () => {
  const long = 'é'.repeat(100)
  await db.put({ ns: 'long', id: `${long}/b${long}` })
  await db.put({ ns: 'long', id: `${long}/c` })
  for (const id of [`${long}/*${long}`, `*/?${long}`, `**/b*`, `{${long},x}/[b]*`, `*é*/b*é`])
    expect({ id, found: (await db.list({ ns: 'long', id })).items.length }).toEqual({ id, found: 1 })
  expect(await db.count({ ns: 'long', id: [`${long}/*${long}`, `*/?`] })).toEqual({ count: 2 })
})
