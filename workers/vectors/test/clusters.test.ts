import { problemOf, tenant, until } from '@dot-do/testing'
import { needsPython, python } from '@dot-do/testing/debian'
import { describe, expect, test } from 'vitest'
import { base64, type Kind, normal, random, vectorsOf } from './sets.ts'

type Vectors = Awaited<ReturnType<typeof tenant>>['vectors']

const admin = async () => (await tenant({ grants: ['vectors:admin'] })).vectors

async function fill(vectors: Vectors, index: string, made: Float32Array[], metric: 'cosine' | 'dot' | 'euclidean') {
  await vectors.createIndex({ name: index, dimensions: made[0]?.length ?? 2, metric })
  for (let from = 0; from < made.length; from += 1000)
    await vectors.index({ index, items: made.slice(from, from + 1000).map((vector, at) => ({ id: `v${from + at}`, vector: base64(vector) })) })
}

async function assignmentsOf(vectors: Vectors, index: string, jobId: string) {
  const all = new Map<string, number>()
  let cursor: string | undefined
  do {
    const { assignments, nextCursor } = await vectors.getCluster({ index, jobId, limit: 1000, cursor })
    for (const { id, cluster } of assignments) all.set(id, cluster)
    cursor = nextCursor
  } while (cursor !== undefined)
  return all
}

/** Heaps of points around places far apart. */
function heaps(count: number, each: number, dimensions: number): Float32Array[] {
  const next = random(11)
  const places = Array.from({ length: count }, () => Array.from({ length: dimensions }, () => normal(next) * 10))
  return Array.from({ length: count * each }, (_, at) => Float32Array.from(places[at % count] ?? [], (value) => value + normal(next)))
}

