import { tenant, until } from '@dot-do/testing'
import type { Change } from 'db.do/contract'
import { expect, test } from 'vitest'

const ns = 'docs'
type Db = Awaited<ReturnType<typeof tenant>>['db']

async function follow(db: Db, input: { since?: number; glob?: string | string[] }) {
  const leaving = new AbortController()
  const seen: Change[] = []
  const events = await db.changes({ ns, ...input }, { signal: leaving.signal })
  const end = (async () => {
    for await (const event of events) seen.push(event)
  })().catch(() => {})
  return { seen, stop: async () => (leaving.abort(), end) }
}

const short = ({ seq, op, id, version, document }: Change) => [seq, op, id, version, document?.data]

test('tells of every write in its order, those of before and those that come', async () => {
  const { db } = await tenant({ grants: ['db:write'] })
  await db.put({ ns, id: 'a', data: { n: 1 } })
  await db.put({ ns, id: 'a', data: { n: 1 } })
  await db.batch({
    ns,
    operations: [
      { op: 'update', id: 'a', patch: { data: { n: 2 } } },
      { op: 'put', id: 'b', content: 'Text' },
    ],
  })
  const { seen, stop } = await follow(db, {})
  await until('what was is told', () => seen.length === 3)
  await db.delete({ ns, id: 'a' })
  await db.put({ ns, id: 'a', data: { n: 3 } })
  await until('what came is told', () => seen.length === 5)
  await stop()
  expect(seen.map(short)).toEqual([
    [1, 'create', 'a', 1, undefined],
    [2, 'update', 'a', 2, { n: 2 }],
    [3, 'create', 'b', 1, {}],
    [4, 'delete', 'a', 2, undefined],
    [5, 'create', 'a', 1, { n: 3 }],
  ])
  expect(seen[2]?.document).toMatchObject({ content: 'Text', ns })
})

test('goes on behind a place, by glob as well', async () => {
  const { db } = await tenant({ grants: ['db:write'] })
  await expect(db.changes({ ns })).rejects.toMatchObject({ code: 'not_found' })
  await db.put({ ns, id: 'z' })
  const early = await follow(db, { glob: ['**', '!c/**'] })
  await db.batch({ ns, operations: ['a/1', 'b/1', 'c/1', 'a/2'].map((id) => ({ op: 'put' as const, id })) })
  const late = await follow(db, { since: 2, glob: 'a/*' })
  await until('both are told', () => early.seen.length === 4 && late.seen.length === 1)
  await db.put({ ns, id: 'a/3' })
  await until('both are told', () => early.seen.length === 5 && late.seen.length === 2)
  await Promise.all([early.stop(), late.stop()])
  expect(early.seen.map(({ id }) => id)).toEqual(['z', 'a/1', 'b/1', 'a/2', 'a/3'])
  expect(late.seen.map(({ seq, id }) => [seq, id])).toEqual([
    [5, 'a/2'],
    [6, 'a/3'],
  ])
})

test('a place that is not there is refused with those that are', async () => {
  const { db } = await tenant({ grants: ['db:write'] })
  await db.put({ ns, id: 'a' })
  const following = async (since: number) => {
    for await (const event of await db.changes({ ns, since })) return event
    return undefined
  }
  await expect(following(2)).rejects.toMatchObject({ code: 'failed_precondition', data: { oldest: 1, newest: 1 } })
  await expect(db.changes({ ns, glob: '{' })).rejects.toMatchObject({ code: 'invalid_argument', issues: [{ path: ['glob'] }] })
  expect(await following(0)).toMatchObject({ seq: 1 })
})

test('another tenant sees none of it', async () => {
  const [one, other] = await Promise.all([tenant({ grants: ['db:write'] }), tenant({ grants: ['db:write'] })])
  await other.db.put({ ns, id: 'own' })
  const { seen, stop } = await follow(other.db, {})
  await one.db.put({ ns, id: 'secret' })
  await other.db.put({ ns, id: 'other' })
  await until('its own are told', () => seen.length === 2)
  await stop()
  expect(seen.map(({ id }) => id)).toEqual(['own', 'other'])
})
