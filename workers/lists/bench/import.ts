import { stdout } from 'node:process'
import { startOwn, tenant } from '@dot-do/testing'
import { medianMs } from '@dot-do/testing/timing'

const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `item ${index} of many,${(index * 7919) % 100_003},${['open', 'late', 'done'][index % 3]}\n`).join('')

const fields = [
  { name: 'title', type: 'text' as const },
  { name: 'n', type: 'number' as const },
  { name: 'status', type: 'select' as const, options: ['open', 'late', 'done'] },
]

async function time(run: () => PromiseLike<unknown>): Promise<number> {
  const start = performance.now()
  await run()
  return performance.now() - start
}

/** Milliseconds at the quickest: what else the machine does only ever adds to a time. */
async function quickest(times: number, run: (index: number) => PromiseLike<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let index = 0; index < times; index++) best = Math.min(best, await time(() => run(index)))
  return best
}

await using platform = await startOwn({ only: ['lists'] })
const { lists } = await tenant({ grants: ['lists:admin'], on: platform })
const file = (count: number) => new Blob([`title,n,status\n${rowsOf(count)}`], { type: 'text/csv' })

const line = (name: string, ms: number, of: number, aim = '') =>
  stdout.write(`${name.padEnd(44)} ${ms.toFixed(2).padStart(9)} ${(ms / of).toFixed(2).padStart(8)}   ${aim}\n`)

stdout.write(`${''.padEnd(44)}        ms    ratio   aim\n`)
await lists.create({ name: 'one', fields })
await medianMs(200, (index) => lists.add({ list: 'one', item: { title: `w${index}` } }))
const add = await medianMs(300, (index) => lists.add({ list: 'one', item: { title: `item ${index} of many`, n: index, status: 'open' } }))
line('add of one item, median', add, add)
for (let index = 0; index < 8; index++) await lists.create({ name: `ten${index}`, fields })
const ten = await quickest(8, (index) => lists.import({ list: `ten${index}`, file: file(10_000) }))
line('import of 10,000 rows', ten, add, '≤ 40')
await lists.create({ name: 'hundred', fields })
const hundred = await time(() => lists.import({ list: 'hundred', file: file(100_000) }))
line('import of 100,000 rows, beside 10,000', hundred, ten, 'about 10')
line('dry run of 10,000 rows', await quickest(5, () => lists.import({ list: 'one', file: file(10_000), dryRun: true })), add)
line('export of 10,000 items', await quickest(5, () => lists.export({ list: 'ten0' })), add)
line(
  'export of 100,000 items, beside 10,000',
  await quickest(2, () => lists.export({ list: 'hundred' })),
  await quickest(3, () => lists.export({ list: 'ten0' })),
  'about 10',
)
