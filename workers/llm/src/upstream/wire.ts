import type { Usage } from 'llm.do/contract'
import { z } from 'zod'
import { UpstreamError } from './error.ts'

// What of OpenAI's wire format is read. Compatible services leave much out and add much, so everything else is passed on or over.
export type WireUsage = z.infer<typeof WireUsage>
const WireUsage = z.looseObject({
  prompt_tokens: z.number().catch(0),
  completion_tokens: z.number().catch(0),
  total_tokens: z.number().optional().catch(undefined),
  completion_tokens_details: z.looseObject({ reasoning_tokens: z.number().nullish() }).nullish().catch(undefined),
  prompt_tokens_details: z.looseObject({ cached_tokens: z.number().nullish(), cache_write_tokens: z.number().nullish() }).nullish().catch(undefined),
  cost: z.number().nullish().catch(undefined),
})

const text = z.string().nullish()

const WireToolCall = z.looseObject({
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string(), arguments: z.string().nullish() }),
})

/** A piece of what a model thought, such as it takes it back: OpenRouter’s name for it. */
export type ReasoningDetail = z.infer<typeof ReasoningDetail>
const ReasoningDetail = z.looseObject({ type: z.string() })

const WireMessage = z.looseObject({
  content: text,
  refusal: text,
  reasoning: text,
  // DeepSeek's and vLLM's name for it.
  reasoning_content: text,
  reasoning_details: z.array(ReasoningDetail).nullish().catch(undefined),
  tool_calls: z.array(WireToolCall).nullish(),
})

/** A whole answer. */
export type Completion = z.infer<typeof Completion>
export const Completion = z.looseObject({
  choices: z.array(z.looseObject({ message: WireMessage, finish_reason: text })).min(1),
  usage: WireUsage.nullish(),
})

type Text = string | null | undefined

/** A piece of a streamed answer, of which only what is read is named. */
export interface Chunk {
  choices: { index?: number; delta?: Delta | null; logprobs?: null; finish_reason?: Text }[]
  usage?: WireUsage | null
}

interface Delta {
  role?: 'assistant'
  content?: Text
  refusal?: Text
  reasoning?: Text
  reasoning_content?: Text
  reasoning_details?: unknown
  tool_calls?: { index?: number; id?: Text; type?: 'function'; function?: { name?: Text; arguments?: Text } | null }[] | null
}

const isText = (value: unknown): boolean => value === undefined || value === null || typeof value === 'string'
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isMissing = (value: unknown): boolean => value === undefined || value === null

// By hand: there is one for each token, and zod, which may not compile code in a Worker, takes most of the time that a token has.
const isDelta = (delta: unknown): boolean =>
  isMissing(delta) ||
  (isObject(delta) &&
    [delta.content, delta.refusal, delta.reasoning, delta.reasoning_content].every(isText) &&
    (isMissing(delta.tool_calls) || (Array.isArray(delta.tool_calls) && delta.tool_calls.every(isToolCall))))

const isToolCall = (call: unknown): boolean =>
  isObject(call) &&
  (call.index === undefined || Number.isInteger(call.index)) &&
  isText(call.id) &&
  (isMissing(call.function) || (isObject(call.function) && isText(call.function.name) && isText(call.function.arguments)))

/** A chunk as a provider sent it; nothing where it is none. */
export function chunkIn(value: Record<string, unknown>): Chunk | undefined {
  const choices = value.choices ?? []
  if (!Array.isArray(choices) || !choices.every((choice) => isObject(choice) && isText(choice.finish_reason) && isDelta(choice.delta))) return undefined
  const usage = isMissing(value.usage) ? undefined : WireUsage.safeParse(value.usage).data
  return { ...value, choices: choices as Chunk['choices'], ...('usage' in value && { usage }) }
}

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
export function usageOf(usage: WireUsage | null | undefined): { usage?: Usage; cost?: number } {
  if (!usage) return {}
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: total, cost } = usage
  const counted: Usage = { inputTokens, outputTokens, totalTokens: total ?? inputTokens + outputTokens }
  const reasoning = usage.completion_tokens_details?.reasoning_tokens
  const cached = usage.prompt_tokens_details?.cached_tokens
  if (reasoning != null) counted.reasoningTokens = reasoning
  const written = usage.prompt_tokens_details?.cache_write_tokens
  if (cached != null) counted.cachedTokens = cached
  if (written) counted.cacheWriteTokens = written
  return { usage: counted, ...(cost != null && { cost }) }
}
