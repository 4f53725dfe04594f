import { rpc, startOwn, tenant, until } from '@dot-do/testing'
import { safe } from 'lists.do'
import { describe, expect, test } from 'vitest'

const admin = () => tenant({ grants: ['lists:admin'] })
const tasks = {
  name: 'tasks',
  fields: [
    { name: 'title', type: 'text', required: true },
    { name: 'due', type: 'date' },
  ],
} as const

describe('create', () => {
  test('gives the same list for the same definition, and refuses another under its name', async () => {
    const { lists, keyId } = await admin()
    const made = await lists.create({ ...tasks, fields: [...tasks.fields] })
    expect(made).toMatchObject({
      id: expect.stringMatching(/^list_/),
      name: 'tasks',
      fields: tasks.fields,
      strict: true,
      count: 0,
      version: 0,
      createdBy: keyId,
    })
    expect(await lists.create({ ...tasks, fields: [...tasks.fields] })).toEqual(made)
    await expect(lists.create({ name: 'tasks' })).rejects.toMatchObject({ code: 'already_exists', data: { id: made.id } })
    await expect(lists.create({ ...tasks, fields: [...tasks.fields], maxItems: 3 })).rejects.toMatchObject({ code: 'already_exists' })
    expect(await lists.get({ list: 'tasks' })).toEqual(made)
  })

  test('by many at once makes one list', async () => {
    const { lists } = await admin()
    const made = await Promise.all(Array.from({ length: 20 }, () => lists.create({ name: 'one', title: 'One' })))
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
  })

  test('names every field that does not hold together', async () => {
    const { lists } = await admin()
    const fields = [
      { name: 'id', type: 'text' },
      { name: 'a', type: 'select' },
      { name: 'a', type: 'number', pattern: 'x' },
      { name: 'b', type: 'text', pattern: '(?=x)' },
      { name: 'c', type: 'json', schema: { type: 'nothing' } },
      { name: 'd', type: 'number', default: 'x', min: 3, max: 2 },
      { name: 'e', type: 'money', currency: 'XXZ' },
      { name: 'f', type: 'phone', country: 'ZZ' },
      { name: 'g', type: 'date', min: '2026-02-30' },
      { name: 'h', type: 'longtext', unique: true },
    ] as Parameters<typeof lists.create>[0]['fields']
    const problem = await lists.create({ name: 'bad', fields, key: 'c' }).catch((err: unknown) => err)
    expect(problem).toMatchObject({ code: 'invalid_argument' })
    const paths = (problem as { issues: { path: (string | number)[] }[] }).issues.map(({ path }) => path.join('.'))
    const expected = ['fields.0.name', 'fields.1.options', 'fields.2.name', 'fields.2.pattern', 'fields.3.pattern', 'fields.5.max', 'fields.5.default']
    expect(paths).toEqual(expect.arrayContaining([...expected, 'fields.6.currency', 'fields.7.country', 'fields.8.min', 'fields.9.unique', 'key']))
  })

  test('takes `__proto__` and its like as names', async () => {
    const { lists } = await admin()
    await lists.create({ name: '__proto__', fields: ['__proto__', 'constructor', 'toString'].map((name) => ({ name, type: 'text' })) })
    const item: unknown = JSON.parse('{ "__proto__": "a", "constructor": "b", "toString": "c" }')
    const { items } = await lists.add({ list: '__proto__', item })
    expect(Object.entries(items[0] ?? {})).toEqual(
      expect.arrayContaining([
        ['__proto__', 'a'],
        ['constructor', 'b'],
        ['toString', 'c'],
      ]),
    )
    const where = JSON.parse('{ "__proto__": "a" }') as Record<string, unknown>
    expect((await lists.query({ list: '__proto__', where, sort: ['-__proto__'] })).items).toEqual(items)
  })
})