describe('cluster', () => {
  test.each(['cosine', 'euclidean', 'dot'] as const)('heaps are found again, their number too: %s', async (metric) => {
    const vectors = await admin()
    await fill(vectors, 'heaps', heaps(6, 50, 12), metric)
    const run = await vectors.cluster({ index: 'heaps', sample: 5 })
    expect(run).toMatchObject({ state: 'done', total: 300 })
    expect(run.clusters?.map(({ size }) => size)).toEqual([50, 50, 50, 50, 50, 50])
    expect(run.silhouette).toBeGreaterThan(0.8)
    const assigned = await assignmentsOf(vectors, 'heaps', run.jobId)
    for (const { id, samples, medoid } of run.clusters ?? []) {
      expect(samples).toHaveLength(5)
      expect(samples[0]).toBe(medoid)
      expect(new Set(samples.map((item) => Number(item.slice(1)) % 6)).size).toBe(1)
      expect(samples.map((item) => assigned.get(item))).toEqual(samples.map(() => id))
    }
    const again = await vectors.cluster({ index: 'heaps', sample: 5 })
    expect({ ...again, jobId: '' }).toEqual({ ...run, jobId: '' })
  })

  test('names clusters by what sets their texts apart', async () => {
    const vectors = await admin()
    await vectors.createIndex({ name: 'news' })
    const about = {
      ships: ['the harbour took in a ship', 'a ship and its cargo in the harbour', 'cargo of the ship', 'the harbour, the ship, the cargo'],
      bread: ['the baker and the oven', 'flour for the baker', 'an oven for bread and flour', 'the baker, the flour, the oven'],
    }
    await vectors.index({ index: 'news', items: Object.entries(about).flatMap(([name, texts]) => texts.map((text, at) => ({ id: `${name}${at}`, text }))) })
    const { clusters = [] } = await vectors.cluster({ index: 'news', k: 2, label: true, sample: 4, centroids: true })
    const labels = clusters.map(({ label = '', samples, centroid }) => {
      expect(Math.hypot(...(centroid ?? []))).toBeCloseTo(1, 5)
      return [samples[0]?.slice(0, 5), label.split(', ').includes('the'), label.includes('ship') ? 'ships' : label.includes('baker') ? 'bread' : label]
    })
    expect(labels.toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
      ['bread', false, 'bread'],
      ['ships', false, 'ships'],
    ])
  })

  test('takes in what a filter and a namespace leave; what it can’t do it says', async () => {
    const vectors = await admin()
    await vectors.createIndex({ name: 'p', dimensions: 2 })
    const items = Array.from({ length: 40 }, (_, at) => ({ id: `i${at}`, vector: [1 + (at % 2), at], metadata: { n: at }, namespace: at < 20 ? 'low' : '' }))
    await vectors.index({ index: 'p', items })
    expect(await vectors.cluster({ index: 'p', k: 2, namespace: 'low', filter: { n: { $gte: 10 } } })).toMatchObject({ total: 10, state: 'done' })
    expect(await problemOf(vectors.cluster({ index: 'p', k: 41 }))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['k'] }] })
    expect(await problemOf(vectors.cluster({ index: 'p', namespace: 'none' }))).toMatchObject({ code: 'failed_precondition', reason: 'empty' })
    expect((await problemOf(vectors.getCluster({ index: 'p', jobId: 'cluster_x' }))).code).toBe('not_found')
    expect(await vectors.cluster({ index: 'p', k: 40 })).toMatchObject({ state: 'done', silhouette: 0 })
    await vectors.createIndex({ name: 'same', dimensions: 2 })
    await vectors.index({ index: 'same', items: items.map(({ id }) => ({ id, vector: [1, 1] })) })
    const same = await vectors.cluster({ index: 'same' })
    expect(same.clusters?.reduce((sum, { size }) => sum + size, 0)).toBe(40)
  })

  test('over 20,000 items it goes on after the call, and gives every item its cluster', async () => {
    const vectors = await admin()
    await fill(vectors, 'many', heaps(5, 4200, 8), 'euclidean')
    const begun = await vectors.cluster({ index: 'many', k: 5 })
    expect(begun).toMatchObject({ state: 'running', total: 21_000 })
    const { clusters } = await until(
      'the run ends',
      async () => {
        const run = await vectors.getCluster({ index: 'many', jobId: begun.jobId, limit: 1 })
        return run.state === 'done' && run
      },
      60_000,
    )
    expect(clusters?.map(({ size }) => size)).toEqual([4200, 4200, 4200, 4200, 4200])
    expect((await assignmentsOf(vectors, 'many', begun.jobId)).size).toBe(21_000)
  })

  const sklearn = `
import json, sys, numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
given = json.load(sys.stdin)
points = np.frombuffer(bytes.fromhex(given['points']), dtype='<f4').reshape(-1, given['dimensions']).astype(float)
if given['metric'] == 'cosine': points = points / np.linalg.norm(points, axis=1, keepdims=True)
found = KMeans(n_clusters=given['k'], n_init=10, random_state=1).fit(points)
metric = 'cosine' if given['metric'] == 'cosine' else 'sqeuclidean'
print(json.dumps({'inertia': found.inertia_, 'silhouette': silhouette_score(points, given['labels'], metric=metric)}))`

  test.for<[Kind, 'cosine' | 'euclidean', number]>([
    ['clustered', 'euclidean', 20],
    ['anisotropic', 'euclidean', 8],
    ['uniform', 'euclidean', 10],
    ['duplicates', 'cosine', 30],
    ['anisotropic', 'cosine', 12],
  ])('as tight as scikit-learn’s, and with the silhouette it reckons: %s, %s, %d', async ([kind, metric, k], context) => {
    needsPython(context.skip, 'sklearn')
    const vectors = await admin()
    const next = vectorsOf(kind, 16)
    const made = Array.from({ length: 1500 }, () => next())
    await fill(vectors, 'set', made, metric)
    const { jobId, inertia = Infinity, silhouette } = await vectors.cluster({ index: 'set', k })
    const assigned = await assignmentsOf(vectors, 'set', jobId)
    const points = Buffer.concat(made.map(({ buffer }) => Buffer.from(buffer as ArrayBuffer))).toString('hex')
    const input = { points, dimensions: 16, metric, k, labels: made.map((_, at) => assigned.get(`v${at}`)) }
    const wanted = python<{ inertia: number; silhouette: number }>(sklearn, input)
    // On the unit sphere a squared distance is twice what is missing to a cosine of 1; spherical centres are longer than its means, so it may be above.
    const ours = metric === 'cosine' ? sumOnSphere(made, assigned) : inertia
    expect(ours / wanted.inertia).toBeLessThanOrEqual(1.05)
    expect(silhouette).toBeCloseTo(wanted.silhouette, 4)
  })
})

