import { Problem } from '@dot-do/contract'
import type { Route } from 'llm.do/contract'
import { microsOf, type Price } from '../money.ts'
import type { Configured } from '../providers.ts'
import type { Paces } from '../store/pace.ts'
import type { Target } from './target.ts'

/** A caller's wishes, and what it takes to meet them. */
export interface Routing {
  route: Route
  paces: Paces
}

/** Whether the order depends on how models did of late. */
export const isPaced = (route: Route | undefined): boolean => route?.sort === 'latency' || route?.sort === 'throughput'

/** The providers of one model in the order in which they are asked. */
export function sorted(targets: Target[], { route: { sort }, paces }: Routing): Target[] {
  if (sort === undefined) return targets
  const rank = ({ name, price }: Target): number => {
    if (sort === 'price') return price ? blendOf(price) : Number.POSITIVE_INFINITY
    const { latencyMs, tokensPerSecond } = paces[name] ?? {}
    // Who is not known goes first, and is known from then on.
    return sort === 'latency' ? (latencyMs ?? -1) : -(tokensPerSecond ?? Number.POSITIVE_INFINITY)
  }
  const ranks = new Map(targets.map((target) => [target, rank(target)]))
  return targets.toSorted((a, b) => compare(ranks.get(a) ?? 0, ranks.get(b) ?? 0))
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)

/** What four million tokens cost, three in for one out: as models.do compares prices. */
const blendOf = (price: Price): number => microsOf(price, { inputTokens: 3_000_000, outputTokens: 1_000_000 })

/** Those that may be asked; `failed_precondition` where none is left, with what took the last ones away. */
export function allowed(targets: Target[], { only, ignore, zeroRetention, maxPrice }: Route, providers: Configured[]): Target[] {
  const namesOf = (each: Target[]): string => [...new Set(each.map(({ provider }) => provider.name))].slice(0, 10).join(', ')
  const named = targets.filter(({ provider }) => isNamed(provider, only, providers) && !ignore?.includes(provider.name))
  if (named.length === 0) throw unmet('route', `of the providers that serve it, ${namesOf(targets)}, route leaves none: see its only and ignore`)
  const silent = zeroRetention ? named.filter(({ provider }) => provider.kind === 'openrouter' || provider.zeroRetention === true) : named
  if (silent.length === 0)
    throw unmet('zero_retention', `nobody says of ${namesOf(named)} that it keeps nothing: say so by putProvider’s zeroRetention, or add OpenRouter`)
  const cheap = maxPrice ? silent.filter(({ price }) => price && isWithin(price, maxPrice)) : silent
  if (cheap.length === 0) throw unmet('max_price', `no provider is known to ask maxPrice at most: ${cheapestOf(silent)}`)
  return cheap
}

const unmet = (reason: string, detail: string): Problem => new Problem('failed_precondition', detail, { reason, data: {} })

const isWithin = ({ input, output }: Price, max: NonNullable<Route['maxPrice']>): boolean =>
  Number(input) <= (max.input ?? Number.POSITIVE_INFINITY) && Number(output) <= (max.output ?? Number.POSITIVE_INFINITY)

function cheapestOf(targets: Target[]): string {
  const priced = targets.flatMap(({ name, price }) => (price ? [{ name, price }] : []))
  const [cheapest] = priced.toSorted((a, b) => blendOf(a.price) - blendOf(b.price))
  if (!cheapest) return 'nobody knows what any of them asks, unless the price of its provider says so'
  return `the cheapest is ${cheapest.name}, at $${cheapest.price.input} a million tokens in and $${cheapest.price.output} out`
}

/** Whether a provider may be asked: by its own name, or, of OpenRouter, by that of one which only OpenRouter can mean. */
function isNamed({ name, kind }: Configured, only: string[] | undefined, providers: Configured[]): boolean {
  if (!only || only.includes(name)) return true
  return kind === 'openrouter' && foreign(only, providers).length > 0
}

const foreign = (names: string[], providers: Configured[]): string[] => names.filter((name) => providers.every((each) => each.name !== name))

/** The same wishes for OpenRouter, which chooses among its own providers: https://openrouter.ai/docs/features/provider-routing. */
export function toOpenRouter({ sort, only = [], ignore = [], zeroRetention, maxPrice }: Route, providers: Configured[]): Record<string, unknown> {
  const there = foreign(only, providers)
  return {
    ...(sort && { sort }),
    ...(there.length > 0 && { only: there }),
    ...(ignore.length > 0 && { ignore }),
    ...(zeroRetention && { zdr: true }),
    ...(maxPrice && { max_price: { prompt: maxPrice.input, completion: maxPrice.output } }),
  }
}
