import { tenant } from '@dot-do/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import usearch from 'usearch'
import { base64, vectorsOf } from './sets.ts'

const dimensions = 20
const count = 400
const runs = process.env.CONFORMANCE === undefined ? 7 : 40
const batch = 50

/** Its distances as scores. */
const oracles = {
  cosine: { kind: usearch.MetricKind.Cos, scoreOf: (distance: number) => 1 - distance },
  dot: { kind: usearch.MetricKind.IP, scoreOf: (distance: number) => 1 - distance },
  euclidean: { kind: usearch.MetricKind.L2sq, scoreOf: Math.sqrt },
} as const

const query = fc.record({
  vector: fc
    .float32Array({ minLength: dimensions, maxLength: dimensions, min: -4, max: 4, noNaN: true, noDefaultInfinity: true })
    .filter((vector) => Math.hypot(...vector) > 1e-3),
  topK: fc.integer({ min: 1, max: 60 }),
  from: fc.integer({ min: 0, max: 9 }),
  isNamed: fc.boolean(),
})

describe.each(['cosine', 'dot', 'euclidean'] as const)('%s', (metric) => {
  test('exact search finds what usearch’s does, with its scores, after deletes and under filters', async () => {
    const { vectors } = await tenant({ grants: ['vectors:admin'] })
    const next = vectorsOf('duplicates', dimensions)
    const all = Array.from({ length: count }, (_, at) => ({ id: `v${at}`, vector: next(), n: at % 10, namespace: at % 3 === 0 ? 'named' : '' }))
    await vectors.createIndex({ name: 'x', dimensions, metric, filterable: ['n'] })
    // The last third is written twice: the first time as something else.
    await vectors.index({ index: 'x', items: all.slice(-count / 4).map(({ id }) => ({ id, vector: base64(next()) })) })
    await vectors.index({ index: 'x', items: all.map(({ vector, n, ...item }) => ({ ...item, vector: base64(vector), metadata: { n } })) })
    await vectors.delete({ index: 'x', ids: all.filter((_, at) => at % 7 === 0).map(({ id }) => id) })
    const there = all.filter((_, at) => at % 7 !== 0)
    const { kind, scoreOf } = oracles[metric]
    await fc.assert(
      fc.asyncProperty(fc.array(query, { minLength: batch, maxLength: batch }), async (asked) => {
        const { results } = await vectors.searchBatch({
          index: 'x',
          queries: asked.map(({ vector, topK, from, isNamed }) => ({
            ...{ vector: base64(vector), topK, exact: true, filter: { n: { $gte: from } }, include: [] },
            ...(isNamed && { namespace: 'named' }),
          })),
        })
        for (const [at, { vector, topK, from, isNamed }] of asked.entries()) {
          const subset = there.filter(({ n, namespace }) => n >= from && (!isNamed || namespace === 'named'))
          const flat = Float32Array.from(subset.flatMap((item) => Array.from(item.vector)))
          const { keys, distances } = usearch.exactSearch(flat, vector, dimensions, Math.min(topK, subset.length), kind)
          const wanted = Array.from(keys, (key, place) => ({
            id: subset[Number(key)]?.id ?? '',
            score: scoreOf(Math.max(metric === 'dot' ? -Infinity : 0, distances[place] ?? 0)),
          }))
          const { matches, exact, scanned } = results[at] ?? { matches: [] }
          expect({ exact, scanned, found: matches.length }).toEqual({ exact: true, scanned: subset.length, found: wanted.length })
          expect(
            apart(
              matches.map(({ score }) => score),
              wanted.map(({ score }) => score),
            ),
          ).toBeLessThanOrEqual(1e-5)
          // Those whose score is another's as well may stand in another order there.
          const clear = (id: string) => {
            const own = wanted.find((item) => item.id === id)?.score ?? 0
            const edge = wanted.at(-1)?.score ?? 0
            return wanted.filter(({ score }) => near(score, own)).length === 1 && !near(own, edge)
          }
          for (const [place, { id }] of wanted.entries()) if (clear(id)) expect(matches[place]?.id).toBe(id)
        }
      }),
      { numRuns: runs },
    )
  })
})

const near = (left: number, right: number) => Math.abs(left - right) <= 2e-5 * Math.max(1, Math.abs(left))
const apart = (left: number[], right: number[]) => Math.max(0, ...left.map((value, at) => Math.abs(value - (right[at] ?? NaN)) / Math.max(1, Math.abs(value))))
