import type { Usage } from 'llm.do/contract'
import { microsOf, microsOfUsd, type Tokens, usdOf } from './money.ts'
import type { Used } from './store/usage.ts'
import type { Target } from './names/target.ts'

/** What a provider counted, where it did. */
export interface Counted {
  usage?: Usage | undefined
  cost?: number | undefined
  /** Milliseconds that it took to write. */
  ms?: number | undefined
}

/** What a call has used so far, each question to a model added. */
export class Bill {
  /** As providers count it. */
  usage: Usage | undefined
  /** US dollars: what providers say, else what the price makes of the usage. */
  cost: number | undefined
  /** Millionths of a dollar, where no provider counts by an estimate. */
  micros = 0
  /** How fast answers were written, in tokens a second. */
  readonly rates: { model: string; rate: number }[] = []
  #target: Target | undefined
  #tokens = { inputTokens: 0, outputTokens: 0, cachedTokens: 0 }

  /** Adds what one question used; `estimate` is asked where its provider says nothing. */
  add(target: Target, { usage, cost, ms = 0 }: Counted, estimate: () => Tokens): void {
    this.#target = target
    this.usage = sum(this.usage, usage)
    const tokens = usage ?? estimate()
    if (ms > 0 && tokens.outputTokens > 0) this.rates.push({ model: target.name, rate: (tokens.outputTokens * 1000) / ms })
    const priced = target.price && microsOf(target.price, tokens)
    const micros = cost === undefined ? priced : microsOfUsd(cost)
    const told = cost ?? (usage && priced !== undefined ? usdOf(priced) : undefined)
    if (told !== undefined) this.cost = exact((this.cost ?? 0) + told)
    this.micros += micros ?? 0
    this.#tokens = {
      inputTokens: this.#tokens.inputTokens + Math.ceil(tokens.inputTokens),
      outputTokens: this.#tokens.outputTokens + Math.ceil(tokens.outputTokens),
      cachedTokens: this.#tokens.cachedTokens + Math.ceil(tokens.cachedTokens ?? 0),
    }
  }

  /** What to note of the call; nothing where no model did anything. */
  used(finish: string, prompt: string | undefined): Used | undefined {
    const target = this.#target
    return target && { model: target.name, provider: target.provider.name, prompt: prompt ?? '', ...this.#tokens, micros: this.micros, finish }
  }
}

// A sum of floats has digits that none of them has.
const exact = (usd: number): number => Number(usd.toFixed(12))

function sum(a: Usage | undefined, b: Usage | undefined): Usage | undefined {
  if (!a || !b) return a ?? b
  const add = (left: number | undefined, right: number | undefined) => (left === undefined && right === undefined ? undefined : (left ?? 0) + (right ?? 0))
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    totalTokens: a.totalTokens + b.totalTokens,
    reasoningTokens: add(a.reasoningTokens, b.reasoningTokens),
    cachedTokens: add(a.cachedTokens, b.cachedTokens),
    cacheWriteTokens: add(a.cacheWriteTokens, b.cacheWriteTokens),
  }
}