/** The inertia that scikit-learn reckons: the squares of the distances of unit vectors from the means of their clusters. */
function sumOnSphere(made: Float32Array[], assigned: Map<string, number>): number {
  const groups = Map.groupBy(made.entries(), ([at]) => assigned.get(`v${at}`))
  let sum = 0
  for (const group of groups.values()) {
    const units = group.map(([, vector]) => vector.map((value) => value / Math.hypot(...vector)))
    const mean = Float64Array.from({ length: 16 }, (_, at) => units.reduce((sum, unit) => sum + (unit[at] ?? 0), 0) / units.length)
    for (const unit of units) sum += unit.reduce((sum, value, at) => sum + (value - (mean[at] ?? 0)) ** 2, 0)
  }
  return sum
}

describe('rebuild', () => {
  const info = (vectors: Vectors, index: string) =>
    until(
      'the rebuild ends',
      async () => {
        const info = await vectors.getIndex({ index })
        return info.rebuild?.state !== 'running' && info
      },
      60_000,
    )

  test('another model makes other vectors of the same texts, what is written and deleted meanwhile too', async () => {
    const vectors = await admin()
    await vectors.createIndex({ name: 'docs' })
    const items = Array.from({ length: 2500 }, (_, at) => ({ id: `t${at}`, text: `text number ${at} of ${at % 7} kinds`, metadata: { n: at } }))
    for (let from = 0; from < items.length; from += 1000) await vectors.index({ index: 'docs', items: items.slice(from, from + 1000) })
    expect(await vectors.rebuild({ index: 'docs', model: 'local/hash-256' })).toMatchObject({ dimensions: 512, rebuild: { state: 'running', dimensions: 256 } })
    await vectors.delete({ index: 'docs', ids: ['t1', 't2400'] })
    const written = await vectors.index({ index: 'docs', items: [{ id: 't3', text: 'something else' }] })
    expect(written.indexed).toBe(1)
    expect(await info(vectors, 'docs')).toMatchObject({ model: 'local/hash-256', dimensions: 256, count: 2498 })
    const { embeddings } = await vectors.embed({ input: ['something else'], model: 'local/hash-256' })
    const [first] = (await vectors.search({ index: 'docs', text: 'something else', topK: 1, include: ['vector', 'text'] })).matches
    expect(first).toMatchObject({ id: 't3', text: 'something else', score: expect.closeTo(1, 5) as number })
    for (const [at, value] of (first?.vector ?? []).entries()) expect(value).toBeCloseTo(embeddings[0]?.[at] ?? NaN, 5)
    expect((await vectors.search({ index: 'docs', text: 'text number 2400', topK: 1000, include: [] })).matches.filter(({ id }) => id === 't2400')).toEqual([])
    expect((await vectors.search({ index: 'docs', text: 'text number 77 of 0 kinds', topK: 1, filter: { n: 77 }, include: [] })).matches[0]?.score).toBeCloseTo(
      1,
      5,
    )
  })

  test('fewer dimensions keep the first values; what can’t be is refused', async () => {
    const vectors = await admin()
    await vectors.createIndex({ name: 'p', dimensions: 4 })
    await vectors.index({
      index: 'p',
      items: [
        { id: 'a', vector: [3, 4, 12, 84] },
        { id: 'b', vector: [1, 0, 0, 0] },
      ],
    })
    await vectors.rebuild({ index: 'p', dimensions: 2 })
    expect(await info(vectors, 'p')).toMatchObject({ dimensions: 2 })
    expect((await vectors.get({ index: 'p', ids: ['a'], include: ['vector'] })).items[0]?.vector).toEqual([3, 4])
    expect((await vectors.search({ index: 'p', vector: [6, 8], topK: 1 })).matches).toEqual([{ id: 'a', score: expect.closeTo(1, 6) as number }])
    expect((await problemOf(vectors.rebuild({ index: 'p', dimensions: 3 }))).code).toBe('invalid_argument')
    expect(await problemOf(vectors.rebuild({ index: 'p', model: 'local/hash-512' }))).toMatchObject({ code: 'failed_precondition', reason: 'no_text' })
    await vectors.index({ index: 'p', items: [{ id: 'c', vector: [0, 1] }] })
    await vectors.createIndex({ name: 'z', dimensions: 3 })
    await vectors.index({ index: 'z', items: [{ id: 'a', vector: [0, 0, 1] }] })
    await vectors.rebuild({ index: 'z', dimensions: 2 })
    expect((await info(vectors, 'z')).rebuild).toMatchObject({ state: 'failed' })
    expect((await vectors.search({ index: 'z', vector: [0, 0, 1] })).matches[0]).toMatchObject({ id: 'a', score: 1 })
  })
})
