import { setTimeout as sleep } from 'node:timers/promises'
import { platform, startOwn, tenant, until, withKey } from '@dot-do/testing'
import { createClient, type Lists } from 'lists.do'
import type { ListEvent } from 'lists.do/contract'
import { expect, test } from 'vitest'

const writer = () => tenant({ grants: ['lists:admin'] })

interface Watching {
  seen: ListEvent[]
  /** What the watch ended with. */
  end: Promise<{ code: string; data?: unknown } | undefined>
  stop: () => void
}

/** Watches until it is stopped; the opening event, where there is one, has come by then. */
async function watch(lists: Lists, input: Parameters<Lists['watch']>[0]): Promise<Watching> {
  const leaving = new AbortController()
  const seen: ListEvent[] = []
  const events = await lists.watch(input, { signal: leaving.signal })
  const end = (async () => {
    try {
      for await (const event of events) seen.push(event)
      return undefined
    } catch (err) {
      return err as { code: string; data?: unknown }
    }
  })()
  if (input.since === undefined) await until('it is opened', () => seen.length > 0)
  return { seen, end, stop: () => leaving.abort() }
}

const short = ({ version, type, item, previous }: ListEvent) => [version, type, item?.value, previous?.value]

test('begins with the version it begins at, and tells of every change in its order', async () => {
  const { lists } = await writer()
  const { items } = await lists.add({ list: 'l', items: ['a', 'b'] })
  const [a, b] = [items[0]?.id, items[1]?.id]
  const { seen, stop } = await watch(lists, { list: 'l' })
  await lists.update({ list: 'l', id: a, set: { value: 'A' } })
  await lists.move({ list: 'l', id: b, to: 'first' })
  await lists.add({ list: 'l', items: ['c', 'd'] })
  await lists.remove({ list: 'l', id: a })
  await lists.alter({ list: 'l', rename: [{ from: 'value', to: 'name' }] })
  await lists.take({ list: 'l' })
  await until('all came', () => seen.length === 8)
  stop()
  expect(seen.slice(0, 7).map(short)).toEqual([
    [2, 'opened', undefined, undefined],
    [3, 'updated', 'A', 'a'],
    [4, 'moved', 'b', undefined],
    [5, 'added', 'c', undefined],
    [6, 'added', 'd', undefined],
    [7, 'removed', undefined, 'A'],
    [8, 'altered', undefined, undefined],
  ])
  expect(seen[7]).toMatchObject({ version: 9, type: 'removed', id: b, previous: { name: 'b', version: 4 } })
  const again = await watch(lists, { list: 'l', since: 2 })
  await until('what was since then came', () => again.seen.length === 7)
  again.stop()
  expect(again.seen).toEqual(seen.slice(1))
})

test('items come and go by the filter', async () => {
  const { lists } = await writer()
  await lists.create({
    name: 'l',
    fields: [
      { name: 'value', type: 'text' },
      { name: 'n', type: 'number' },
    ],
  })
  const { items } = await lists.add({
    list: 'l',
    items: [
      { value: 'a', n: 1 },
      { value: 'b', n: 5 },
    ],
  })
  const [a, b] = [items[0]?.id, items[1]?.id]
  const { seen, stop } = await watch(lists, { list: 'l', where: { n: { $gte: 3 } } })
  for (let index = 0; index < 1200; index += 300) await lists.add({ list: 'l', items: Array.from({ length: 300 }, () => ({ value: 'x', n: 0 })) })
  await lists.update({ list: 'l', id: a, set: { n: 3 } })
  await lists.update({ list: 'l', id: b, set: { n: 6 } })
  await lists.update({ list: 'l', id: b, set: { n: 2 } })
  await lists.remove({ list: 'l', ids: [a ?? '', b ?? ''] })
  await until('all came', () => seen.length === 5)
  stop()
  expect(seen.map(short)).toEqual([
    [2, 'opened', undefined, undefined],
    [1203, 'added', 'a', 'a'],
    [1204, 'updated', 'b', 'b'],
    [1205, 'removed', 'b', 'b'],
    [1206, 'removed', undefined, 'a'],
  ])
  expect(seen[3]).toMatchObject({ item: { n: 2 }, previous: { n: 6 } })
})

