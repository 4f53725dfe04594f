import fc from 'fast-check'
import type { Model } from 'models.do/contract'
import { expect, test } from 'vitest'
import { blank } from '../src/catalogue/assemble.ts'
import { paretoOf } from '../src/methods/pareto.ts'
import { ranked } from '../src/methods/ranking.ts'

const runs = process.env['CONFORMANCE'] === undefined ? 200 : 5000
const figure = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined })

test('the front is that of a comparison of each with each', () => {
  const candidate = fc.record({ values: fc.record({ a: figure, b: figure, c: figure }) })
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 12 }), (rows) => {
      const all = rows.map(({ values }, index) => ({ id: String(index), values }))
      const at = (values: Record<string, number | undefined>, key: string) => values[key] ?? -1
      const keys = ['a', 'b', 'c']
      const isBeaten = (values: Record<string, number | undefined>) =>
        all.some((other) => keys.every((key) => at(other.values, key) >= at(values, key)) && keys.some((key) => at(other.values, key) > at(values, key)))
      expect(paretoOf(all)).toEqual(all.filter(({ values }) => !isBeaten(values)).map(({ id }) => id))
    }),
    { numRuns: runs },
  )
})

const model = fc.record({ input: figure, context: figure, released: figure, score: figure })
const weight = fc.integer({ min: 0, max: 3 })

test('a ranking is that of counting for each model those that are no better', () => {
  fc.assert(
    fc.property(
      fc.array(model, { minLength: 1, maxLength: 12 }),
      fc.record({ price: weight, quality: weight, context: weight, recency: weight }),
      (rows, weights) => {
        const models = rows.map(({ input, context, released, score }, index): Model => ({
          ...blank(`a/m-${String(index).padStart(2, '0')}`),
          endpoints: [{ provider: 'p', modelId: 'm', ...(input !== undefined && { price: { input: String(input), output: '1' } }) }],
          ...(context !== undefined && { context: context + 1 }),
          ...(released !== undefined && { released: `2026-01-0${released + 1}` }),
          benchmarks: score === undefined ? [] : [{ name: 'x', score }],
        }))
        const figures: Record<string, (row: (typeof rows)[number]) => number | undefined> = {
          ...{ price: ({ input }) => (input === undefined ? undefined : -input), quality: ({ score }) => score },
          ...{ context: ({ context }) => context, recency: ({ released }) => released },
        }
        const total = Object.values(weights).reduce((sum, each) => sum + each, 0)
        const scoreOf = (row: (typeof rows)[number]) => {
          let sum = 0
          for (const [wish, of] of Object.entries(figures)) {
            const own = of(row)
            const noBetter = own === undefined ? 0 : rows.filter((other) => (of(other) ?? Number.NEGATIVE_INFINITY) <= own).length
            sum += (noBetter / rows.length) * (weights[wish as 'price'] ?? 0)
          }
          return total === 0 ? 0 : sum / total
        }
        const expected = rows.map((row, index) => ({ id: `a/m-${String(index).padStart(2, '0')}`, score: Math.round(scoreOf(row) * 1e6) / 1e6 }))
        expect(ranked(models, weights).map(({ id, score }) => ({ id, score }))).toEqual(
          expected.toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)),
        )
      },
    ),
    { numRuns: runs },
  )
})
