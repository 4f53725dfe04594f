import type { Usage } from 'llm.do/contract'
import { z } from 'zod'
import { UpstreamError } from './error.ts'

// What of OpenAI's wire format is read. Compatible services leave much out and add much, so everything else is passed on or over.
const WireUsage = z.looseObject({
  prompt_tokens: z.number().catch(0),
  completion_tokens: z.number().catch(0),
  total_tokens: z.number().optional().catch(undefined),
  completion_tokens_details: z.looseObject({ reasoning_tokens: z.number().nullish() }).nullish().catch(undefined),
  prompt_tokens_details: z.looseObject({ cached_tokens: z.number().nullish() }).nullish().catch(undefined),
  cost: z.number().nullish().catch(undefined),
})

const text = z.string().nullish()

const WireToolCall = z.looseObject({
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string(), arguments: z.string().nullish() }),
})

const WireMessage = z.looseObject({
  content: text,
  refusal: text,
  reasoning: text,
  // DeepSeek's and vLLM's name for it.
  reasoning_content: text,
  tool_calls: z.array(WireToolCall).nullish(),
})

/** A whole answer. */
export type Completion = z.infer<typeof Completion>
export const Completion = z.looseObject({
  choices: z.array(z.looseObject({ message: WireMessage, finish_reason: text })).min(1),
  usage: WireUsage.nullish(),
})

const WireDelta = z.looseObject({
  content: text,
  refusal: text,
  reasoning: text,
  reasoning_content: text,
  tool_calls: z.array(z.looseObject({ index: z.number().optional(), id: text, function: z.looseObject({ name: text, arguments: text }).nullish() })).nullish(),
})

/** A piece of a streamed answer. */
export type Chunk = z.infer<typeof Chunk>
export const Chunk = z.looseObject({
  choices: z.array(z.looseObject({ delta: WireDelta.nullish(), finish_reason: text })).catch([]),
  usage: WireUsage.nullish(),
})

/** An answer as a provider sent it, or `UpstreamError` where it is none. */
export function completionOf(value: unknown): Completion {
  const parsed = Completion.safeParse(value)
  if (parsed.success) return parsed.data
  const error = (value as { error?: { message?: unknown } } | null)?.error?.message
  throw new UpstreamError('invalid_answer', typeof error === 'string' ? error.slice(0, 500) : 'the answer holds no message')
}

type FinishReason = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'other'
const reasons: Record<string, FinishReason> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'content-filter',
}

/** Why a model stopped, by our names. */
export const finishReasonOf = (reason: string | null | undefined): FinishReason => (reason && Object.hasOwn(reasons, reason) && reasons[reason]) || 'other'

/** What a provider counted, by our names; nothing where it counted nothing. */
export function usageOf(usage: z.infer<typeof WireUsage> | null | undefined): { usage?: Usage; cost?: number } {
  if (!usage) return {}
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: total, cost } = usage
  const counted: Usage = { inputTokens, outputTokens, totalTokens: total ?? inputTokens + outputTokens }
  const reasoning = usage.completion_tokens_details?.reasoning_tokens
  const cached = usage.prompt_tokens_details?.cached_tokens
  if (reasoning != null) counted.reasoningTokens = reasoning
  if (cached != null) counted.cachedTokens = cached
  return { usage: counted, ...(cost != null && { cost }) }
}
