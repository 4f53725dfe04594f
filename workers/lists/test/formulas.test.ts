import { tenant } from '@dot-do/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const admin = () => tenant({ grants: ['lists:admin'] })
type Fields = NonNullable<Parameters<Awaited<ReturnType<typeof admin>>['lists']['create']>[0]['fields']>

const priced: Fields = [
  { name: 'title', type: 'text' },
  { name: 'count', type: 'number' },
  { name: 'price', type: 'money', currency: 'EUR' },
  { name: 'due', type: 'date' },
  { name: 'tags', type: 'multiselect', options: ['a', 'b'] },
]
const formula = (name: string, expression: string, more: Partial<Fields[number]> = {}): Fields[number] => ({
  name,
  type: 'formula',
  formula: expression,
  ...more,
})

describe('a formula', () => {
  test('is reckoned from the other fields, of every type', async () => {
    const { lists } = await admin()
    const fields = [
      ...priced,
      formula('sum', '{"minor": price.minor * int(count), "currency": price.currency}', { result: 'money' }),
      formula('label', 'title + ": " + price.amount'),
      formula('month', 'due.getMonth() + 1'),
      formula('isBig', 'count > 10'),
      formula('late', 'due + duration("24h")'),
      formula('all', '[title] + tags'),
      formula('twice', 'month * 2'),
    ]
    const { fields: made = [] } = await lists.create({ name: 'x', fields })
    expect(Object.fromEntries(made.filter(({ type }) => type === 'formula').map(({ name, result }) => [name, result]))).toEqual({
      ...{ sum: 'money', label: 'text', month: 'number', isBig: 'boolean', late: 'datetime', all: 'json', twice: 'number' },
    })
    expect(await lists.create({ name: 'x', fields })).toMatchObject({ name: 'x' })
    const item = { title: 'tea', count: 30, price: '0.10', due: '2026-03-31', tags: ['a', 'b'] }
    const { items } = await lists.add({ list: 'x', item })
    const expected = {
      ...{ sum: { amount: '3.00', currency: 'EUR' }, label: 'tea: 0.10', month: 3, isBig: true, late: '2026-04-01T00:00:00.000Z' },
      ...{ all: ['tea', 'a', 'b'], twice: 6 },
    }
    expect(items[0]).toMatchObject(expected)
    expect(items[0]).not.toHaveProperty('errors')
    await lists.update({ list: 'x', id: items[0]?.id ?? '', set: { count: 1, title: 'milk' } })
    const [again] = (await lists.query({ list: 'x' })).items
    expect(again).toMatchObject({ ...expected, sum: { amount: '0.10', currency: 'EUR' }, label: 'milk: 0.10', isBig: false, all: ['milk', 'a', 'b'] })
  })

  test('has no value where it can’t do without a missing one, and may ask for null', async () => {
    const { lists } = await admin()
    await lists.create({
      name: 'x',
      fields: [...priced, formula('double', 'count * 2'), formula('or', 'count == null ? -1.0 : count'), formula('has', 'due != null')],
    })
    const { items } = await lists.add({ list: 'x', items: [{ title: 'none' }, { count: 4, due: '2026-01-01' }] })
    expect(items[0]).toMatchObject({ or: -1, has: false })
    expect(items[0]).not.toHaveProperty('double')
    expect(items[0]).not.toHaveProperty('errors')
    expect(items[1]).toMatchObject({ double: 8, or: 4, has: true })
  })

  test('that fails says why, and so does what takes it', async () => {
    const { lists } = await admin()
    await lists.create({ name: 'x', fields: [...priced, formula('ratio', '1.0 / count'), formula('more', 'ratio + 1'), formula('n', 'int(title)')] })
    const { items } = await lists.add({
      list: 'x',
      items: [
        { count: 0, title: 'x' },
        { count: 2, title: '7' },
      ],
    })
    expect(items[0]?.errors).toEqual({ ratio: expect.stringMatching(/./), more: 'ratio failed', n: expect.stringMatching(/./) })
    expect(items[0]).not.toHaveProperty('ratio')
    expect(items[1]).toMatchObject({ ratio: 0.5, more: 1.5, n: 7 })
    expect((await lists.query({ list: 'x', where: { ratio: { $exists: false } }, fields: ['n'] })).items).toEqual([
      { id: items[0]?.id, errors: { n: expect.any(String) as string } },
    ])
  })

  test('is filtered, sorted, searched, aggregated and converted like a field of its type', async () => {
    const { lists } = await admin()
    await lists.create({ name: 'x', fields: [...priced, formula('score', 'count * count - 6.0 * count'), formula('name', '"pre" + title')] })
    await lists.add({ list: 'x', items: [1, 2, 3, 4, 5].map((count) => ({ count, title: `t${count}` })) })
    const counts = async (input: object) => (await lists.query({ list: 'x', ...input })).items.map(({ count }) => count)
    expect(await counts({ where: { score: { $lte: -8 } }, sort: ['-score', '-count'] })).toEqual([4, 2, 3])
    expect(await counts({ search: 'pret3' })).toEqual([3])
    expect(await counts({ where: { name: { $like: 'PRET5' } } })).toEqual([5])
    const { groups } = await lists.aggregate({ list: 'x', metrics: { sum: { op: 'sum', field: 'score' }, top: { op: 'max', field: 'name' } } })
    expect(groups[0]?.metrics).toEqual({ sum: -35, top: 'pret5' })
    await lists.saveView({ list: 'x', name: 'v', where: { score: { $lt: 0 } }, sort: ['score'] })
    await lists.alter({ list: 'x', change: [{ name: 'score', formula: 'count + 0.5' }] })
    expect(await counts({ where: { score: 3.5 } })).toEqual([3])
    expect(await lists.alter({ list: 'x', add: [formula('late', 'score * 10')] })).toMatchObject({ affected: 5, applied: true })
    expect(await counts({ sort: ['-late'] })).toEqual([5, 4, 3, 2, 1])
    await lists.alter({ list: 'x', change: [{ name: 'late', type: 'text' }] })
    expect(await counts({ where: { late: '35' } })).toEqual([3])
    await expect(lists.alter({ list: 'x', rename: [{ from: 'count', to: 'n' }] })).rejects.toMatchObject({ code: 'invalid_argument' })
    await expect(lists.alter({ list: 'x', remove: ['count'] })).rejects.toMatchObject({ code: 'invalid_argument' })
    await lists.alter({ list: 'x', rename: [{ from: 'count', to: 'n' }], change: [{ name: 'score', formula: 'n + 1.0' }] })
    expect((await lists.query({ list: 'x', where: { score: 4 } })).items).toMatchObject([{ n: 3 }])
  })

  test('can’t be set', async () => {
    const { lists } = await admin()
    await lists.create({ name: 'x', key: 'title', fields: [...priced, formula('f', 'count')] })
    const refused = { code: 'invalid_argument' }
    await expect(lists.add({ list: 'x', item: { title: 'a', f: 1 } })).rejects.toMatchObject({
      ...refused,
      issues: [{ path: ['item', 'f'], message: 'is reckoned, and can’t be set' }],
    })
    const { items } = await lists.add({ list: 'x', item: { title: 'a', count: 1 } })
    const [id] = items.map((item) => item.id)
    for (const change of [{ set: { f: null } }, { unset: ['f'] }, { increment: { f: 1 } }, { append: { f: [1] } }]) {
      await expect(lists.update({ list: 'x', id, ...change }), JSON.stringify(change)).rejects.toMatchObject(refused)
    }
    await expect(lists.upsert({ list: 'x', items: [{ title: 'a', f: 2 }] })).rejects.toMatchObject(refused)
    await expect(lists.create({ name: 'y', fields: [...priced, formula('f', 'count', { unique: true })] })).rejects.toMatchObject(refused)
    await expect(lists.create({ name: 'y', fields: [...priced, formula('f', 'count', { required: true })] })).rejects.toMatchObject(refused)
  })

  test('that can’t be is refused when it is made, at its place', async () => {
    const { lists } = await admin()
    const refused = async (...fields: Fields) => {
      const problem = (await lists.create({ name: 'bad', fields: [...priced, ...fields] }).catch((err: unknown) => err)) as {
        code: string
        issues: { path: unknown[] }[]
      }
      return [problem.code, problem.issues?.[0]?.path.join('.')]
    }
    const fault = ['invalid_argument', 'fields.5.formula']
    for (const expression of [
      'nothing + 1',
      'count +',
      'title * 2',
      'f',
      'title.matches("(a+)+$")',
      '"x".foo()',
      '!'.repeat(1999),
      `${'('.repeat(900)}1${')'.repeat(900)}`,
    ]) {
      expect(await refused(formula('f', expression)), expression.slice(0, 30)).toEqual(fault)
    }
    expect(await refused(formula('a', 'b'), formula('b', 'c'), formula('c', 'a'))).toEqual(fault)
    expect(await refused(formula('a', 'count', { result: 'text' }))).toEqual(fault)
    expect(await refused({ name: 'a', type: 'formula' })).toEqual(fault)
  })

  test('that takes too much ends, and harms nothing', async () => {
    const { lists } = await admin()
    const doubled = (depth: number, inner: string): string => (depth === 0 ? inner : `cel.bind(s${depth}, ${doubled(depth - 1, inner)}, s${depth} + s${depth})`)
    const nested =
      '[1,2,3,4,5,6,7,8,9].exists(a, [1,2,3,4,5,6,7,8,9].exists(b, [1,2,3,4,5,6,7,8,9].exists(c, [1,2,3,4,5,6,7,8,9].exists(d, [1,2,3,4,5,6,7,8,9].exists(e, a+b+c+d+e < 0)))))'
    await lists.create({ name: 'x', fields: [...priced, formula('big', doubled(20, 'title')), formula('slow', nested), formula('fine', 'title + "!"')] })
    const { items } = await lists.add({ list: 'x', item: { title: 'x'.repeat(1000) } })
    expect(Object.keys(items[0]?.errors ?? {}).toSorted()).toEqual(['big', 'slow'])
    expect(items[0]?.fine).toHaveLength(1001)
    await expect(lists.add({ list: 'x', items: Array.from({ length: 2000 }, () => ({ title: 'a' })) })).rejects.toMatchObject({ code: 'resource_exhausted' })
    expect(await lists.get({ list: 'x' })).toMatchObject({ count: 1 })
  })

  test('equals a twin written by hand', async () => {
    const { lists } = await admin()
    interface Env {
      a: number
      b: number
      s: string
      f: boolean
    }
    interface Node<T> {
      cel: string
      js: (env: Env) => T
    }
    const leaf: fc.Arbitrary<Node<number>> = fc.oneof(
      fc.constant<Node<number>>({ cel: 'a', js: ({ a }) => a }),
      fc.constant<Node<number>>({ cel: 'b', js: ({ b }) => b }),
      fc.integer({ min: 0, max: 99 }).map((n): Node<number> => ({ cel: `${n}.0`, js: () => n })),
      fc.constant<Node<number>>({ cel: 'double(size(s))', js: ({ s }) => Array.from(s).length }),
    )
    const operators = {
      '+': (x: number, y: number) => x + y,
      '-': (x: number, y: number) => x - y,
      '*': (x: number, y: number) => x * y,
      '/': (x: number, y: number) => x / y,
    }
    const { number } = fc.letrec<{ number: Node<number> }>((tie) => ({
      number: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        leaf,
        fc
          .tuple(fc.constantFrom(...(Object.keys(operators) as (keyof typeof operators)[])), tie('number'), tie('number'))
          .map(([op, x, y]): Node<number> => ({ cel: `(${x.cel} ${op} ${y.cel})`, js: (env) => operators[op](x.js(env), y.js(env)) })),
        fc.tuple(tie('number'), tie('number'), tie('number'), tie('number')).map(([x, y, yes, no]): Node<number> => ({
          cel: `(${x.cel} < ${y.cel} ? ${yes.cel} : ${no.cel})`,
          js: (env) => (x.js(env) < y.js(env) ? yes.js(env) : no.js(env)),
        })),
        fc.tuple(tie('number'), tie('number')).map(([yes, no]): Node<number> => ({
          cel: `(f && s.startsWith("a") ? ${yes.cel} : ${no.cel})`,
          js: (env) => (env.f && env.s.startsWith('a') ? yes.js(env) : no.js(env)),
        })),
      ),
    }))
    const trees = fc.sample(
      number.filter(({ cel }) => cel.length < 1500),
      50,
    )
    const fields: Fields = [
      { name: 'a', type: 'number', required: true },
      { name: 'b', type: 'number', required: true },
      { name: 's', type: 'text', required: true },
      { name: 'f', type: 'boolean', required: true },
      ...trees.map(({ cel }, index) => formula(`t${index}`, cel)),
    ]
    await lists.create({ name: 'twin', fields })
    const value = fc.oneof(
      fc.integer({ min: -50, max: 50 }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((n) => (Object.is(n, -0) ? 0 : n)),
    )
    const envs = fc.sample(fc.record({ a: value, b: value, s: fc.constantFrom('x', 'abc', 'ä🦊', 'alpha'), f: fc.boolean() }), 40)
    const { items } = await lists.add({ list: 'twin', items: envs })
    for (const [at, env] of envs.entries()) {
      for (const [index, { js, cel }] of trees.entries()) {
        const expected = js(env)
        const isKept = Number.isFinite(expected) && (!Number.isInteger(expected) || Number.isSafeInteger(expected))
        expect(items[at]?.[`t${index}`], `${cel} of ${JSON.stringify(env)}`).toBe(isKept ? (expected === 0 ? 0 : expected) : undefined)
      }
    }
  })
})
