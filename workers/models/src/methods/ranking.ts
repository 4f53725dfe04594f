import type { Model } from 'models.do/contract'
import { ratesOf } from '../catalogue/price.ts'

/** What may be wished for. */
export type Wish = 'price' | 'quality' | 'context' | 'recency'
export type Weights = Partial<Record<Wish, number | undefined>>

export interface Ranked {
  id: string
  score: number
  reasons: { wish: Wish; value?: string; score: number; weight: number }[]
}

type Figure = number | undefined

/** Models by what is wished for, the best first: each wish gives the share of all that are no better, weighted. */
export function ranked(models: Model[], weights: Weights): Ranked[] {
  const wishes = (Object.keys(figures) as Wish[]).filter((wish) => (weights[wish] ?? 0) > 0)
  const total = wishes.reduce((sum, wish) => sum + (weights[wish] ?? 0), 0)
  const shares = new Map(wishes.map((wish) => [wish, sharesOf(figures[wish](models))]))
  return models
    .map(({ id }, index) => {
      const reasons = wishes.map((wish) => {
        const { score, value } = shares.get(wish)?.[index] ?? { score: 0, value: undefined }
        return { wish, ...(value !== undefined && { value: shown[wish](value) }), score: round(score), weight: weights[wish] ?? 0 }
      })
      const sum = wishes.reduce((all, wish) => all + (shares.get(wish)?.[index]?.score ?? 0) * (weights[wish] ?? 0), 0)
      return { id, score: total === 0 ? 0 : round(sum / total), reasons }
    })
    .toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6

/** Of each figure the share of all that are no better than it: 0 where there is none. */
function sharesOf(values: Figure[]): { score: number; value: Figure }[] {
  const known = values.filter((value) => value !== undefined).toSorted((a, b) => a - b)
  const unknown = values.length - known.length
  return values.map((value) => ({ value, score: value === undefined ? 0 : (unknown + notAbove(known, value)) / values.length }))
}

/** How many of the sorted are at most this. */
function notAbove(sorted: number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** Each the more the better. */
const figures: Record<Wish, (models: Model[]) => Figure[]> = {
  price: (models) => models.map((model) => negated(ratesOf(model).blend)),
  quality: qualities,
  context: (models) => models.map(({ context }) => context),
  recency: (models) => models.map(({ released }) => (released === undefined ? undefined : Date.parse(released))),
}

const negated = (value: Figure): Figure => (value === undefined ? undefined : -value)

/** The mean over its benchmarks of the share of those measured that are no better. */
function qualities(models: Model[]): Figure[] {
  const scores = new Map<string, number[]>()
  for (const { benchmarks } of models) for (const { name, score } of benchmarks) scores.set(name, [...(scores.get(name) ?? []), score])
  for (const [name, all] of scores)
    scores.set(
      name,
      all.toSorted((a, b) => a - b),
    )
  return models.map(({ benchmarks }) => {
    const shares = benchmarks.map(({ name, score }) => notAbove(scores.get(name) ?? [], score) / (scores.get(name)?.length ?? 1))
    return shares.length === 0 ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length
  })
}

const shown: Record<Wish, (value: number) => string> = {
  price: (value) => `${String(-value)} USD for a million tokens, three in for one out`,
  quality: (value) => `no worse than ${(value * 100).toFixed(0)} % of those measured`,
  context: (value) => `${value} tokens`,
  recency: (value) => new Date(value).toISOString().slice(0, 10),
}
