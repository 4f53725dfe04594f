import type { Endpoint, Model, Price } from 'models.do/contract'
import { Decimal } from './decimal.ts'

/** An amount as a decimal; nothing where it is no amount. */
export function amount(value: unknown, factor = 1): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  if (!/^\d{1,9}(\.\d{1,30})?(e[+-]?\d{1,2})?$/i.test(String(value))) return undefined
  const made = new Decimal(String(value)).times(factor)
  return made.gt(999_999_999) ? undefined : plain(made.toDecimalPlaces(12))
}

/** As a decimal without an exponent, or zeros at its end. */
export const plain = (value: Decimal): string => {
  const text = value.toFixed()
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** A record without what is undefined; nothing where nothing is left. */
export function stated<T extends object>(record: { [K in keyof T]: T[K] | undefined }): T | undefined {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  return entries.length === 0 ? undefined : (Object.fromEntries(entries) as T)
}

/** The endpoint whose price and limits are meant where none is named. */
export const mainOf = ({ endpoints }: Pick<Model, 'endpoints'>): Endpoint | undefined => endpoints.find(({ price }) => price !== undefined) ?? endpoints[0]

const rates = new WeakMap<Model, { input?: number; output?: number; blend?: number }>()

/** The rates that filters and sorting go by, as numbers: dollars for a million tokens; `blend` is three in for one out. */
export function ratesOf(model: Model): { input?: number; output?: number; blend?: number } {
  const known = rates.get(model)
  if (known) return known
  const { input, output } = mainOf(model)?.price ?? {}
  const made = {
    ...(input !== undefined && { input: Number(input) }),
    ...(output !== undefined && { output: Number(output) }),
    ...(input !== undefined && output !== undefined && { blend: Number(blended(input, output)) }),
  }
  rates.set(model, made)
  return made
}

const blended = (input: string, output: string): Decimal => new Decimal(input).times(3).plus(output).div(4)

/** The rates that hold for a request of so many input tokens: those of the highest tier that it is over. */
export function rateFor(price: Price, inputTokens: number): Omit<Price, 'tiers'> {
  const { tiers = [], ...base } = price
  const tier = tiers.filter(({ over }) => inputTokens > over).toSorted((a, b) => b.over - a.over)[0]
  return tier ? { ...base, ...tier } : base
}
