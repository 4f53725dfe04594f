import { Problem } from '@dot-do/contract'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonPath, matches, parseFilter, type Resolver, type Term, toSql } from '../src/index.ts'
import { fields, Shelf } from './items.ts'

function issuesOf(where: unknown, resolver: Resolver = fields): { path: string; message: string }[] {
  try {
    parseFilter(where, resolver)
    return []
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause
    expect(cause.code).toBe('invalid_argument')
    return (cause.issues ?? []).map(({ path, message }) => ({ path: path.join(' '), message }))
  }
}

const wrap = (levels: number, name: string, inner: unknown): unknown =>
  levels === 0 ? inner : { [name]: name === '$not' ? wrap(levels - 1, name, inner) : [wrap(levels - 1, name, inner)] }

describe('a where', () => {
  test('with faults has them all named, each with its path', () => {
    const where = {
      none: 1,
      n: 'x',
      s: { $gt: 1, $where: 'x' },
      b: { $lt: true },
      d: { $in: ['2026-02-30', 'today'] },
      l: { $all: 'a' },
      $nor: [],
      $or: [{ p: 1 }, 5],
      'j.x': { $near: 1 },
    }
    expect(issuesOf(where).map(({ path }) => path)).toEqual([
      'where none',
      'where n',
      'where s $gt',
      'where s $where',
      'where b $lt',
      'where d $in 0',
      'where l $all',
      'where $nor',
      'where $or 0 p',
      'where $or 1',
      'where j.x $near',
    ])
  })

  test.each([null, 1, 'a', [], undefined, true])('can not be %o', (where) => {
    expect(issuesOf(where)).toEqual([{ path: 'where', message: 'an object of fields and conditions is expected' }])
  })

  test.each<[string, unknown]>([
    ['an empty object of operators', { n: {} }],
    ['an object as operand', { 'j.x': { a: 1 } }],
    ['a list as operand', { 'j.x': [1] }],
    ['an empty $or', { $or: [] }],
    ['a field without name', { '': 1 }],
    ['an empty step', { 'j..x': 1 }],
    ['U+0000 in a name', { 'j.\0': 1 }],
    ['a lone surrogate as name', { '\ud800': 1 }],
    ['a lone surrogate as text', { s: 'a\ud800' }],
    ['NaN', { n: Number.NaN }],
    ['infinity', { n: { $gt: Number.POSITIVE_INFINITY } }],
    ['a text too long', { s: 'a'.repeat(8193) }],
    ['a list too long', { n: { $in: Array(1001).fill(1) } }],
    ['too many words', { s: { $like: 'a '.repeat(33) } }],
    ['a pattern too long', { s: { $glob: `*${'a'.repeat(50)}` } }],
    ['U+0000 in a pattern', { s: { $glob: 'a\0' } }],
    ['an open set in a pattern', { s: { $glob: '[ab' } }],
    ['$not of a scalar', { n: { $not: 1 } }],
    ['a circle without radius', { p: { $within: { circle: { center: { lat: 1, lng: 1 } } } } }],
    ['a place off the earth', { p: { $near: { point: { lat: 91, lng: 1 }, maxDistance: 1 } } }],
    ['two shapes', { p: { $within: { box: {}, circle: {} } } }],
    [
      'a polygon of two',
      {
        p: {
          $within: {
            polygon: [
              { lat: 1, lng: 1 },
              { lat: 1, lng: 2 },
            ],
          },
        },
      },
    ],
    ['$exists of a number', { n: { $exists: 1 } }],
    ['a name of a prototype', { constructor: 1 }],
    ['__proto__', JSON.parse('{"__proto__": 1}')],
    ['an operator named like a member', { n: { constructor: 1 } }],
    ['an operator __proto__', { n: JSON.parse('{"__proto__": 1}') as unknown }],
  ])('with %s is refused', (_name, where) => {
    expect(issuesOf(where)).toHaveLength(1)
  })

  test('may have 64 conditions and 8 levels, and no more', () => {
    const many = (count: number) => ({ $or: Array.from({ length: count }, () => ({ n: 1 })) })
    expect(issuesOf(many(64))).toEqual([])
    expect(issuesOf(many(65))).toMatchObject([{ message: 'at most 64 conditions are expected' }])
    expect(issuesOf(wrap(7, '$and', { n: 1 }))).toEqual([])
    expect(issuesOf(wrap(8, '$and', { n: 1 }))).toMatchObject([{ message: 'at most 8 levels are expected' }])
  })

  test('of any size is refused at once', () => {
    const names = Object.fromEntries(Array.from({ length: 300_000 }, (_, index) => [`n${index}`, 1]))
    const start = performance.now()
    expect(issuesOf(names)).toHaveLength(65)
    expect(issuesOf({ $or: Array.from({ length: 300_000 }, () => ({})) })).toHaveLength(1)
    expect(issuesOf(wrap(5000, '$not', { n: 1 }))).toHaveLength(1)
    expect(issuesOf(wrap(5000, '$or', { n: 1 }))).toHaveLength(1)
    expect(issuesOf({ n: { $in: Array(1000).fill('x') } })).toHaveLength(100)
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  test('takes only the operators that the domain offers', () => {
    expect(() => parseFilter({ s: { $glob: 'a' } }, fields, { operators: ['$eq', '$gt'] })).toThrow('one of $eq, $gt is expected')
    expect(() => parseFilter({ s: 'x' }, () => ({ kind: 'text', options: ['a', 'b'] }))).toThrow('one of a, b is expected')
    expect(() => parseFilter({ s: { $like: 'x' } }, () => ({ kind: 'text', sql: 's' }))).toThrow('a field of type text has no $like')
  })

  test('may name a field __proto__', () => {
    const filter = parseFilter(JSON.parse('{"__proto__": "a"}'), ([name = '']) =>
      name === '__proto__' ? { kind: 'text', sql: 'data', path: [name] } : undefined,
    )
    expect(matches(filter, JSON.parse('{"__proto__": "a"}'))).toBe(true)
    expect(matches(filter, { a: 1 })).toBe(false)
  })
})

describe('the SQL', () => {
  const shelf = new Shelf()

  test('has nothing of the caller in it but quoted keys', () => {
    const evil = `'); drop table item; -- " ? $.x \\ ]`
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(evil, "'", '"', '\\', '.', '[0]', '#-1', '?1', '\n', 'é'), fc.string({ unit: 'binary' })), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.string(),
        (parts, value) => {
          const name = parts.join('').replaceAll(/[.\0]/g, '').toWellFormed() || 'x'
          const filter = parseFilter({ [`j.${name}`]: value }, fields)
          const { sql, params } = toSql(filter)
          expect(params).toEqual([value.normalize('NFC')])
          shelf.put({ j: { [name]: value.normalize('NFC'), other: 1 } })
          expect({ sql, found: shelf.matches(filter) }).toEqual({ sql, found: true })
          shelf.put({ j: { [`${name}x`]: value } })
          expect(shelf.matches(filter)).toBe(false)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('binds one value for each condition, a list as one, and refuses more than fit', () => {
    const wide = { $or: Array.from({ length: 64 }, (_, index) => ({ n: { $in: [index, index + 1] } })) }
    expect(toSql(parseFilter(wide, fields)).params).toHaveLength(64)
    expect(() => toSql(parseFilter(wide, fields), { parametersMax: 63 })).toThrow('64 where 63 fit')
  })

  test('uses an index on what a field says', () => {
    const database = new DatabaseSync(':memory:')
    database.exec(`create table item (data text); create index n on item (json_extract(data, ${jsonPath(['n'])}))`)
    const plan = (where: unknown) => {
      const { sql, params } = toSql(parseFilter(where, fields))
      return JSON.stringify(database.prepare(`explain query plan select * from item where ${sql}`).all(...params))
    }
    for (const where of [{ n: 1 }, { n: { $gt: 1, $lt: 2 } }, { n: { $in: [1, 2] } }, { $and: [{ n: 1 }, { s: 'x' }] }])
      expect(plan(where)).toContain('USING INDEX n')
  })

  test('uses an index on any JSON that is no list, and has texts lowered where they are not yet', () => {
    const database = new DatabaseSync(':memory:')
    database.exec(`create table item (data text); create index any on item (json_extract(data, ${jsonPath(['any'])}))`)
    const single: Resolver = (path) => ({ kind: 'json', sql: 'data', path, folded: 'data', isLowered: true, isSingle: true })
    for (const value of ['Ab', 'ab', 2, 10, '10', true, 1, null]) database.prepare('insert into item values (?)').run(JSON.stringify({ any: value }))
    const found = (where: unknown) => {
      const { sql, params } = toSql(parseFilter(where, single))
      const plan = JSON.stringify(database.prepare(`explain query plan select * from item where ${sql}`).all(...params))
      const rows = database
        .prepare(`select json_extract(data, '$.any') as any, json_type(data, '$.any') as type from item where ${sql} order by rowid`)
        .all(...params)
      return { isIndexed: plan.includes('USING INDEX any'), values: rows.map(({ any, type }) => (type === 'true' ? true : any)) }
    }
    expect(found({ any: { $gt: 1 } })).toEqual({ isIndexed: true, values: [2, 10] })
    expect(found({ any: 1 })).toEqual({ isIndexed: true, values: [1] })
    expect(found({ any: true })).toEqual({ isIndexed: true, values: [true] })
    expect(found({ any: '10' })).toEqual({ isIndexed: true, values: ['10'] })
    expect(found({ any: { $contains: 'AB' } }).values).toEqual(['Ab', 'ab'])
    expect(found({ any: { $in: [true, 'ab', 10] } }).values).toEqual(['ab', 10, true])
    expect(found({ any: { $all: [2] } }).values).toEqual([2])
    expect(found({ any: null }).values).toEqual([null])
    expect(found({ any: { $exists: false } }).values).toEqual([])
  })

  test('has a foreign condition put in by the domain, in its positive form', () => {
    const resolver: Resolver = ([name, ...rest]) => (name === 'customer' ? { kind: 'text', foreign: { rest } } : fields([name ?? '', ...rest]))
    const filter = parseFilter({ n: 1, 'customer.country': { $ne: 'DE' }, 'customer.since': null }, resolver)
    const asked: Term[] = []
    const foreign = (term: Term) => {
      asked.push(term)
      return { sql: 'customer in (select value from json_each(?))', params: ['["c1"]'] }
    }
    expect(toSql(filter, { foreign }).params).toEqual([1, '["c1"]', '["c1"]'])
    expect(asked.map(({ path, where, field }) => ({ path, where, foreign: field.foreign }))).toEqual([
      { path: ['customer', 'country'], where: { $eq: 'DE' }, foreign: { rest: ['country'] } },
      { path: ['customer', 'since'], where: { $ne: null }, foreign: { rest: ['since'] } },
    ])
    expect(matches(filter, { n: 1 }, { foreign: () => false })).toBe(true)
    expect(() => toSql(filter)).toThrow('foreign')
  })
})
