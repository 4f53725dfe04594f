import { type Parsed, Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { page, readCursor } from '@dot-do/store'
import type contract from 'models.do/contract'
import type { Model } from 'models.do/contract'
import { authorOf } from '../catalogue/identify.ts'
import { ratesOf } from '../catalogue/price.ts'
import { normal } from '../catalogue/spelling.ts'
import type { View } from '../catalogue/view.ts'
import { providerOf } from '../names/providers.ts'
import { viewOf } from '../own/view.ts'
import type { MethodScope } from '../scope.ts'
import { callableBy } from './callable.ts'

export type Query = Parsed<typeof contract, 'listModels'>

export async function listModels(query: Query, scope: MethodScope): Promise<{ items: Model[]; nextCursor?: string }> {
  const view = await viewOf(scope)
  const isCallable = query.callable === undefined ? undefined : await callableBy(scope, view)
  if (query.callable !== undefined && !isCallable)
    throw new Problem('permission_denied', 'which models can be called is told to who may read llm.do’s providers: llm:read')
  const { limit, cursor, ...asked } = query
  const key = `models ${JSON.stringify(asked)}`
  const after = readCursor(key, cursor)
  const found = sorted(
    view,
    filtered(view, query).filter((model) => !isCallable || isCallable(model) === query.callable),
    query.sort,
  )
  const from = after === undefined ? 0 : Math.max(0, found.findIndex(({ id }) => id === String(after[0])) + 1)
  const { items, ...rest } = page(found.slice(from, from + limit + 1), limit, key, ({ id }) => [id])
  return { items: isCallable ? items.map((model) => ({ ...model, callable: isCallable(model) })) : items, ...rest }
}

/** The models that a query wants, in the catalogue’s order. */
export function filtered(view: View, query: Query): Model[] {
  const { author, provider, input = [], output = [], capabilities = [], minContext, maxInputPrice, maxOutputPrice, openWeights, includeRetired } = query
  const words = (query.query ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const by = provider === undefined ? undefined : (providerOf(view.catalogue, provider) ?? normal(provider))
  const own = author === undefined ? undefined : `${authorOf(author)}/`
  const asWritten = author === undefined ? undefined : `${author.toLowerCase()}/`
  const isWanted = (model: Model): boolean =>
    (includeRetired || model.retired === undefined) &&
    (own === undefined || asWritten === undefined || model.id.startsWith(own) || model.id.startsWith(asWritten)) &&
    (openWeights === undefined || model.openWeights === openWeights) &&
    (minContext === undefined || (model.context !== undefined && model.context >= minContext)) &&
    capabilities.every((each) => model.capabilities.includes(each)) &&
    input.every((each) => model.modalities.input.includes(each)) &&
    output.every((each) => model.modalities.output.includes(each)) &&
    (maxInputPrice === undefined || isAtMost(ratesOf(model).input, maxInputPrice)) &&
    (maxOutputPrice === undefined || isAtMost(ratesOf(model).output, maxOutputPrice)) &&
    (by === undefined || model.endpoints.some((each) => each.provider === by)) &&
    (words.length === 0 || hasWords(model, words))
  return [...view.all()].filter(isWanted)
}

const isAtMost = (value: number | undefined, most: number): boolean => value !== undefined && value <= most

function hasWords({ id, name, aliases }: Model, words: string[]): boolean {
  const text = `${id} ${name} ${aliases.join(' ')}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

const keys = ['price', 'context', 'released', 'name'] as const

function sorted(view: View, models: Model[], sort: string): Model[] {
  const valueOf = valuesFor(view, sort)
  // Text sorts upward, figures downward but for prices; what nobody states is last, and what is equal goes by its id.
  return models
    .map((model) => ({ model, value: valueOf(model) }))
    .toSorted((a, b) => order(a.value, b.value, sort === 'price' || sort === 'name') || (a.model.id < b.model.id ? -1 : 1))
    .map(({ model }) => model)
}

function order(a: string | number | undefined, b: string | number | undefined, isUpward: boolean): number {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return (a < b ? -1 : 1) * (isUpward ? 1 : -1)
}

function valuesFor(view: View, sort: string): (model: Model) => string | number | undefined {
  if (sort === 'price') return (model) => ratesOf(model).blend
  if (sort === 'context') return ({ context }) => context
  if (sort === 'released') return ({ released }) => released
  if (sort === 'name') return ({ name }) => name.toLowerCase()
  const benchmarks = new Set([...view.all()].flatMap((model) => model.benchmarks.map(({ name }) => name)))
  if (!benchmarks.has(sort)) invalid(`nothing is sorted by ${sort}; there are ${[...keys, ...[...benchmarks].toSorted()].join(', ')}`, ['sort'])
  return (model) => model.benchmarks.find(({ name }) => name === sort)?.score
}
