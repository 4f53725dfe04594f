import { DoError } from '@dot-do/client'
import { tenant } from '@dot-do/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { hostile } from './hostile-sql.ts'

const ns = 'shop'
let db: Awaited<ReturnType<typeof tenant>>['db']

const documents = Array.from({ length: 3000 }, (_, n) => ({
  ...{ id: `d/${n}`, title: `Title ${n}`, data: { price: n, tag: n % 3 === 0 ? null : `t${n % 3}` } },
  ...(n % 10 === 0 && { content: `# Heading ${n}\n\nSome text of ${n}.\n`, type: 'Guide' }),
}))

beforeAll(async () => {
  ;({ db } = await tenant({ grants: ['db:admin'] }))
  const properties = { price: { type: 'number' }, tag: { type: ['string', 'null'] }, id: { type: 'string' }, "it's": { type: 'string' } }
  await db.putType({ ns, name: 'Guide', schema: { type: 'object', properties }, indexes: ['price'] })
  for (let at = 0; at < documents.length; at += 1000)
    await db.batch({ ns, operations: documents.slice(at, at + 1000).map((each) => ({ op: 'put' as const, ...each })) })
  await db.batch({ ns, operations: Array.from({ length: 500 }, (_, n) => ({ op: 'relate' as const, from: `d/${n}`, predicate: 'next', to: `d/${n + 1}` })) })
})

describe('a statement that reads', () => {
  test.each<[string, unknown[][]]>([
    ['select count(*) from documents', [[3000]]],
    [
      'select type, count(*) as n from documents group by type order by n desc',
      [
        ['Document', 2700],
        ['Guide', 300],
      ],
    ],
    ['select id, price, tag from Guide where price > 2980 order by price', [['d/2990', 2990, 't2']]],
    ["select title, content from documents where id = 'd/10'", [['Title 10', '# Heading 10\n\nSome text of 10.\n']]],
    ['select "to" from relations where "from" = \'d/7\'', [['d/8']]],
    ['select d.title from relations r join documents d on d.id = r."to" where r."from" = \'d/7\'', [['Title 8']]],
    ["select part, path, text from chunks where document = 'd/0'", [[0, '', '# Heading 0\n\nSome text of 0.\n']]],
    ["select data ->> '$.price' from documents where json_extract(data, '$.price') = 3", [[3]]],
    ['with a as (select price from "Guide"), b as (select max(price) m from a) select m from b', [[2990]]],
    [
      'select id, row_number() over (order by price desc) n from Guide limit 2',
      [
        ['d/2990', 1],
        ['d/2980', 2],
      ],
    ],
    ["select sum(price), avg(price), min(price) from Guide where id like 'd/1_'", [[10, 10, 10]]],
    ["select upper(id), substr(title, 1, 5), coalesce(tag, 'none') from documents d join Guide using (id) where id = 'd/0'", [['D/0', 'Title', 'none']]],
    [
      "values (1, 'a'), (2, null)",
      [
        [1, 'a'],
        [2, null],
      ],
    ],
    ["select x'0102', 1e999, 9007199254740991, 1.5", [['AQI=', null, 9007199254740991, 1.5]]],
    ["select ';', \"id\", [id], `id` from documents where id in ('d/1', 'd/2') limit 1;", [[';', 'd/1', 'd/1', 'd/1']]],
    ["select group_concat(id, ',') from (select id from Guide order by price limit 3)", [['d/0,d/10,d/20']]],
    ['select count(*) from Guide a join Guide b on a.id = b.id', [[300]]],
    ["select date('2026-01-31', '+1 month'), typeof(version) from documents where id = 'd/1' /* done */ ;; -- so", [['2026-03-03', 'integer']]],
  ])('%s', async (sql, rows) => {
    expect((await db.query({ ns, sql })).rows).toEqual(rows)
  })

  test('is bounded in rows, and says when there are more', async () => {
    expect(await db.query({ ns, sql: 'select id from documents order by id', limit: 2 })).toMatchObject({
      columns: ['id'],
      rows: [['d/0'], ['d/1']],
      more: true,
    })
    expect((await db.query({ ns, sql: 'select id from documents' })).rows).toHaveLength(1000)
    expect(await db.query({ ns, sql: 'select id from documents limit 3', limit: 3 })).toMatchObject({ more: false })
  })

  test('of a namespace without documents has no rows', async () => {
    expect(await db.query({ ns: 'none', sql: 'select * from documents' })).toMatchObject({ columns: [], rows: [], more: false })
  })
})

