import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { tenant, until } from '@dot-do/testing'
import { describe, expect, test } from 'vitest'
import { base64, type Kind, random, vectorsOf } from './sets.ts'

type Vectors = Awaited<ReturnType<typeof tenant>>['vectors']

const isFull = process.env.CONFORMANCE !== undefined
const [count, dimensions, queries] = isFull ? [100_000, 384, 50] : [9000, 96, 25]
const batch = 1000

/** An index of one set, its bits measured; `every` tells which share of the items a filter keeps. */
async function filled(vectors: Vectors, kind: Kind, metric: 'cosine' | 'dot' | 'euclidean') {
  const next = vectorsOf(kind, dimensions)
  const chance = random(7)
  await vectors.createIndex({ name: kind, dimensions, metric, filterable: ['share'] })
  for (let from = 0; from < count; from += batch) {
    const items = Array.from({ length: batch }, (_, at) => ({ id: `v${from + at}`, vector: base64(next()), metadata: { share: chance() } }))
    await vectors.index({ index: kind, items })
  }
  await until('the bits are measured', async () => ((await vectors.getIndex({ index: kind })).scan.measured ?? 0) > count / 3, 300_000)
  return Array.from({ length: queries }, () => base64(next()))
}

/** The share of the ten nearest that a search finds, or what is as near. */
async function recall(vectors: Vectors, index: string, asked: string[], filter?: Record<string, unknown>): Promise<number> {
  let [hits, all] = [0, 0]
  for (const vector of asked) {
    const query = { index, vector, filter, include: [] }
    const wanted = await vectors.search({ ...query, exact: true })
    const found = await vectors.search(query)
    expect(wanted.exact).toBe(true)
    expect(found.scanned).toBe(wanted.scanned)
    const { metric } = await vectors.getIndex({ index })
    const last = wanted.matches.at(-1)?.score ?? 0
    hits += found.matches.filter(({ score }) => (metric === 'euclidean' ? score <= last : score >= last)).length
    all += wanted.matches.length
  }
  return hits / all
}

describe.each<[Kind, 'cosine' | 'dot' | 'euclidean']>([
  ['clustered', 'cosine'],
  ['anisotropic', 'cosine'],
  ['anisotropic', 'dot'],
  ['uniform', 'euclidean'],
  ['duplicates', 'cosine'],
])('%s vectors, %s', (kind, metric) => {
  test('of the ten nearest at least 98 % are found, with a filter and without', { timeout: 3_600_000 }, async () => {
    const { vectors } = await tenant({ grants: ['vectors:admin'] })
    const asked = await filled(vectors, kind, metric)
    const { scan } = await vectors.getIndex({ index: kind })
    if (kind === 'clustered') expect(scan.by).toBe('1-bit')
    if (kind === 'uniform' && isFull) expect(scan.by).toBe('int8')
    expect(scan.recall).toBeGreaterThanOrEqual(0.98)
    for (const share of [1, 0.5, 0.1, 0.01]) {
      const found = await recall(vectors, kind, asked, share === 1 ? undefined : { share: { $lt: share } })
      if (process.env.CONFORMANCE !== undefined) console.info(JSON.stringify({ kind, metric, scan, share, recall: found }))
      expect(found, `keeping ${share}`).toBeGreaterThanOrEqual(0.98)
    }
  })
})

test('of the ten nearest to twelve words of prose, embedded here, at least 98 % are found, with a filter and without', { timeout: 300_000 }, async () => {
  const { vectors } = await tenant({ grants: ['vectors:admin'] })
  const root = join(import.meta.dirname, '..', '..', '..')
  const pages = globSync(['*.md', 'docs/**/*.md', 'sdk/*/README.md'], { cwd: root }).toSorted()
  const words = pages.flatMap((page) => readFileSync(join(root, page), 'utf8').split(/\s+/)).filter((word) => /\p{L}/u.test(word))
  const lines = Array.from({ length: Math.floor(words.length / 4) }, (_, at) => words.slice(at * 4, at * 4 + 12).join(' '))
  expect(lines.length).toBeGreaterThan(2500)
  const [asked, texts] = [lines.filter((_, at) => at % 100 === 0), lines.filter((_, at) => at % 100 !== 0)]
  const chance = random(7)
  await vectors.createIndex({ name: 'prose', model: 'local/hash-512', filterable: ['share'] })
  for (let from = 0; from < texts.length; from += batch)
    await vectors.index({
      index: 'prose',
      items: texts.slice(from, from + batch).map((text, at) => ({ id: `v${from + at}`, text: text.slice(0, 2000), metadata: { share: chance() } })),
    })
  await until('it is measured', async () => (await vectors.getIndex({ index: 'prose' })).scan.measured, 60_000)
  expect((await vectors.getIndex({ index: 'prose' })).scan.by).not.toBe('float32')
  const { embeddings } = await vectors.embed({ input: asked })
  const queries = embeddings.map((vector) => base64(Float32Array.from(vector)))
  for (const share of [1, 0.9]) expect(await recall(vectors, 'prose', queries, { share: { $lt: share } }), `keeping ${share}`).toBeGreaterThanOrEqual(0.98)
})