test('is refused before it begins, and ends with the list', async () => {
  const { lists } = await writer()
  const refused = (input: Parameters<Lists['watch']>[0]) => expect(lists.watch(input)).rejects
  await refused({ list: 'none' }).toMatchObject({ code: 'not_found' })
  await lists.add({ list: 'l', items: [1, 2, 3] })
  await refused({ list: 'l', where: { nothing: 1 } }).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['where', 'nothing'] }] })
  await refused({ list: 'l', since: 4 }).toMatchObject({ code: 'failed_precondition', data: { version: 3, oldest: 0 } })
  const other = await writer()
  await expect(other.lists.watch({ list: 'l' })).rejects.toMatchObject({ code: 'not_found' })
  const { seen, end } = await watch(lists, { list: 'l' })
  await lists.delete({ list: 'l' })
  expect(await end).toMatchObject({ code: 'not_found' })
  expect(seen).toHaveLength(1)
  // A list of the same name goes on counting: who watched the old one does not take it for that.
  await lists.add({ list: 'l', item: 'new' })
  expect(await lists.get({ list: 'l' })).toMatchObject({ version: 4, count: 1 })
  await refused({ list: 'l', since: 2 }).toMatchObject({ code: 'failed_precondition', data: { version: 4, oldest: 3 } })
  expect(await lists.revert({ list: 'l', to: 3 })).toMatchObject({ removed: 1 })
})

test('fifty watch a list, and no more; who leaves makes room', async () => {
  const { lists } = await writer()
  await lists.add({ list: 'l', item: 1 })
  const all = await Promise.all(Array.from({ length: 50 }, () => watch(lists, { list: 'l' })))
  await expect(lists.watch({ list: 'l' })).rejects.toMatchObject({ code: 'resource_exhausted' })
  await lists.add({ list: 'l', item: 2 })
  for (const { seen } of all) await until('each was told', () => seen.length === 2)
  for (const { stop } of all) stop()
  await Promise.all(all.map(({ end }) => end))
  await until('there is room', async () => {
    const one = await watch(lists, { list: 'l' }).catch(() => undefined)
    one?.stop()
    return one !== undefined
  })
})

test('Last-Event-ID goes on where the stream was', async () => {
  const { lists, key } = await writer()
  await lists.add({ list: 'l', items: ['a', 'b', 'c'] })
  const response = await fetch(`${platform().url}/lists.do/rpc/watch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'last-event-id': '2', 'x-request-timeout': '300' },
    body: '{"list":"l"}',
  })
  expect(await response.text()).toMatch(/^id: 3\ndata: \{.*"type":"added".*"value":"c".*\}\n\n(:\n\n)*event: error\n/)
})

test('nothing is lost or told twice when the platform dies and comes back', async () => {
  await using own = await startOwn({ only: ['lists'] })
  const { key } = await tenant({ grants: ['lists:write'], on: own })
  const { lists } = withKey(key, own)
  await lists.add({ list: 'l', item: 'first' })
  const patient = createClient({ baseUrl: own.url, apiKey: key, retries: 10 })
  const plain = await watch(patient, { list: 'l' })
  const some = await watch(patient, { list: 'l', where: { value: { $startsWith: 'even' } } })
  for (let round = 0; round < 3; round++) {
    for (let index = 0; index < 10; index++) await lists.add({ list: 'l', item: `${index % 2 ? 'odd' : 'even'} ${round} ${index}` })
    if (round === 2) break
    await own.kill()
    await sleep(100)
    await own.restart()
  }
  await until('all came', () => plain.seen.length === 31 && some.seen.length === 16)
  plain.stop()
  some.stop()
  expect(plain.seen.map(({ version }) => version)).toEqual(Array.from({ length: 31 }, (_, index) => index + 1))
  expect(some.seen.slice(1).every(({ item }) => String(item?.value).startsWith('even'))).toBe(true)
}, 120_000)
