import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuUsage, env, stdout } from 'node:process'
import { DatabaseSync } from 'node:sqlite'
import { startOwn, tenant, until } from '@dot-do/testing'
import { getLoadablePath } from 'sqlite-vec'
import usearch from 'usearch'
import { base64, type Kind, vectorsOf } from '../test/sets.ts'

const count = Number(env.BENCH_COUNT ?? 100_000)
const dimensions = 384
const asked = 100
const topK = 10

await using platform = await startOwn()
const { vectors } = await tenant({ grants: ['vectors:admin'], on: platform })
const pids = Object.values(platform.processes).flat()

/** Processor seconds of the runtime; of Linux's `stat` the fields utime and stime, in hundredths of a second. */
const runtimeSeconds = () =>
  pids.reduce((sum, pid) => {
    const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ')
    return sum + (Number(fields[11]) + Number(fields[12])) / 100
  }, 0)
const ownSeconds = () => Object.values(cpuUsage()).reduce((sum, micros) => sum + micros, 0) / 1e6
const residentMiB = () => pids.reduce((sum, pid) => sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0), 0) / 1024

async function seconds(clock: () => number, work: () => unknown): Promise<number> {
  const before = clock()
  await work()
  return clock() - before
}

const line = (name: string, value: number, unit: string, ratio?: number, aim = '') =>
  stdout.write(
    `${name.padEnd(56)} ${value.toFixed(3).padStart(10)} ${unit.padEnd(10)} ${ratio === undefined ? '' : `${ratio.toFixed(1).padStart(8)}   ${aim}`}\n`,
  )

interface Set {
  all: Float32Array
  queries: Float32Array[]
}

function made(kind: Kind): Set {
  const next = vectorsOf(kind, dimensions)
  const all = new Float32Array(count * dimensions)
  for (let at = 0; at < count; at++) {
    const vector = next()
    const norm = Math.hypot(...vector)
    all.set(
      vector.map((value) => value / norm),
      at * dimensions,
    )
  }
  return { all, queries: Array.from({ length: asked }, next) }
}

const row = (all: Float32Array, at: number) => all.subarray(at * dimensions, (at + 1) * dimensions)

/** A plain loop over float32, as one writes it first. */
function loop(all: Float32Array, query: Float32Array): number[] {
  const scores = new Float32Array(count)
  for (let at = 0; at < count; at++) {
    let sum = 0
    for (let place = 0, from = at * dimensions; place < dimensions; place++) sum += (all[from + place] as number) * (query[place] as number)
    scores[at] = sum
  }
  const bar = scores.toSorted().at(-topK) ?? 0
  return Array.from(scores.keys()).filter((at) => (scores[at] as number) >= bar)
}

async function fill(name: string, { all }: Set): Promise<number> {
  await vectors.createIndex({ name, dimensions, filterable: ['share'] })
  const bodies: { id: string; vector: string; metadata: { share: number } }[][] = []
  for (let from = 0; from < count; from += 1000)
    bodies.push(
      Array.from({ length: Math.min(1000, count - from) }, (_, at) => ({
        id: `${from + at}`,
        vector: base64(row(all, from + at)),
        metadata: { share: ((from + at) * 7919) % 100 },
      })),
    )
  return seconds(runtimeSeconds, async () => {
    for (const items of bodies) await vectors.index({ index: name, items })
    // At its last doubling: what is measured later would be taken for searches' time.
    await until('it is measured', async () => ((await vectors.getIndex({ index: name })).scan.measured ?? 0) > count / 2, 120_000)
  })
}

async function ours(name: string, { queries }: Set, filter?: Record<string, unknown>): Promise<number> {
  const input = { index: name, queries: queries.map((vector) => ({ vector: base64(vector), topK, filter, include: [] })) }
  await vectors.searchBatch(input)
  // The clock has steps of ten milliseconds.
  return (
    (await seconds(runtimeSeconds, async () => {
      for (let round = 0; round < 5; round++) await vectors.searchBatch(input)
    })) /
    (5 * asked)
  )
}

