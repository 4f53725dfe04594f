// US dollars are counted in whole millionths, so that sums are exact; prices are decimals of any length.

/** What tokens cost: US dollars a million of them, as decimals. So many tokens cost so many millionths. */
export interface Price {
  input: string
  output: string
  /** Of input tokens that the provider had kept. */
  cacheRead?: string
}

export interface Tokens {
  inputTokens: number
  outputTokens: number
  cachedTokens?: number | undefined
}

const places = 12
const unit = 10n ** BigInt(places)

/** What tokens cost in millionths of a dollar, rounded up. */
export function microsOf({ input, output, cacheRead }: Price, { inputTokens, outputTokens, cachedTokens = 0 }: Tokens): number {
  const cached = cacheRead === undefined ? 0 : Math.min(cachedTokens, inputTokens)
  const exact = scaled(input) * whole(inputTokens - cached) + scaled(cacheRead ?? '0') * whole(cached) + scaled(output) * whole(outputTokens)
  return Number((exact + unit - 1n) / unit)
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
