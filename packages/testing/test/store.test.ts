import { expect, test } from 'vitest'
import { root, tenant } from '../src/index.ts'

test('a transaction that fails leaves nothing of what it wrote', async () => {
  const { probe } = await tenant({ grants: ['probe:write'] })
  await probe.note({ text: 'kept' })
  await expect(probe.note({ text: 'refused', how: 'refuse' })).rejects.toMatchObject({ code: 'failed_precondition', message: 'refused as asked' })
  await expect(probe.note({ text: 'thrown', how: 'throw' })).rejects.toMatchObject({ code: 'internal' })
  expect(await probe.notes()).toEqual({ notes: ['kept'] })
})

test('of many writes at once each is kept whole, or not at all', async () => {
  const { probe } = await tenant({ grants: ['probe:write'] })
  const ways = (['refuse', 'throw', undefined] as const).flatMap((how) => Array.from({ length: 20 }, (_, index) => ({ how, text: `${how} ${index}` })))
  const shuffled = ways.map((way, index) => ({ way, place: (index * 37) % ways.length })).toSorted((one, other) => one.place - other.place)
  const ends = await Promise.allSettled(shuffled.map(({ way }) => probe.note(way)))
  const kept = shuffled.filter((_, index) => ends[index]?.status === 'fulfilled').map(({ way }) => way.text)
  expect(kept).toHaveLength(20)
  expect((await probe.notes()).notes.toSorted()).toEqual(kept.toSorted())
})

test('twenty of one key at once are one write, with one answer', async () => {
  const { probe } = await tenant({ grants: ['probe:write'] })
  const answers = await Promise.all(Array.from({ length: 20 }, () => probe.note({ text: 'once' }, { idempotencyKey: 'k' })))
  expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
  expect(await probe.notes()).toEqual({ notes: ['once'] })
})

test('a key used with another input is refused; a refused write does not use its key up', async () => {
  const { probe } = await tenant({ grants: ['probe:write'] })
  await expect(probe.note({ text: 'a', how: 'refuse' }, { idempotencyKey: 'k' })).rejects.toMatchObject({ code: 'failed_precondition' })
  await probe.note({ text: 'b' }, { idempotencyKey: 'k' })
  await expect(probe.note({ text: 'c' }, { idempotencyKey: 'k' })).rejects.toMatchObject({ code: 'failed_precondition', reason: 'idempotency_key_reused' })
  expect(await probe.notes()).toEqual({ notes: ['b'] })
})

test('a key is of its actor: another’s, of the same tenant, is another write', async () => {
  const { probe, auth, organization } = await tenant({ grants: ['probe:write', 'auth:admin'] })
  const { key } = await root().auth.createKey({ organization, name: 'second', permissions: ['probe:write'] })
  await probe.note({ text: 'a' }, { idempotencyKey: 'k' })
  await probe.note({ text: 'a' }, { idempotencyKey: 'k', headers: { authorization: `Bearer ${key}` } })
  expect(await probe.notes()).toEqual({ notes: ['a', 'a'] })
  expect((await auth.listKeys()).items).toHaveLength(2)
})

test('a tenant’s store is its own', async () => {
  const [one, other] = await Promise.all([tenant({ grants: ['probe:write'] }), tenant({ grants: ['probe:write'] })])
  await one.probe.note({ text: 'mine' }, { idempotencyKey: 'k' })
  await other.probe.note({ text: 'theirs' }, { idempotencyKey: 'k' })
  expect([await one.probe.notes(), await other.probe.notes()]).toEqual([{ notes: ['mine'] }, { notes: ['theirs'] }])
})
