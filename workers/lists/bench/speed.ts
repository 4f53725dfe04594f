import { stdout } from 'node:process'
import { startOwn, tenant, type Tenant } from '@dot-do/testing'
import { byTurns, medianMs } from '@dot-do/testing/timing'

const items = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    title: `item ${index + from} of many`,
    n: (index * 7919) % 100_003,
    status: ['open', 'late', 'done'][index % 3],
  }))

const definition = [
  { name: 'title', type: 'text' as const },
  { name: 'n', type: 'number' as const },
  { name: 'status', type: 'select' as const, options: ['open', 'late', 'done'] },
]

async function fill({ lists }: Tenant, list: string, count: number): Promise<void> {
  await lists.create({ name: list, fields: definition })
  for (let from = 0; from < count; from += 10_000) await lists.add({ list, items: items(Math.min(10_000, count - from), from) })
  await lists.saveView({ list, name: 'open', where: { status: 'open' }, sort: ['-n'] })
}

const line = (name: string, ms: number, of?: number, aim?: string) =>
  stdout.write(`${name.padEnd(44)} ${ms.toFixed(2).padStart(9)} ${of === undefined ? '' : `${(ms / of).toFixed(2).padStart(8)}   ${aim ?? ''}`}\n`)

await using platform = await startOwn({ only: ['lists'] })
const user = await tenant({ grants: ['lists:admin', 'probe:write'], on: platform })
const { lists, probe } = user

stdout.write(`${''.padEnd(44)} ms, median    ratio   aim\n`)
await fill(user, 'small', 1000)
await fill(user, 'large', 100_000)
await medianMs(100, (index) => Promise.all([probe.note({ text: `w${index}` }), lists.add({ list: 'warm', item: index })]))
const best = await byTurns(20, 21, {
  bare: (index) => probe.note({ text: `n${index}` }),
  ours: (index) => lists.add({ list: 'small', item: items(1, index % 21)[0] }),
})
line('a bare insert', best.bare)
line('add of one item', best.ours, best.bare, '≤ 1.3')
const batch = await medianMs(5, (index) => lists.add({ list: `batch${index}`, items: items(10_000) }))
line('add of 10,000 items', batch, best.ours)
const page = (list: string, input: object) => medianMs(60, () => lists.query({ list, limit: 50, ...input }))
const get = await medianMs(100, () => lists.get({ list: 'large' }))
line('get of the list’s definition', get)
for (const [name, input] of Object.entries({
  'a filtered, sorted page of 50': { where: { status: 'open' }, sort: ['-n'] },
  'the same behind a cursor': { where: { status: 'open' }, sort: ['-n'], cursor: 'next' },
  'a page in the list’s order': {},
  'a page that no view asks for': { where: { n: { $gte: 50_000, $lt: 50_100 } }, sort: ['title'] },
})) {
  const inputOf = async (list: string) =>
    'cursor' in input ? { ...input, cursor: (await lists.query({ list, limit: 50, where: input.where, sort: input.sort })).nextCursor } : input
  const small = await page('small', await inputOf('small'))
  const large = await page('large', await inputOf('large'))
  line(`${name}, of 1,000`, small)
  line(`${name}, of 100,000`, large, small, 'n' in (input.where ?? {}) ? 'read whole: no index' : '≤ 3')
}
