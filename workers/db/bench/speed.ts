import { stdout } from 'node:process'
import { startOwn, tenant } from '@dot-do/testing'
import { byTurns, medianMs } from '@dot-do/testing/timing'
import { hostile } from '../test/hostile-sql.ts'
import { head, line } from './table.ts'

await using platform = await startOwn({ only: ['db'] })
const { db, probe, vectors } = await tenant({ grants: ['db:admin', 'probe:write', 'vectors:read'], on: platform })

const words = Array.from({ length: 2000 }, (_, n) => `word${n}`)
const text = (n: number) => `# Title ${n}\n\n${Array.from({ length: 40 }, (_, at) => words[(n * 7919 + at * at * 31) % words.length]).join(' ')}\n`
const document = (n: number) => ({ id: `s${n % 100}/d${n}`, data: { n, status: ['open', 'late', 'done'][n % 3] }, content: text(n) })

async function fill(ns: string, count: number): Promise<void> {
  for (let from = 0; from < count; from += 1000)
    await db.batch({ ns, operations: Array.from({ length: Math.min(1000, count - from) }, (_, index) => ({ op: 'put' as const, ...document(from + index) })) })
}

head()
/** Until vectors.do knows all pieces: what it still takes in would fall on what is measured. */
async function indexed(ns: string, count: number): Promise<void> {
  while ((await vectors.getIndex({ index: `db.do/${ns}` })).count < count) await new Promise((resolve) => setTimeout(resolve, 500))
}

await fill('small', 1000)
const filling = performance.now()
await fill('large', 100_000)
await indexed('large', 100_000)
line('100,000 pieces to be found by meaning too, each', (performance.now() - filling) / 100_000)
await medianMs(100, (index) => Promise.all([probe.note({ text: `w${index}` }), db.put({ ns: 'warm', ...document(index) })]))
const best = await byTurns(15, 21, {
  bare: (index) => probe.note({ text: `${index}` }),
  put: (index) => db.put({ ns: 'put', ...document(index) }),
})
line('a bare insert in an object of its own', best.bare)
line('put with full text', best.put, best.bare, '≤ 2: half the rate')
line('put of 1,000 in a batch, each', (await medianMs(5, (index) => fill(`batch${index}`, 1000))) / 1000, best.bare)

for (const [name, input] of Object.entries({
  'a page of 50 by a literal prefix': { id: 's7/**' },
  'a page of 50 by a pattern': { id: 's7/d*7' },
  'a page of 50 where status = open, by -n': { where: { status: 'open' }, sort: '-n' },
})) {
  const page = (ns: string) => medianMs(15, () => db.list({ ns, limit: 50, ...input }))
  const small = await page('small')
  line(`${name}, of 1,000`, small)
  line(`${name}, of 100,000`, await page('large'), small, 'where' in input ? 'read whole: no index' : '≤ 1.5')
}
const words2 = 'word31 word124'
const search = (ns: string, mode: 'text' | 'semantic' | 'hybrid') => medianMs(15, () => db.search({ ns, query: words2, mode }))
const found = await search('large', 'text')
line('the ten best of 100,000 pieces by words', found, await search('small', 'text'), 'of 1,000')
line('by meaning', await search('large', 'semantic'), found, 'by words')
line('by both', await search('large', 'hybrid'), found, '≤ 2: by words')

let slowest = { sql: '', ms: 0 }
for (const sql of Object.values(hostile).flat()) {
  const start = performance.now()
  await db.query({ ns: 'large', sql }).catch(() => {})
  const ms = performance.now() - start
  if (ms > slowest.ms) slowest = { sql, ms }
}
line('the slowest hostile statement, of 100,000 documents', slowest.ms)
stdout.write(`  ${slowest.sql.slice(0, 120)}\n`)
