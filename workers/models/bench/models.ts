import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stdout } from 'node:process'
import { DatabaseSync } from 'node:sqlite'
import { startOwn, tenant } from '@dot-do/testing'
import { median } from '@dot-do/testing/timing'
import { Catalogue } from '../src/catalogue/catalogue.ts'
import { ratesOf } from '../src/catalogue/price.ts'
import type { Bundled } from '../src/catalogue/types.ts'
import { View } from '../src/catalogue/view.ts'
import { listed, type Query } from '../src/methods/query.ts'
import { resolve } from '../src/names/resolve.ts'

const text = readFileSync(join(import.meta.dirname, '../src/catalogue/bundled.txt'), 'utf8')
const bundled = JSON.parse(text) as Bundled
const view = new View(new Catalogue(bundled))

/** Microseconds a run at the quickest of several rounds: what else the machine does only ever adds to a time. */
function quickest(runs: number, work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 9; round++) {
    const start = performance.now()
    for (let run = 0; run < runs; run++) work()
    best = Math.min(best, ((performance.now() - start) / runs) * 1000)
  }
  return best
}

const line = (name: string, micros: number, of: number, aim = '') =>
  stdout.write(`${name.padEnd(58)} ${micros.toFixed(1).padStart(10)} ${(micros / of).toFixed(2).padStart(8)}   ${aim}\n`)
stdout.write(`${''.padEnd(58)}         µs    ratio   aim\n`)

// The same three filters as SQL over the same models, in the same process: without the hop to a database that D1 would add.
const database = new DatabaseSync(':memory:')
database.exec('create table model (id text primary key, name text, context integer, input real, capabilities text, document text)')
database.exec('create index model_context on model (context)')
const insert = database.prepare('insert into model values (?, ?, ?, ?, ?, ?)')
for (const model of bundled.models)
  insert.run(model.id, model.name.toLowerCase(), model.context ?? null, ratesOf(model).input ?? null, JSON.stringify(model.capabilities), JSON.stringify(model))
const select = database.prepare(
  `select document from model where context >= ? and input <= ? and exists (select 1 from json_each(capabilities) where value = ?) order by name, id limit 101`,
)
const query: Query = { minContext: 200_000, maxInputPrice: 2, capabilities: ['tools'], includeRetired: false, sort: 'name', limit: 100 }
const inSql = () => select.all(200_000, 2, 'tools').map(({ document }) => JSON.parse(String(document)) as { id: string })
const inMemory = () => listed(view, query)
if (JSON.stringify(inSql().map(({ id }) => id)) !== JSON.stringify(inMemory().map(({ id }) => id))) throw new Error('the two do not find the same')
const sql = quickest(20, inSql)
line('three filters, as SQL in SQLite (node:sqlite)', sql, sql)
line('three filters, in memory', quickest(200, inMemory), sql, '≤ 0.10')
line(
  'reading the catalogue and making its indexes',
  quickest(2, () => new Catalogue(JSON.parse(text) as Bundled)),
  sql,
)
for (const name of ['openai/gpt-4o', 'claude 4.5 opus', 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-5-20251101-v1:0'])
  line(
    `resolving ${name.slice(0, 40)}`,
    quickest(2000, () => resolve(view, name)),
    sql,
  )

await using platform = await startOwn()
const { models, hash } = await tenant({ grants: ['models:read', 'hash:read'], on: platform })

/** The median of calls made one after the other, turn by turn, so that both meet the same machine. */
async function medians(count: number, calls: (() => PromiseLike<unknown>)[]): Promise<number[]> {
  const taken = calls.map((): number[] => [])
  for (let round = 0; round < count; round++) {
    for (const [index, call] of calls.entries()) {
      const start = performance.now()
      await call()
      taken[index]?.push((performance.now() - start) * 1000)
    }
  }
  return taken.map(median)
}

const calls = [() => hash.hash({ data: '' }), () => models.resolveModel({ name: 'claude 4.5 opus' }), () => models.listModels({ ...query, limit: 10 })]
await medians(100, calls)
const [empty = 1, resolved = 0, filtered = 0] = await medians(600, calls)
line('a call that does next to nothing, at the front door', empty, empty)
line('resolveModel, at the front door', resolved, empty, '≤ 1.20')
line('listModels of three filters, at the front door', filtered, empty)
