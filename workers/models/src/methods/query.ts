import { type Parsed } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'models.do/contract'
import type { Model } from 'models.do/contract'
import { authorOf } from '../catalogue/identify.ts'
import { ratesOf } from '../catalogue/price.ts'
import { normal } from '../catalogue/spelling.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { View } from '../catalogue/view.ts'
import { providerOf } from '../names/providers.ts'

export type Query = Parsed<typeof contract, 'listModels'>

/** A model’s place in a sorted list. */
interface Row {
  id: string
  /** What it is sorted by. */
  value: string | number | undefined
}

type Placed = Row & { model: Model }

interface Paging {
  /** What the query does not say itself. */
  isWanted?: (model: Model) => boolean
  /** The place behind which the page begins. */
  after?: Row | undefined
}

/**
 * A page of what a query wants and one more, sorted: text and prices upward, other figures downward, what nobody states last, what is equal by
 * its id.
 */
export function listed(view: View, query: Query, { isWanted = () => true, after }: Paging = {}): Placed[] {
  const rows = orderOf(view, query.sort)
  const fits = filterOf(view, query)
  const found: Placed[] = []
  for (let index = after ? firstBehind(rows, after, query.sort) : 0; index < rows.length; index++) {
    const row = rows[index]
    if (!row || !fits(row.model) || !isWanted(row.model)) continue
    found.push(row)
    if (found.length > query.limit) break
  }
  return found
}

// Every page of every caller is read off these: sorting is what a query would take most of its time for.
const orders = new WeakMap<Catalogue, Map<string, Placed[]>>()

/** All models in the order of a list. */
function orderOf(view: View, sort: string): Placed[] {
  const shared = sharedOrder(view.catalogue, sort)
  const { own } = view
  const rows = own.size === 0 ? shared : sorted([...shared.filter(({ id }) => !own.has(id)), ...placed(own.values(), sort)], sort)
  if (isKnown(rows, sort)) return rows
  const benchmarks = new Set([...view.all()].flatMap((model) => model.benchmarks.map(({ name }) => name)))
  return invalid(`nothing is sorted by ${sort}; there are ${[...keys, ...[...benchmarks].toSorted()].join(', ')}`, ['sort'])
}

function sharedOrder(catalogue: Catalogue, sort: string): Placed[] {
  const known = orders.get(catalogue) ?? new Map<string, Placed[]>()
  orders.set(catalogue, known)
  const kept = known.get(sort)
  if (kept) return kept
  const rows = sorted(placed(catalogue.models.values(), sort), sort)
  if (isKnown(rows, sort)) known.set(sort, rows)
  return rows
}

const placed = (models: Iterable<Model>, sort: string): Placed[] => {
  const valueOf = valuesFor(sort)
  return Array.from(models, (model) => ({ model, id: model.id, value: valueOf(model) }))
}

const sorted = (rows: Placed[], sort: string): Placed[] => rows.toSorted((a, b) => compare(a, b, sort))

// What somebody states is first, so that the first row tells whether anybody does.
const isKnown = (rows: Placed[], sort: string): boolean => keys.some((key) => key === sort) || rows[0]?.value !== undefined

/** The index of the first row behind a place. */
function firstBehind(rows: Placed[], place: Row, sort: string): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const row = rows[middle]
    if (row && compare(row, place, sort) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Which of two is first. */
function compare(a: Row, b: Row, sort: string): number {
  return order(a.value, b.value, sort === 'price' || sort === 'name') || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1)
}

/** Whether a model is as a query says. */
function filterOf(view: View, query: Query): (model: Model) => boolean {
  const { author, provider, input = [], output = [], capabilities = [], minContext, maxInputPrice, maxOutputPrice, openWeights, includeRetired } = query
  const words = (query.query ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const by = provider === undefined ? undefined : (providerOf(view.catalogue, provider) ?? normal(provider))
  const own = author === undefined ? undefined : `${authorOf(author)}/`
  const asWritten = author === undefined ? undefined : `${author.toLowerCase()}/`
  return (model) =>
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

function valuesFor(sort: string): (model: Model) => string | number | undefined {
  if (sort === 'price') return (model) => ratesOf(model).blend
  if (sort === 'context') return ({ context }) => context
  if (sort === 'released') return ({ released }) => released
  if (sort === 'name') return ({ name }) => name.toLowerCase()
  return ({ benchmarks }) => benchmarks.find(({ name }) => name === sort)?.score
}