describe('values', () => {
  test.each<[string, unknown, unknown[]]>([
    ['select ?, ?', [1, 'a'], [1, 'a']],
    ['select ?2, ?1', [1, 'a'], ['a', 1]],
    ['select :a, @b, $a', { a: 1, b: null }, [1, null, 1]],
    ['select {a:String}, {b:UInt8}, {c : Float64}, {d:Bool}, {e:Nullable(String)}', { a: "it's", b: 3, c: 1.5, d: true, e: null }, ["it's", 3, 1.5, 1, null]],
    ['select \':a\', "{b:String}", :a', { a: "'; drop table _document; --" }, [':a', '{b:String}', "'; drop table _document; --"]],
    ['select count(*) from documents where id = {id:String}', { id: "x' or 1=1 --" }, [0]],
  ])('%s', async (sql, params, row) => {
    expect((await db.query({ ns, sql, params: params as never })).rows).toEqual([row])
  })

  test.each<[string, unknown]>([
    ['select ?', []],
    ['select ?', [1, 2]],
    ['select ?', { a: 1 }],
    ['select :a', [1]],
    ['select :a', {}],
    ['select :a', { a: 1, b: 2 }],
    ['select :a, ?', { a: 1 }],
    ['select :a', { a: [1] }],
    ['select :a', { a: { b: 1 } }],
    ['select {a:String}', { a: 1 }],
    ['select {a:UInt8}', { a: 'x' }],
    ['select {a:UInt8}', { a: 1.5 }],
    ['select {a:String}', { a: null }],
    ['select {a:Array(String)}', { a: 'x' }],
    ['select :toString', {}],
    ['select ?100', [1]],
  ])('%s with %j is refused', async (sql, params) => {
    await expect(db.query({ ns, sql, params: params as never })).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})

describe('a hostile statement', () => {
  const refused = new Set(['invalid_argument', 'permission_denied', 'resource_exhausted'])

  test('is one of more than two hundred', () => {
    const all = Object.values(hostile).flat()
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBeGreaterThan(200)
  })

  test.each(Object.entries(hostile))('of %s is refused, and changes nothing', async (_, statements) => {
    const newest = async () => (await db.list({ ns, limit: 1, sort: '-updatedAt' })).items
    const before = await newest()
    for (const sql of statements) {
      const answer: unknown = await db.query({ ns, sql }).catch((err: unknown) => err)
      expect(answer, sql).toBeInstanceOf(DoError)
      const { code, message } = answer as DoError
      expect({ sql, message, isRefused: refused.has(code) }).toEqual({ sql, message, isRefused: true })
      expect(message, sql).not.toMatch(/SQLITE_|stack|\.ts/)
    }
    expect(await newest()).toEqual(before)
    expect(await db.count({ ns })).toEqual({ count: 3000 })
  })

  test('is refused with values as well', async () => {
    for (const [sql, params] of [
      ['select * from documents where id = ?; drop table _document', ['x']],
      ['select * from documents a, documents b where a.title > ?', ['']],
      ['select * from json_each(?)', ['[1]']],
      ['select ?1 || ?1 || ?1 || ?1 || ?1 || ?1 || ?1 || ?1 from documents order by 1', ['x'.repeat(1_000_000)]],
    ] as const)
      await expect(db.query({ ns, sql, params: [...params] }), sql).rejects.toMatchObject({
        code: /invalid_argument|permission_denied|resource_exhausted/ as unknown as string,
      })
  })
})