test('what is deleted is found no more, what is written is found at once, while blocks are given up and made anew', async () => {
  const { vectors } = await tenant({ grants: ['vectors:admin'] })
  const [index, next] = ['moving', vectorsOf('clustered', 32)]
  const held = new Map<string, string>()
  await vectors.createIndex({ name: index, dimensions: 32 })
  for (let round = 0; round < 12; round++) {
    const items = Array.from({ length: 1000 }, (_, at) => ({ id: `v${(round * 700 + at) % 7000}`, vector: base64(next()) }))
    for (const { id, vector } of items) held.set(id, vector)
    await vectors.index({ index, items })
    if (round < 5) continue
    const ids = [...held.keys()].filter((_, at) => at % 3 === round % 3).slice(0, 900)
    for (const id of ids) held.delete(id)
    expect(await vectors.delete({ index, ids })).toEqual({ deleted: ids.length })
    expect(await vectors.getIndex({ index })).toMatchObject({ count: held.size })
    const fresh = [...held].slice(-20)
    const { results } = await vectors.searchBatch({ index, queries: fresh.map(([, vector]) => ({ vector, topK: 1, include: [] })) })
    expect(results.map(({ matches }) => matches[0]?.id)).toEqual(fresh.map(([id]) => id))
    const all = await vectors.search({ index, vector: fresh[0]?.[1], topK: 1000, include: [] })
    expect(all.matches.filter(({ id }) => !held.has(id))).toEqual([])
  }
  let [cursor, listed] = [undefined as string | undefined, 0]
  do {
    const page = await vectors.list({ index, limit: 1000, cursor, include: [] })
    ;[cursor, listed] = [page.nextCursor, listed + page.items.filter(({ id }) => held.has(id)).length]
  } while (cursor !== undefined)
  expect(listed).toBe(held.size)
})

test('what codes of eight bits do not tell apart is compared in float32', async () => {
  const { vectors } = await tenant({ grants: ['vectors:admin'] })
  const next = random(3)
  // All within a step of a code: far from zero, near to each other.
  const place = () => Float32Array.from({ length: 8 }, () => 1000 + next())
  await vectors.createIndex({ name: 'far', dimensions: 8, metric: 'euclidean' })
  for (let from = 0; from < 3000; from += 1000)
    await vectors.index({ index: 'far', items: Array.from({ length: 1000 }, (_, at) => ({ id: `v${from + at}`, vector: base64(place()) })) })
  await until('it is measured', async () => (await vectors.getIndex({ index: 'far' })).scan.measured)
  expect((await vectors.getIndex({ index: 'far' })).scan.by).toBe('float32')
  expect(
    await recall(
      vectors,
      'far',
      Array.from({ length: 5 }, () => base64(place())),
    ),
  ).toBe(1)
})

test('a filter on a filterable field takes the field’s index, and finds what it finds without', async () => {
  const { vectors } = await tenant({ grants: ['vectors:admin'] })
  const next = vectorsOf('uniform', 4)
  const values = [1, 2, 2.5, 'a', 'b', true, false, null, ['a', 'b'], [1, 2], [], { deep: 1 }, 'é', 'é']
  const items = Array.from({ length: 140 }, (_, at) => ({
    id: `v${at}`,
    vector: base64(next()),
    metadata: { indexed: values[at % 14], plain: values[at % 14] },
  }))
  await vectors.createIndex({ name: 'f', dimensions: 4, filterable: ['indexed'] })
  await vectors.index({ index: 'f', items })
  const tests = [1, 'a', true, false, null, 'é', { $ne: 'a' }, { $in: ['a', 2] }, { $nin: [1, true] }, { $gt: 1 }, { $lte: 2.5 }, { $gte: 'b' }, { $lt: 'b' }]
  for (const test of [...tests, { $exists: true }, { $all: ['a', 'b'] }, { $glob: '?' }, { $startsWith: 'é' }, { $not: { $lt: 2 } }]) {
    const idsBy = async (field: string) => (await vectors.list({ index: 'f', filter: { [field]: test }, include: [] })).items.map(({ id }) => id)
    const [indexed, plain] = [await idsBy('indexed'), await idsBy('plain')]
    expect(indexed, JSON.stringify(test)).toEqual(plain)
    expect(indexed.length, JSON.stringify(test)).toBeGreaterThan(0)
  }
})
