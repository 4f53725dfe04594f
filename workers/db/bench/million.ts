import { createClient } from 'bare.do'
import { startOwn, tenant } from '@dot-do/testing'
import { byTurns } from '@dot-do/testing/timing'
import { head, line } from './table.ts'

// Beside bare.do, of bench/: a Durable Object with one table and nothing around its SQL. Both are called by their SDKs through the same front door, in the
// same runtime, and answer the same documents: what differs is what db.do does for a call and how its tables are made.
const count = 1_000_000
const ns = 'large'
const limit = 50

await using platform = await startOwn({ only: ['db'], with: ['bench'], env: { LOG_LEVEL: 'warn' } })
const { db, key } = await tenant({ grants: ['db:admin', 'bare:write'], on: platform })
const bare = createClient({ baseUrl: platform.url, apiKey: key, retries: 0 })

const document = (n: number) => ({ id: `s${n % 100}/d${n}`, data: { n, status: ['open', 'late', 'done'][n % 3] } })

head()
for (let from = 0; from < count; from += 50_000) await bare.make({ from, count: Math.min(50_000, count - from) })
const filling = performance.now()
for (let from = 0; from < count; from += 1000)
  await db.batch({ ns, operations: Array.from({ length: 1000 }, (_, index) => ({ op: 'put' as const, ...document(from + index) })) })
line(`${count.toLocaleString('en')} documents in batches of 1,000, each`, (performance.now() - filling) / count)

const idAt = (index: number) => document((index * 7919) % count).id
const get = await byTurns(30, 101, { bare: (index) => bare.get({ id: idAt(index) }), ours: (index) => db.get({ ns, id: idAt(index) }) })
line('get: the bare object', get.bare)
line('get', get.ours, get.bare, '≤ 1.3')

// Of the 10,000 ids of a folder, which all end as it does: all fit, one in ten, one in a thousand.
const two = (index: number) => String(index % 100).padStart(2, '0')
for (const [name, patternOf] of Object.entries({
  'by a literal prefix': undefined,
  'by a pattern': (index: number) => `d*${two(index)}`,
  'by a pattern that a tenth fits': (index: number) => `d*1${two(index)}`,
  'of 10 by a pattern that they alone fit': (index: number) => `d*123${two(index)}`,
})) {
  const folderAt = (index: number) => `s${index % 100}`
  const page = await byTurns(15, 31, {
    bare: (index) => bare.list({ from: `${folderAt(index)}/`, to: `${folderAt(index)}0`, glob: patternOf && `${folderAt(index)}/${patternOf(index)}`, limit }),
    ours: (index) => db.list({ ns, id: `${folderAt(index)}/${patternOf?.(index) ?? '**'}`, limit }),
  })
  line(`a page ${name}: the bare object`, page.bare)
  line(`a page ${name}`, page.ours, page.bare, '≤ 1.5')
}
