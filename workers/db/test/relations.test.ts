import { tenant } from '@dot-do/testing'
import { expect, test } from 'vitest'

const ns = 'people'

async function family() {
  const { db } = await tenant({ grants: ['db:write'] })
  await db.batch({ ns, operations: ['a', 'b', 'c', 'd', 'e'].map((id) => ({ op: 'put' as const, id, title: id.toUpperCase() })) })
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'd'],
    ['d', 'a'],
    ['a', 'c'],
    ['e', 'a'],
  ] as const)
    await db.relate({ ns, from, predicate: 'knows', to })
  await db.relate({ ns, from: 'a', predicate: 'likes', to: 'e', data: { since: 2020 } })
  return db
}

test('what is related is found by predicate, direction and depth, each once by the shortest way', async () => {
  const db = await family()
  const idsOf = async (asked: object) => (await db.related({ ns, id: 'a', ...asked })).items.map(({ id, depth }) => `${id}${depth}`)
  expect(await idsOf({})).toEqual(['b1', 'c1', 'e1'])
  expect(await idsOf({ predicate: 'knows' })).toEqual(['b1', 'c1'])
  expect(await idsOf({ direction: 'in' })).toEqual(['d1', 'e1'])
  expect(await idsOf({ direction: 'both' })).toEqual(['b1', 'c1', 'd1', 'e1'])
  expect(await idsOf({ depth: 4, predicate: 'knows' })).toEqual(['b1', 'c1', 'd2'])
  expect(await idsOf({ depth: 2, direction: 'in' })).toEqual(['d1', 'e1', 'c2'])
  expect((await db.related({ ns, id: 'a', predicate: 'likes' })).items).toMatchObject([
    { id: 'e', type: 'Document', title: 'E', depth: 1, relation: { from: 'a', predicate: 'likes', to: 'e', data: { since: 2020 } } },
  ])
})

test('pages neither repeat nor hide', async () => {
  const db = await family()
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await db.related({ ns, id: 'a', depth: 4, direction: 'both', limit: 1, cursor })
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor
  } while (cursor)
  expect(seen).toEqual(['b', 'c', 'd', 'e'])
})

test('a relation needs both its ends, goes with either, and is said again without a second one', async () => {
  const db = await family()
  await expect(db.relate({ ns, from: 'a', predicate: 'knows', to: 'none' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(db.relate({ ns, from: 'none', predicate: 'knows', to: 'a' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(db.related({ ns, id: 'none' })).rejects.toMatchObject({ code: 'not_found' })
  const first = await db.relate({ ns, from: 'a', predicate: 'likes', to: 'e', data: { since: 2021 } })
  expect(await db.relate({ ns, from: 'a', predicate: 'likes', to: 'e', data: { since: 2021 } })).toEqual(first)
  expect((await db.related({ ns, id: 'a', predicate: 'likes' })).items).toMatchObject([{ relation: { data: { since: 2021 } } }])
  expect(await db.unrelate({ ns, from: 'a', predicate: 'likes', to: 'e' })).toEqual({ deleted: true })
  expect(await db.unrelate({ ns, from: 'a', predicate: 'likes', to: 'e' })).toEqual({ deleted: false })
  await db.delete({ ns, id: 'b' })
  expect((await db.related({ ns, id: 'a' })).items.map(({ id }) => id)).toEqual(['c'])
  expect((await db.related({ ns, id: 'c', direction: 'in' })).items.map(({ id }) => id)).toEqual(['a'])
  // One of that id again is another document.
  await db.put({ ns, id: 'b' })
  expect((await db.related({ ns, id: 'b', direction: 'both' })).items).toEqual([])
})

test('a batch relates what it makes, or does nothing', async () => {
  const { db } = await tenant({ grants: ['db:write'] })
  const operations = [
    { op: 'put' as const, id: 'x' },
    { op: 'put' as const, id: 'y' },
    { op: 'relate' as const, from: 'x', predicate: 'has', to: 'y' },
  ]
  expect((await db.batch({ ns, operations })).results.at(-1)).toEqual({ op: 'relate', changed: true })
  const failing = db.batch({
    ns,
    operations: [
      { op: 'unrelate', from: 'x', predicate: 'has', to: 'y' },
      { op: 'relate', from: 'x', predicate: 'has', to: 'z' },
    ],
  })
  await expect(failing).rejects.toMatchObject({ code: 'not_found', issues: [{ path: ['operations', 1] }] })
  expect((await db.related({ ns, id: 'x' })).items).toHaveLength(1)
})
