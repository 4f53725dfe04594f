import { tenant, problemOf } from '@dot-do/testing'
import fc from 'fast-check'
import type { Change, ItemPart } from 'lists.do/contract'
import { describe, expect, test } from 'vitest'

const writer = () => tenant({ grants: ['lists:admin'] })
type Lists = Awaited<ReturnType<typeof writer>>['lists']

const all = async (lists: Lists, list: string): Promise<ItemPart[]> => (await lists.query({ list, limit: 1000 })).items
/** What a revert brings back: ids, order and values; versions and times go on. */
const shown = (items: ItemPart[]) => items.map(({ version: _, updatedAt: __, updatedBy: ___, ...rest }) => rest)

async function changes(lists: Lists, list: string, id?: string): Promise<Change[]> {
  const found: Change[] = []
  let cursor: string | undefined
  do {
    const page = await lists.history({ list, id, limit: 7, cursor })
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return found
}

describe('history', () => {
  test('tells what was before and after, who and when, the newest first, without gaps', async () => {
    const { lists, keyId } = await writer()
    await lists.create({
      name: 'l',
      strict: false,
      fields: [
        { name: 'a', type: 'text' },
        { name: 'n', type: 'number' },
      ],
    })
    const { items } = await lists.add({ list: 'l', items: [{ a: 'x', n: 1 }, { a: 'y' }, { a: 'z', more: 1 }] })
    const [x = '', y = '', z = ''] = items.map(({ id }) => id)
    await lists.update({ list: 'l', id: x, set: { n: 2 }, unset: ['a'] })
    await lists.move({ list: 'l', id: y, to: 'last' })
    await lists.update({ list: 'l', id: z, set: { more: 2, other: null } })
    await lists.remove({ list: 'l', id: x })
    const found = await changes(lists, 'l')
    expect(found.map(({ version }) => version)).toEqual([7, 6, 5, 4, 3, 2, 1])
    expect(found.map(({ type, id }) => [type, id])).toEqual([
      ['removed', x],
      ['updated', z],
      ['moved', y],
      ['updated', x],
      ['added', z],
      ['added', y],
      ['added', x],
    ])
    expect(found[3]).toMatchObject({ fields: ['a', 'n'], by: keyId, before: { a: 'x', n: 1, version: 1 }, after: { n: 2, version: 4 } })
    expect(found[3]?.after).not.toHaveProperty('a')
    expect(found[1]).toMatchObject({ fields: ['more'], before: { more: 1 }, after: { more: 2 } })
    expect(found[0]).toMatchObject({ before: { id: x, n: 2 } })
    expect(found[0]).not.toHaveProperty('after')
    expect(found[6]).not.toHaveProperty('before')
    expect(Date.parse(found[0]?.at ?? '')).toBeGreaterThan(Date.now() - 60_000)
    expect((await changes(lists, 'l', y)).map(({ version }) => version)).toEqual([5, 2])
    expect(await problemOf(lists.history({ list: 'none' }))).toMatchObject({ code: 'not_found' })
    const { nextCursor: cursor } = await lists.history({ list: 'l', limit: 1 })
    expect(await problemOf(lists.history({ list: 'l', id: y, cursor }))).toMatchObject({ code: 'invalid_argument' })
  })

  test('shows items under the names and types that their fields had', async () => {
    const { lists } = await writer()
    await lists.create({
      name: 'l',
      fields: [
        { name: 'price', type: 'money' },
        { name: 'gone', type: 'text' },
      ],
    })
    const { items } = await lists.add({ list: 'l', item: { price: { amount: '1.50', currency: 'EUR' }, gone: 'g' } })
    const id = items[0]?.id ?? ''
    await lists.alter({
      list: 'l',
      rename: [{ from: 'price', to: 'cost' }],
      change: [{ name: 'cost', type: 'text' }],
      remove: ['gone'],
      add: [{ name: 'n', type: 'number' }],
    })
    await lists.update({ list: 'l', id, set: { n: 1 } })
    const [set, rewritten, altered, added] = await changes(lists, 'l')
    expect(set).toMatchObject({ fields: ['n'], before: { cost: '1.50 EUR' }, after: { cost: '1.50 EUR', n: 1 } })
    expect(rewritten).toMatchObject({
      before: { price: { amount: '1.50', currency: 'EUR' }, gone: 'g' },
      after: { cost: '1.50 EUR' },
      fields: ['cost', 'gone'],
    })
    expect(altered).toMatchObject({ type: 'altered', fieldsBefore: [{ name: 'price' }, { name: 'gone' }], fieldsAfter: [{ name: 'cost' }, { name: 'n' }] })
    expect(added).toMatchObject({ after: { price: { amount: '1.50', currency: 'EUR' }, gone: 'g' } })
    expect(await lists.revert({ list: 'l', to: 1 })).toMatchObject({ restored: 0, removed: 0 })
  })
})

describe('revert', () => {
  test('puts one item back, from wherever it went', async () => {
    const { lists } = await writer()
    const { items } = await lists.add({ list: 'l', items: ['a', 'b', 'c', 'd'] })
    const [a = '', b = '', c = ''] = items.map(({ id }) => id)
    await lists.remove({ list: 'l', ids: [a, b] })
    await lists.update({ list: 'l', id: c, set: { value: 'C' } })
    await lists.move({ list: 'l', id: c, to: 'last' })
    expect(await lists.revert({ list: 'l', to: 4, id: b })).toEqual({ version: 9, restored: 1, removed: 0 })
    expect(await lists.revert({ list: 'l', to: 4, id: c })).toEqual({ version: 11, restored: 1, removed: 0 })
    expect((await all(lists, 'l')).map(({ value }) => value)).toEqual(['b', 'c', 'd'])
    expect((await all(lists, 'l'))[0]).toMatchObject({ id: b, createdAt: items[1]?.createdAt, version: 9 })
    expect(await lists.revert({ list: 'l', to: 0, id: b })).toMatchObject({ restored: 0, removed: 1 })
    expect(await problemOf(lists.revert({ list: 'l', to: 4, id: 'item_none' }))).toMatchObject({ code: 'not_found' })
    expect(await problemOf(lists.revert({ list: 'l', to: 99 }))).toMatchObject({ code: 'failed_precondition', data: { version: 12, oldest: 0 } })
    expect(await lists.revert({ list: 'l', to: 12 })).toEqual({ version: 12, restored: 0, removed: 0 })
  })

  test('is refused by what holds of values and fields', async () => {
    const { lists } = await writer()
    await lists.create({
      name: 'l',
      key: 'k',
      fields: [
        { name: 'k', type: 'text' },
        { name: 's', type: 'text' },
      ],
    })
    const { items } = await lists.add({
      list: 'l',
      items: [
        { k: '1', s: 'x' },
        { k: '2', s: '7' },
      ],
    })
    await lists.update({ list: 'l', id: items[0]?.id, set: { k: '3' } })
    await lists.update({ list: 'l', id: items[1]?.id, set: { k: '1' } })
    expect(await problemOf(lists.revert({ list: 'l', to: 2, id: items[0]?.id }))).toMatchObject({
      code: 'already_exists',
      data: { field: 'k', id: items[1]?.id },
    })
    expect(await lists.revert({ list: 'l', to: 2 })).toMatchObject({ restored: 2 })
    expect((await all(lists, 'l')).map(({ k }) => k)).toEqual(['1', '2'])
    // Each has its values again, and the index knows it.
    expect(await problemOf(lists.add({ list: 'l', item: { k: '2' } }))).toMatchObject({ code: 'already_exists' })
    await lists.update({ list: 'l', id: items[0]?.id, set: { s: '8' } })
    const { list: altered } = await lists.alter({
      list: 'l',
      change: [{ name: 's', type: 'number' }],
      add: [{ name: 'more', type: 'text', required: true, default: 'm' }],
    })
    await lists.update({ list: 'l', where: {}, set: { s: 9 } })
    expect(await problemOf(lists.revert({ list: 'l', to: 2 }))).toMatchObject({
      code: 'failed_precondition',
      reason: 'fields',
      data: { version: altered.version + 2 },
    })
    expect(await lists.revert({ list: 'l', to: 2, id: items[1]?.id })).toMatchObject({ restored: 1 })
    expect((await all(lists, 'l'))[1]).toMatchObject({ s: 7, more: 'm' })
  })

  test('of a list makes it what it was, whatever happened since, and can itself be reverted', async () => {
    const { lists } = await writer()
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ do: fc.constant('add' as const), count: fc.integer({ min: 1, max: 4 }), at: fc.nat(20) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('update' as const), at: fc.nat(20), value: fc.oneof(fc.string(), fc.integer()) }) },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), at: fc.nat(20), to: fc.nat(20) }) },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), at: fc.nat(20) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('revert' as const), at: fc.nat(20) }) },
    )
    let run = 0
    const property = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), fc.nat(20), async (steps, to) => {
      const list = `r${run++}`
      await lists.create({ name: list })
      const states = new Map<number, ReturnType<typeof shown>>([[0, []]])
      for (const each of steps) {
        const items = await all(lists, list)
        const at = items[each.at % Math.max(1, items.length)]?.id ?? ''
        if (each.do === 'add')
          await lists.add({ list, items: Array.from({ length: each.count }, (_, index) => `${run} ${index}`), at: at === '' ? 'last' : { before: at } })
        else if (each.do === 'revert') await lists.revert({ list, to: [...states.keys()][each.at % states.size] ?? 0 })
        else if (at === '') continue
        else if (each.do === 'update') await lists.update({ list, id: at, set: { value: each.value } })
        else if (each.do === 'move') await lists.move({ list, id: at, to: { index: each.to } })
        else await lists.remove({ list, id: at })
        states.set((await lists.get({ list })).version, shown(await all(lists, list)))
      }
      for (const version of [[...states.keys()][to % states.size] ?? 0, [...states.keys()].at(-1) ?? 0]) {
        await lists.revert({ list, to: version })
        expect(shown(await all(lists, list))).toEqual(states.get(version))
        expect((await lists.get({ list })).count).toBe(states.get(version)?.length)
      }
      const versions = (await changes(lists, list)).map(({ version }) => version)
      expect(versions).toEqual(versions.map((_, index) => versions.length - index))
    })
    await fc.assert(property, { numRuns: 25 })
  })

  test('finds places again after positions were spaced anew', async () => {
    const { lists } = await writer()
    const { items } = await lists.add({ list: 'l', items: Array.from({ length: 400 }, (_, index) => index) })
    const ids = items.map(({ id }) => id)
    const before = shown(await all(lists, 'l'))
    // Some stood among those whose positions will be others, some where the others come.
    await lists.remove({ list: 'l', ids: [...ids.slice(150, 200), ...ids.slice(201, 204)] })
    // Always into the same gap: positions grow until their neighbourhood is spaced anew, more than once.
    for (let index = 0; index < 20; index++)
      await Promise.all(Array.from({ length: 50 }, () => lists.add({ list: 'l', item: index, at: { after: ids[200] ?? '' } })))
    expect(await lists.revert({ list: 'l', to: 400 })).toMatchObject({ restored: 53, removed: 1000 })
    expect(shown(await all(lists, 'l'))).toEqual(before)
  })
})
