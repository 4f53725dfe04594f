import type { Target } from '../../names/target.ts'
import type { Body } from '../dialect.ts'
import { UpstreamError } from '../error.ts'
import { refuse } from './refuse.ts'

/** How a model is told how much to think: newer ones by an effort, older ones by a number of tokens. */
export type Way = 'effort' | 'budget'

interface Reasoning {
  effort?: string | undefined
  maxTokens?: number | undefined
}

/** What a request says of thinking: as OpenRouter has it, or as OpenAI does. */
export function reasoningIn({ reasoning, reasoning_effort }: Body): Reasoning | undefined {
  const { effort, max_tokens: maxTokens } = (reasoning ?? {}) as { effort?: string; max_tokens?: number }
  const said = effort ?? (reasoning_effort as string | null | undefined) ?? undefined
  return said === undefined && maxTokens === undefined ? undefined : { effort: said, maxTokens }
}

// OpenRouter’s shares of the answer’s tokens, so that an effort is as much here as there.
const shares: Record<string, number> = { minimal: 0.1, low: 0.2, medium: 0.5, high: 0.8, xhigh: 0.95 }
const budgetMin = 1024

export interface Thinking {
  type: 'enabled' | 'adaptive' | 'disabled'
  budget_tokens?: number
}

/** The fields that make a model think; none where it is told nothing, or where there is no room for the least that it may think. */
export function thinkingOf(reasoning: Reasoning | undefined, maxTokens: number, way: Way): { thinking?: Thinking; effort?: string | undefined } {
  if (!reasoning) return {}
  const { effort, maxTokens: budget } = reasoning
  if (budget !== undefined) {
    if (budget < budgetMin || budget >= maxTokens) refuse(`to think takes at least ${budgetMin} tokens, and fewer than the ${maxTokens} of the whole answer`)
    return { thinking: { type: 'enabled', budget_tokens: budget } }
  }
  if (effort === 'none') return { thinking: { type: 'disabled' } }
  const share = shares[effort ?? ''] ?? refuse(`there is no effort ${effort}`)
  if (way === 'effort') return { thinking: { type: 'adaptive' }, effort: effort === 'minimal' ? 'low' : effort }
  if (maxTokens <= budgetMin) return {}
  return { thinking: { type: 'enabled', budget_tokens: Math.max(budgetMin, Math.floor(maxTokens * share)) } }
}

// Which way a model takes is learnt from its refusals and kept for the isolate’s life.
const known = new Map<string, Way>()
const knownMax = 1000

/** Asks a model in the way that it is known to take, and in the other one where it refuses what it is told of thinking. */
export async function inOneWay<T>({ provider, model }: Target, body: Body, ask: (way: Way) => Promise<T>): Promise<T> {
  const key = `${provider.baseUrl} ${model}`
  const first = known.get(key) ?? 'effort'
  try {
    return await ask(first)
  } catch (err) {
    const reasoning = reasoningIn(body)
    const hasOther = reasoning?.effort !== undefined && reasoning.effort !== 'none' && reasoning.maxTokens === undefined
    if (!hasOther || !(err instanceof UpstreamError) || err.status !== 400 || !/thinking|adaptive|effort|budget/i.test(err.message)) throw err
    const other = first === 'effort' ? 'budget' : 'effort'
    if (known.size >= knownMax) known.clear()
    known.set(key, other)
    return ask(other)
  }
}