test('lists come by name, by pages', async () => {
  const { lists } = await admin()
  const names = ['a', 'b/1', 'b/2', 'b/ü', 'c', 'ä']
  for (const name of names) await lists.create({ name, title: `List ${name}` })
  const first = await lists.list({ limit: 4 })
  const second = await lists.list({ limit: 4, cursor: first.nextCursor })
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(names)
  expect(second.nextCursor).toBeUndefined()
  expect((await lists.list({ prefix: 'b/' })).items.map(({ title }) => title)).toEqual(['List b/1', 'List b/2', 'List b/ü'])
  await expect(lists.list({ prefix: 'b/', cursor: first.nextCursor })).rejects.toMatchObject({ code: 'invalid_argument' })
})

describe('delete', () => {
  test('leaves nothing, and a new list of the name is another', async () => {
    const { lists } = await admin()
    const made = await lists.create({ name: 'x', fields: [{ name: 'n', type: 'number', unique: true }] })
    await lists.add({ list: 'x', items: [{ n: 1 }, { n: 2 }] })
    expect(await lists.delete({ list: 'x' })).toEqual({ deleted: true })
    expect(await lists.delete({ list: 'x' })).toEqual({ deleted: false })
    await expect(lists.get({ list: 'x' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(lists.query({ list: 'x' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await lists.list()).items).toEqual([])
    const again = await lists.create({ name: 'x', fields: [{ name: 'n', type: 'number', unique: true }] })
    expect(again.id).not.toBe(made.id)
    // Versions go on, so that who follows the name never sees one twice.
    expect(again).toMatchObject({ count: 0, version: 2 })
    await lists.add({ list: 'x', items: [{ n: 1 }] })
  })

  test('and creation in turns end as the last of them', async () => {
    const { lists } = await admin()
    for (let round = 0; round < 5; round++) {
      await lists.add({ list: 'turns', item: round })
      await lists.delete({ list: 'turns' })
    }
    const made = await lists.create({ name: 'turns' })
    await lists.add({ list: 'turns', item: 'kept' })
    // What the outbox brings late is of lists that are no more.
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await lists.get({ list: 'turns' })).toMatchObject({ id: made.id, count: 1 })
  })
})

test('another tenant sees nothing: the very answer of a list that is not', async () => {
  const [mine, theirs] = [await admin(), await admin()]
  const { items } = await mine.lists.add({ list: 'secret', item: 'x' })
  const id = items[0]?.id ?? ''
  const ask = async (method: string, input: object) => {
    const { status, text } = await rpc(theirs.http, 'lists.do', method, input)
    return { status, text: text.replace(/"requestId":"[^"]*"/, '').replaceAll('nothing', 'secret') }
  }
  for (const [method, input] of Object.entries({
    get: {},
    query: {},
    update: { id, set: {} },
    remove: { id },
    move: { id, to: 'first' },
    take: {},
    listViews: {},
  })) {
    const [there, absent] = [await ask(method, { list: 'secret', ...input }), await ask(method, { list: 'nothing', ...input })]
    expect(there, method).toEqual(absent)
    expect(there.status, method).toBe(404)
  }
  expect((await theirs.lists.list()).items).toEqual([])
  expect(await mine.lists.get({ list: 'secret' })).toMatchObject({ count: 1 })
})

test('a list that a crash left half made is made', async () => {
  await using own = await startOwn({ only: ['lists'] })
  const { lists } = await tenant({ grants: ['lists:admin'], on: own })
  await lists.create({ name: 'first', title: 'List first' })
  const torn = Promise.allSettled(Array.from({ length: 40 }, (_, index) => lists.create({ name: `n${index}`, title: `List n${index}` }, { retries: 0 })))
  await new Promise((resolve) => setTimeout(resolve, 25))
  await own.kill()
  await torn
  await own.restart()
  for (const { name, title } of (await lists.list({ limit: 1000 })).items) {
    await until(`the list ${name}`, async () => (await safe(lists.get({ list: name }))).data?.title === title)
  }
})
