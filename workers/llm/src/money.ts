// US dollars are counted in whole millionths, so that sums are exact; prices are decimals of any length.

/** What tokens cost: US dollars a million of them, as decimals. So many tokens cost so many millionths. */
export interface Price {
  input: string
  output: string
  /** Of input tokens that the provider had kept. */
  cacheRead?: string | undefined
  /** Of input tokens that it keeps from now on. */
  cacheWrite?: string | undefined
  /** US dollars for each request. */
  request?: string | undefined
  /** What holds instead for a whole request of more input tokens than `over`. */
  tiers?: (Omit<Price, 'request' | 'tiers'> & { over: number })[] | undefined
}

export interface Tokens {
  inputTokens: number
  outputTokens: number
  cachedTokens?: number | undefined
  cacheWriteTokens?: number | undefined
}

const places = 12
const unit = 10n ** BigInt(places)

/** What tokens cost in millionths of a dollar, rounded up. */
export function microsOf(price: Price, { inputTokens, outputTokens, cachedTokens = 0, cacheWriteTokens = 0 }: Tokens): number {
  const { input, output, cacheRead, cacheWrite } = price.tiers?.filter(({ over }) => inputTokens > over).toSorted((a, b) => b.over - a.over)[0] ?? price
  const cached = cacheRead === undefined ? 0 : Math.min(cachedTokens, inputTokens)
  const written = cacheWrite === undefined ? 0 : Math.min(cacheWriteTokens, inputTokens - cached)
  const ofCache = scaled(cacheRead ?? '0') * whole(cached) + scaled(cacheWrite ?? '0') * whole(written)
  const exact = scaled(input) * whole(inputTokens - cached - written) + ofCache + scaled(output) * whole(outputTokens)
  const perRequest = scaled(price.request ?? '0') * 1_000_000n
  return Number((exact + perRequest + unit - 1n) / unit)
}

function scaled(decimal: string): bigint {
  const [digits = '0', fraction = ''] = decimal.split('.')
  return BigInt(digits + fraction.slice(0, places).padEnd(places, '0'))
}

// What a provider counts is any number.
const tokensMax = 1e12
const whole = (tokens: number): bigint => BigInt(Math.ceil(Math.min(tokensMax, Math.max(0, tokens))))

/** A sum of dollars in millionths, rounded up; what is beyond a float's digits is no part of it. */
export const microsOfUsd = (usd: number): number => Math.ceil(Number((Math.max(0, usd) * 1e6).toFixed(3)))

export const usdOf = (micros: number): number => micros / 1e6
