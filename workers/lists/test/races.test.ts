import { crash, startOwn, tenant, until } from '@dot-do/testing'
import { safe } from 'lists.do'
import { expect, test } from 'vitest'

type Lists = Awaited<ReturnType<typeof tenant>>['lists']
type OnDelete = 'clear' | 'restrict' | 'remove'

const kinds = ['clear', 'restrict', 'remove'] as const

/** A list of targets, and one of each kind that refers to them. */
async function network(lists: Lists): Promise<void> {
  await lists.create({ name: 'targets', fields: [{ name: 'n', type: 'number' }] })
  for (const onDelete of kinds) {
    await lists.create({
      name: onDelete,
      fields: [
        { name: 'n', type: 'number' },
        { name: 'to', type: 'relation', list: 'targets', onDelete },
      ],
    })
  }
}

async function everything(lists: Lists, list: string): Promise<{ id: string; to?: string }[]> {
  const found: { id: string; to?: string }[] = []
  for (let cursor: string | undefined; ;) {
    const page: Awaited<ReturnType<Lists['query']>> = await lists.query({ list, limit: 1000, ...(cursor !== undefined && { cursor }) })
    found.push(...(page.items as { id: string; to?: string }[]))
    if (page.nextCursor === undefined) return found
    cursor = page.nextCursor
  }
}

async function dangling(lists: Lists, kind: OnDelete): Promise<string[]> {
  const refers = await everything(lists, kind)
  const there = new Set((await everything(lists, 'targets')).map(({ id }) => id))
  return refers.filter(({ to }) => to !== undefined && !there.has(to)).map(({ id }) => id)
}

test.each(kinds)('of references and removals at once none is left dangling: %s', async (kind) => {
  const { lists } = await tenant({ grants: ['lists:admin'] })
  await network(lists)
  const { items } = await lists.add({ list: 'targets', items: Array.from({ length: 40 }, (_, n) => ({ n })) })
  const outcomes = await Promise.all(
    items.map(async ({ id }, index) => {
      const refer = () => safe(lists.add({ list: kind, item: { n: index, to: id } }))
      const remove = () => safe(lists.remove({ list: 'targets', id }))
      const [first, gone, second] = await Promise.all([refer(), remove(), refer()])
      return { id, made: [first, second].map(({ error }) => error?.code), gone: gone.error?.code ?? gone.data?.removed }
    }),
  )
  expect(await dangling(lists, kind)).toEqual([])
  const there = new Set((await everything(lists, 'targets')).map(({ id }) => id))
  const count = (await everything(lists, kind)).length
  for (const { id, made, gone } of outcomes) {
    expect([undefined, 'not_found'], JSON.stringify(made)).toEqual(expect.arrayContaining(made))
    expect(gone).toBe(there.has(id) ? 'failed_precondition' : 1)
    if (there.has(id)) expect([kind, made.includes(undefined)]).toEqual(['restrict', true])
  }
  const added = outcomes.flatMap(({ made }) => made).filter((code) => code === undefined).length
  if (kind !== 'remove') expect(count).toBe(added)
})

test('one target under references, removals and deletions from many', async () => {
  const { lists } = await tenant({ grants: ['lists:admin'] })
  await network(lists)
  const { items } = await lists.add({ list: 'targets', items: [{ n: 1 }, { n: 2 }] })
  const ids = items.map(({ id }) => id)
  await Promise.all([
    ...Array.from({ length: 30 }, (_, n) => safe(lists.add({ list: kinds[n % 3] ?? 'clear', item: { to: ids[n % 2] } }))),
    ...Array.from({ length: 5 }, () => safe(lists.remove({ list: 'targets', ids }))),
    safe(lists.delete({ list: 'targets' })),
  ])
  const isThere = (await safe(lists.get({ list: 'targets' }))).error === undefined
  for (const kind of kinds) {
    const there = new Set(isThere ? (await everything(lists, 'targets')).map(({ id }) => id) : [])
    const left = async () => (await everything(lists, kind)).filter(({ to }) => to !== undefined && !there.has(to))
    if (kind === 'restrict' && isThere) expect(await left()).toEqual([])
    else await expect.poll(left, { timeout: 10_000 }).toEqual([])
  }
})

test('what a crash interrupts between two lists is finished, and what restrict holds stays', async () => {
  await using own = await startOwn({ only: ['lists'] })
  const { lists } = await tenant({ grants: ['lists:admin'], on: own })
  await network(lists)
  const acknowledged = new Set<string>()
  await crash({
    on: own,
    writers: 8,
    async step(writer) {
      const { items } = await lists.add({ list: 'targets', items: [{ n: writer }, { n: -1 }] })
      const [one = '', two = ''] = items.map(({ id }) => id)
      for (const kind of kinds)
        await lists.add({
          list: kind,
          items: [
            { n: 1, to: kind === 'restrict' && writer % 2 === 0 ? two : one },
            { n: 2, to: two },
          ],
        })
      const { error } = await safe(lists.remove({ list: 'targets', id: writer % 2 === 0 ? one : two }, { retries: 0 }))
      if (error && error.code !== 'failed_precondition') throw error
      if (!error) acknowledged.add(one)
    },
    async check() {
      expect(await dangling(lists, 'restrict')).toEqual([])
      const there = new Set((await everything(lists, 'targets')).map(({ id }) => id))
      for (const id of acknowledged) expect(there.has(id), id).toBe(false)
      for (const kind of ['clear', 'remove'] as const) await until(`nothing dangles in ${kind}`, async () => (await dangling(lists, kind)).length === 0)
    },
  })
  expect(acknowledged.size).toBeGreaterThan(0)
})
