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
  const rows = listed(view, query, (model) => !isCallable || isCallable(model) === query.callable)
  // The catalogue may be another than that of the page before: what is behind a place counts, not who was there.
  const rest = after === undefined ? rows : rows.filter((row) => compare(row, { id: String(after[0]), value: after[1] }, query.sort) > 0)
  const { items, ...more } = page(rest.slice(0, limit + 1), limit, key, ({ id, value }) => (value === undefined ? [id] : [id, value]))
  return { items: items.map(({ model }) => (isCallable ? { ...model, callable: isCallable(model) } : model)), ...more }
}

interface Row {
  id: string
  /** What it is sorted by. */
  value: string | number | undefined
}

/** All models that a query wants, sorted: text and prices upward, other figures downward, what nobody states last, what is equal by its id. */
export function listed(view: View, query: Query, isWanted: (model: Model) => boolean = () => true): (Row & { model: Model })[] {
  const valueOf = valuesFor(view, query.sort)
  return filtered(view, query)
    .filter(isWanted)
    .map((model) => ({ model, id: model.id, value: valueOf(model) }))
    .toSorted((a, b) => compare(a, b, query.sort))
}

function compare(a: Row, b: Row, sort: string): number {
  return order(a.value, b.value, sort === 'price' || sort === 'name') || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1)
}

/** The models that a query wants, in the catalogue’s order. */
function filtered(view: View, query: Query): Model[] {
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
