import type { Problem } from '@dot-do/contract'
import fc from 'fast-check'
import { afterAll, expect, test, vi } from 'vitest'
import { fitsGlobs, readGlobs } from '../src/glob/glob.ts'
import { count } from '../src/space/select/count.ts'
import { facets } from '../src/space/select/facets.ts'
import { type Listing, list } from '../src/space/select/list.ts'
import type { Selecting } from '../src/space/select/selection.ts'
import { putType } from '../src/space/types/put.ts'
import { SpaceObject } from './object.ts'

vi.mock('cloudflare:workers', () => ({ DurableObject: Object }))

// The bound is a million documents; here it is a hundred of a thousand, on Node's SQLite.
const most = 100
const documents = Array.from({ length: 1000 }, (_, n) => ({
  id: `${n % 10 === 0 ? 'rare' : 'many'}/${String(n).padStart(4, '0')}`,
  type: n % 50 === 7 ? 'Few' : 'Many',
  data: { n, price: (n * 7919) % 1000, status: n === 990 ? 'odd' : ['open', 'late', 'done'][n % 3], free: n },
}))
const object = new SpaceObject(documents)
const { scope } = object
const single = (type: string) => ({ type })
const schema = { type: 'object', properties: { n: single('integer'), price: single('integer'), status: single('string'), free: single('integer') } }
for (const name of ['Many', 'Few']) putType(scope, { name, schema, indexes: ['price', 'status'], strict: true, force: false })
afterAll(() => object[Symbol.dispose]())

type Asked = Selecting & { sort?: string; limit?: number }

const page = (asked: Asked, cursor?: string, bound = most) => list(scope, { limit: 10, hasContent: false, ...asked, cursor } satisfies Listing, bound)
const facet = (asked: Asked) => facets(scope, { fields: ['status'], limit: 10, ...asked }, most)
const named = (run: () => unknown) => {
  try {
    run()
    return undefined
  } catch (thrown) {
    const { code, reason, issues } = thrown as Problem
    return [code, reason, ...(issues?.[0]?.path ?? [])].join(' ')
  }
}

test.each<[string, Asked, string]>([
  ['a field of everything', { where: { free: 5 } }, 'where free'],
  ['a field by its whole name', { where: { 'data.free': { $gt: 999_999 } } }, 'where data.free'],
  ['a field of a type that is many', { type: 'Many', where: { free: 5 } }, 'where free'],
  ['a field that has an index, without the type', { where: { price: 5 } }, 'where price'],
  ['ids that are many', { id: 'many/**', where: { free: 5 } }, 'where free'],
  ['a glob of many ids', { id: '*/*', where: { free: 5 } }, 'where free'],
  ['what no index can tell', { where: { status: { $contains: 'pe' } } }, 'where'],
  ['one of two, with an index for one', { type: 'Many', where: { $or: [{ price: 5 }, { free: 5 }] } }, 'where price'],
  ['an index that leaves many, and a field beside it', { type: 'Many', where: { price: { $gt: 100 }, free: 5 } }, 'where free'],
  ['what is public', { isPublic: true }, 'where'],
])('%s is refused', (_, asked, path) => {
  const refused = `resource_exhausted index ${path}`
  expect(named(() => count(scope, asked, most))).toBe(refused)
  expect(named(() => facet(asked))).toBe(refused)
  // Where no index of what is asked would help, one of what is sorted by would.
  expect(named(() => page({ ...asked, sort: 'n' }))).toBe(path === 'where' ? 'resource_exhausted index sort' : refused)
  expect(named(() => count(scope, asked, documents.length))).toBeUndefined()
})

test.each<[string, Asked, number]>([
  ['everything', {}, 1000],
  ['a type', { type: 'Many' }, 980],
  ['ids', { id: 'many/**' }, 900],
  ['ids of a type', { id: 'many/**', type: 'Many' }, 880],
  ['a glob', { id: '*/*5' }, 100],
  ['a field of a type that is few', { type: 'Few', where: { free: 7 } }, 1],
  ['ids that are few', { id: 'rare/**', where: { free: 10 } }, 1],
  ['a glob that few fit', { id: '*/00*', where: { free: 10 } }, 1],
  ['a field with an index, however many it finds', { type: 'Many', where: { price: { $gte: 0 } } }, 980],
  ['a range of an index', { type: 'Many', where: { price: { $gte: 10, $lt: 20 } } }, 10],
  ['a range that leaves few, and a field beside it', { type: 'Many', where: { price: { $lt: 50 }, free: { $gte: 0 } } }, 49],
  ['a value of an index', { type: 'Many', where: { status: 'odd' } }, 1],
])('%s is counted', (_, asked, expected) => {
  expect(count(scope, asked, most)).toBe(expected)
  expect(facet(asked).count).toBe(expected)
})

const idsOf = (asked: Asked) => page(asked).items.map(({ id }) => id)