stdout.write(`${''.padEnd(56)} ${`${count}`.padStart(10)} × ${dimensions}      ratio   aim\n`)
for (const [kind, aim] of [
  ['clustered', 15],
  ['uniform', 4],
] as const) {
  const set = made(kind)
  const built = await fill(kind, set)
  line(`${kind}: put in, processor time of the runtime`, built, 's')
  const { scan } = await vectors.getIndex({ index: kind })
  line(`${kind}: measured recall (by ${scan.by})`, scan.recall ?? 0, '')
  const plain = (await seconds(ownSeconds, () => set.queries.slice(0, 10).map((query) => loop(set.all, query)))) / 10
  line(`${kind}: a loop over float32 in JavaScript`, plain * 1000, 'ms')
  const searched = await ours(kind, set)
  line(`${kind}: search`, searched * 1000, 'ms', plain / searched, `≥ ${aim}`)
  if (kind === 'uniform') continue
  for (const share of [1, 10, 50])
    line(`${kind}: search in the ${share} % that a filter keeps`, (await ours(kind, set, { share: { $lt: share } })) * 1000, 'ms')
  const vec = await sqliteVec(set)
  line('sqlite-vec, brute force', vec * 1000, 'ms', vec / searched, '≥ 3')
  const hnsw = await usearchIndex(set)
  line('usearch HNSW: put in', hnsw.built, 's', hnsw.built / built, '≥ 20')
  line(`usearch HNSW: search (recall ${hnsw.recall.toFixed(3)})`, hnsw.searched * 1000, 'ms', searched / hnsw.searched, '≤ 6')
}
line('the runtime with both, resident', residentMiB(), 'MiB')

const before = residentMiB()
const { all } = made('clustered')
for (let number = 0; number < 20; number++) {
  const name = `small ${number}`
  await vectors.createIndex({ name, dimensions })
  for (let from = 0; from < 10_000; from += 1000)
    await vectors.index({ index: name, items: Array.from({ length: 1000 }, (_, at) => ({ id: `${at + from}`, vector: base64(row(all, at + from)) })) })
}
for (let round = 0; round < 3; round++)
  for (let number = 0; number < 20; number++) await vectors.search({ index: `small ${number}`, vector: base64(row(all, number)), include: [] })
line('20 further indexes of 10,000, more than before', residentMiB() - before, 'MiB')

async function sqliteVec({ all, queries }: Set): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'do-bench-'))
  const db = new DatabaseSync(join(folder, 'vec.sqlite'), { allowExtension: true })
  db.loadExtension(getLoadablePath())
  db.exec(`create virtual table v using vec0(vector float[${dimensions}] distance_metric=cosine)`)
  const insert = db.prepare('insert into v (rowid, vector) values (?, ?)')
  db.exec('begin')
  for (let at = 0; at < count; at++) insert.run(BigInt(at + 1), new Uint8Array(row(all, at).slice().buffer))
  db.exec('commit')
  const select = db.prepare(`select rowid, distance from v where vector match ? and k = ${topK}`)
  const find = (query: Float32Array) => select.all(new Uint8Array(query.slice().buffer))
  find(queries[0] ?? new Float32Array(dimensions))
  const taken = (await seconds(ownSeconds, () => queries.slice(0, 20).map(find))) / 20
  db.close()
  rmSync(folder, { recursive: true })
  return taken
}

async function usearchIndex({ all, queries }: Set): Promise<{ built: number; searched: number; recall: number }> {
  const index = new usearch.Index({ dimensions, metric: usearch.MetricKind.Cos, quantization: usearch.ScalarKind.F32 } as never)
  const built = await seconds(ownSeconds, () => {
    for (let at = 0; at < count; at++) index.add(BigInt(at), row(all, at))
  })
  const results = queries.map((query) => index.search(query, topK, 1))
  const searched = (await seconds(ownSeconds, () => queries.map((query) => index.search(query, topK, 1)))) / asked
  const hits = queries.slice(0, 20).map((query, at) => {
    const wanted = new Set(loop(all, query))
    return Array.from(results[at]?.keys ?? []).filter((key) => wanted.has(Number(key))).length
  })
  return { built, searched, recall: hits.reduce((sum, hit) => sum + hit, 0) / (20 * topK) }
}
