import { Problem } from '@dot-do/contract'
import type { Endpoint, Price } from 'models.do/contract'
import { Decimal } from '../catalogue/decimal.ts'
import { plain, rateFor } from '../catalogue/price.ts'

/** A use of a model. */
export interface Use {
  inputTokens: number
  outputTokens: number
  cachedTokens?: number | undefined
  cacheWriteTokens?: number | undefined
  reasoningTokens?: number | undefined
  audioTokens?: number | undefined
  images?: number | undefined
}

export interface Part {
  kind: string
  count: number
  price: string
  usd: string
}

const million = 1_000_000

type Rate = Exclude<keyof Price, 'tiers'>

/** What each part of a use costs; a rate that is needed and that nobody states is thrown as `Unpriced`. */
export function partsOf(price: Price, use: Use): Part[] {
  const { inputTokens, outputTokens, cachedTokens = 0, cacheWriteTokens = 0, reasoningTokens = 0, audioTokens = 0, images = 0 } = use
  const rates = rateFor(price, inputTokens)
  const part = (kind: string, count: number, names: Rate[], each = million): Part[] => {
    const name = names.find((rate) => rates[rate] !== undefined)
    const rate = name === undefined ? undefined : rates[name]
    if (count === 0) return []
    if (rate === undefined) throw new Unpriced(names[0] ?? kind)
    return [{ kind, count, price: rate, usd: plain(new Decimal(rate).times(count).div(each)) }]
  }
  return [
    ...part('input', inputTokens - cachedTokens - cacheWriteTokens - audioTokens, ['input']),
    ...part('cacheRead', cachedTokens, ['cacheRead', 'input']),
    ...part('cacheWrite', cacheWriteTokens, ['cacheWrite', 'input']),
    ...part('audioIn', audioTokens, ['audioIn']),
    ...part('output', outputTokens - reasoningTokens, ['output']),
    ...part('reasoning', reasoningTokens, ['reasoning', 'output']),
    ...part('image', images, ['image'], 1),
    ...(rates.request === undefined ? [] : part('request', 1, ['request'], 1)),
  ]
}

export const totalOf = (parts: { usd: string }[]): Decimal => parts.reduce((sum, { usd }) => sum.plus(usd), new Decimal(0))

/** A rate that nobody states. */
export class Unpriced extends Error {
  readonly rate: string
  constructor(rate: string) {
    super(`no price ${rate} is stated`)
    this.rate = rate
  }
}

/** What a use costs at an endpoint, `failed_precondition` where that is not stated. */
export function priced(id: string, { provider, price }: Endpoint, use: Use): Part[] {
  try {
    if (!price) throw new Unpriced('input')
    return partsOf(price, use)
  } catch (err) {
    if (!(err instanceof Unpriced)) throw err
    throw new Problem('failed_precondition', `${provider} states no price ${err.rate} for ${id}: what that costs is not known`, {
      reason: 'unpriced',
      data: { candidates: [] },
    })
  }
}
