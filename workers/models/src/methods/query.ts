import { type Parsed } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'models.do/contract'
import type { Model } from 'models.do/contract'
import { authorOf } from '../catalogue/identify.ts'
import { ratesOf } from '../catalogue/price.ts'
import { normal } from '../catalogue/spelling.ts'
import type { View } from '../catalogue/view.ts'
import { providerOf } from '../names/providers.ts'

export type Query = Parsed<typeof contract, 'listModels'>

/** A model’s place in a sorted list. */
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

/** Which of two is first. */
export function compare(a: Row, b: Row, sort: string): number {
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
  const wanted: Model[] = []
  for (const model of view.all()) if (isWanted(model)) wanted.push(model)
  return wanted
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

const lowered = new WeakMap<Model, string>()

function lowerName(model: Model): string {
  const known = lowered.get(model)
  if (known !== undefined) return known
  const made = model.name.toLowerCase()
  lowered.set(model, made)
  return made
}

function valuesFor(view: View, sort: string): (model: Model) => string | number | undefined {
  if (sort === 'price') return (model) => ratesOf(model).blend
  if (sort === 'context') return ({ context }) => context
  if (sort === 'released') return ({ released }) => released
  if (sort === 'name') return lowerName
  const benchmarks = new Set([...view.all()].flatMap((model) => model.benchmarks.map(({ name }) => name)))
  if (!benchmarks.has(sort)) invalid(`nothing is sorted by ${sort}; there are ${[...keys, ...[...benchmarks].toSorted()].join(', ')}`, ['sort'])
  return (model) => model.benchmarks.find(({ name }) => name === sort)?.score
}