test('a page that is full soon is no scan, whatever it filters by', () => {
  expect(idsOf({ where: { status: 'open' }, limit: 3 })).toEqual(['many/0003', 'many/0006', 'many/0009'])
  expect(idsOf({ where: { free: { $lt: 3 } }, limit: 1 })).toEqual(['many/0001'])
  expect(idsOf({ type: 'Many', where: { free: { $gt: 900 } }, sort: '-updatedAt', limit: 2 })).toEqual(['many/0991', 'many/0992'])
  expect(idsOf({ type: 'Many', sort: '-updatedAt', limit: 2 })).toEqual(['many/0991', 'many/0992'])
  // In the order of ids 109 is the 99th, 111 the 100th: whether there is another behind that is not known.
  expect(idsOf({ where: { free: { $in: [109, 111] } }, limit: 1 })).toEqual(['many/0109'])
  expect(named(() => page({ where: { free: 111 }, limit: 1 }))).toBe('resource_exhausted index where free')
  expect(named(() => page({ where: { free: { $in: [111, 112] } }, limit: 1 }))).toBe('resource_exhausted index where')
})

test('a filter that an index tells is none, in whatever order', () => {
  for (const sort of ['id', '-updatedAt', 'n', 'status'])
    expect([sort, ...idsOf({ type: 'Many', where: { price: { $gte: 998 } }, sort }).toSorted()]).toEqual([
      sort,
      ...expected({ type: 'Many', where: { price: { $gte: 998 } } }),
    ])
})

test('declared indexes serve sorts', () => {
  expect(idsOf({ type: 'Many', sort: 'price', limit: 2 })).toEqual(['rare/0000', 'many/0679'])
})

type Where = { free?: number | { $gte?: number; $lt?: number }; status?: string; price?: { $gte?: number; $lt?: number } }
type Document = (typeof documents)[number]

const isWithin = (value: number, bounds: number | { $gte?: number; $lt?: number } = {}) =>
  typeof bounds === 'number' ? value === bounds : value >= (bounds.$gte ?? -Infinity) && value < (bounds.$lt ?? Infinity)

/** What is asked for, in plain JavaScript. */
function expected({ id, type, where = {}, sort }: Asked & { where?: Where | undefined }): string[] {
  const globs = readGlobs(id)
  const fits = (each: Document) =>
    (globs === undefined || fitsGlobs(globs, each.id)) &&
    (type === undefined || each.type === type) &&
    isWithin(each.data.free, where.free) &&
    isWithin(each.data.price, where.price) &&
    (where.status === undefined || each.data.status === where.status)
  const keys: Record<string, (each: Document) => string | number> = {
    ...{ id: (each) => each.id, type: (each) => each.type, updatedAt: ({ data }) => Math.floor(data.n / 10) },
    ...{ n: ({ data }) => data.n, price: ({ data }) => data.price, status: ({ data }) => data.status ?? '' },
  }
  const order = [...(sort ?? 'id').split(','), 'id'].map((name) => ({
    key: keys[name.replace('-', '')] as (each: Document) => string,
    sign: name.startsWith('-') ? -1 : 1,
  }))
  const compare = (one: Document, other: Document) => {
    for (const { key, sign } of order) if (key(one) !== key(other)) return key(one) < key(other) ? -sign : sign
    return 0
  }
  return documents
    .filter(fits)
    .toSorted(compare)
    .map((each) => each.id)
}

test('pages are those that plain JavaScript finds, whichever index leads to them, and with the bound they are the same or refused', () => {
  const value = fc.constantFrom(0, 3, 50, 500, 990)
  const where: fc.Arbitrary<Where | undefined> = fc.oneof(
    fc.constant(undefined),
    fc.record({ free: fc.oneof(value, fc.record({ $gte: value }), fc.record({ $lt: value })) }),
    fc.record({ price: fc.record({ $gte: value }) }),
    fc.record({ status: fc.constantFrom('open', 'odd'), price: fc.record({ $lt: value }) }),
  )
  const id = fc.constantFrom(undefined, 'many/**', 'rare/**', '*/0*', ['many/00**', 'rare/1**'])
  const sort = fc.constantFrom(undefined, '-id', 'price', '-price', '-updatedAt', 'type', 'status,-price', 'n')
  const asked = fc.record({ id, type: fc.constantFrom(undefined, 'Many', 'Few'), where, sort })
  let [same, refused] = [0, 0]
  fc.assert(
    fc.property(asked, (given) => {
      const ids = expected(given)
      expect(count(scope, given, documents.length)).toBe(ids.length)
      for (let [cursor, at]: [string | undefined, number] = [undefined, 0]; at < 40; at += 10) {
        const whole = page(given, cursor, documents.length)
        expect(whole.items.map((each) => each.id)).toEqual(ids.slice(at, at + 10))
        try {
          expect(page(given, cursor)).toEqual(whole)
          same++
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'resource_exhausted', reason: 'index' })
          refused++
        }
        cursor = whole.nextCursor
        if (cursor === undefined) return
      }
    }),
    { numRuns: process.env.CONFORMANCE === undefined ? 200 : 5000 },
  )
  expect(Math.min(same, refused)).toBeGreaterThan(50)
})
