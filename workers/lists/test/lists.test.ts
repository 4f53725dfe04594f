import { tenant } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'

const writer = () => tenant({ grants: ['lists:write'] })

describe('add', () => {
  test('makes a list of plain values that nobody created', async () => {
    const { lists, keyId } = await writer()
    const { items } = await lists.add({ list: 'todo', item: 'milk' })
    expect(items).toEqual([
      {
        id: expect.stringMatching(/^item_/),
        version: 1,
        createdAt: expect.any(String),
        createdBy: keyId,
        updatedAt: expect.any(String),
        updatedBy: keyId,
        value: 'milk',
      },
    ])
    await lists.add({ list: 'todo', items: [{ a: 1 }, null, [1, 'two'], 3.5, true] })
    const page = await lists.query({ list: 'todo' })
    expect(page.items.map(({ value }) => value)).toEqual(['milk', { a: 1 }, null, [1, 'two'], 3.5, true])
    expect(await lists.get({ list: 'todo' })).toMatchObject({ name: 'todo', count: 6, version: 6, strict: true })
  })

  test('x', async () => {
    const { lists } = await writer()
    await lists.create({
      name: 'tasks',
      fields: [
        { name: 'title', type: 'text', required: true },
        { name: 'n', type: 'number', unique: true },
        { name: '__proto__', type: 'money' },
      ],
    })
    const { items } = await lists.add({
      list: 'tasks',
      items: [{ title: 'Äpfel e\u0301', n: 2 }, JSON.parse('{"title":"b","n":1,"__proto__":{"amount":"12.5","currency":"EUR"}}')],
    })
    console.log(items)
    console.log(await lists.query({ list: 'tasks', sort: ['-n'], count: true, limit: 1, search: 'apfel' }))
    const p1 = await lists.query({ list: 'tasks', sort: ['-n'], limit: 1 })
    console.log(p1, await lists.query({ list: 'tasks', sort: ['-n'], limit: 1, cursor: p1.nextCursor }))
    await expect(lists.add({ list: 'tasks', item: { title: 'c', n: 1 } })).rejects.toMatchObject({ code: 'already_exists' })
    console.log(await lists.update({ list: 'tasks', id: items[0].id, increment: { n: 5 } }))
    console.log(await lists.move({ list: 'tasks', id: items[0].id, to: 'last' }))
    console.log(await lists.take({ list: 'tasks', count: 5 }))
    console.log(await lists.list())
  })
})
