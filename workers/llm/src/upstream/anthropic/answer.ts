import { z } from 'zod'
import { UpstreamError } from '../error.ts'
import { type Completion, Completion as Whole, type WireUsage } from '../wire.ts'

const tokens = z.number().nullish().catch(undefined)

export const Usage = z.looseObject({
  input_tokens: tokens,
  output_tokens: tokens,
  cache_read_input_tokens: tokens,
  cache_creation_input_tokens: tokens,
  output_tokens_details: z.looseObject({ thinking_tokens: tokens }).nullish().catch(undefined),
})
export type Usage = z.infer<typeof Usage>

const Block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  thinking: z.string().optional(),
  signature: z.string().optional(),
  data: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
})

const Message = z.looseObject({
  id: z.string().optional(),
  model: z.string().optional(),
  content: z.array(Block),
  stop_reason: z.string().nullish(),
  stop_details: z.looseObject({ explanation: z.string().nullish() }).nullish().catch(undefined),
  usage: Usage.nullish().catch(undefined),
})

/** A message of Anthropic’s as a completion of OpenAI’s. */
export function toCompletion(answer: unknown): Completion {
  const parsed = Message.safeParse(answer)
  if (!parsed.success) throw new UpstreamError('invalid_answer', 'the answer holds no message')
  const { id, model, content, stop_reason, stop_details, usage } = parsed.data
  const all = (type: string) => content.filter((block) => block.type === type)
  const calls = all('tool_use').map(({ id: call, name, input }) => ({ id: call, type: 'function', function: { name, arguments: JSON.stringify(input ?? {}) } }))
  const thought = all('thinking')
    .map(({ thinking }) => thinking ?? '')
    .join('')
  const details = content.flatMap(detailsOf)
  const message = {
    ...{ role: 'assistant', content: all('text').length > 0 || calls.length === 0 ? textOf(all('text')) : null },
    refusal: stop_reason === 'refusal' ? refusalOf(stop_details?.explanation) : null,
    ...(thought !== '' && { reasoning: thought }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  return Whole.parse({
    ...{ id, object: 'chat.completion', created: Math.floor(Date.now() / 1000), model },
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishOf(stop_reason) }],
    ...(usage && { usage: usageOf(usage) }),
  })
}

const textOf = (blocks: z.infer<typeof Block>[]): string => blocks.map(({ text }) => text ?? '').join('')

function detailsOf({ type, thinking, signature, data }: z.infer<typeof Block>, index: number): object[] {
  if (type === 'redacted_thinking') return [{ type: 'reasoning.encrypted', data, index }]
  return type === 'thinking' ? [{ type: 'reasoning.text', text: thinking, signature, index }] : []
}

/** What is told of a refusal that has no words of its own. */
export const refusalOf = (explanation: string | null | undefined): string => explanation || 'the model refused'

const reasons: Record<string, string> = {
  ...{ end_turn: 'stop', stop_sequence: 'stop', tool_use: 'tool_calls', refusal: 'content_filter' },
  ...{ max_tokens: 'length', model_context_window_exceeded: 'length' },
}

/** Why a model stopped, by OpenAI’s names. */
export const finishOf = (reason: string | null | undefined): string => (reason && Object.hasOwn(reasons, reason) && reasons[reason]) || 'stop'

/** What was counted, by OpenAI’s names: input that was kept, or is kept from now on, is input too. */
export function usageOf(usage: Usage): WireUsage {
  const [read, written] = [usage.cache_read_input_tokens ?? 0, usage.cache_creation_input_tokens ?? 0]
  const [input, output] = [(usage.input_tokens ?? 0) + read + written, usage.output_tokens ?? 0]
  const thought = usage.output_tokens_details?.thinking_tokens
  return {
    ...{ prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
    prompt_tokens_details: { cached_tokens: read, cache_write_tokens: written },
    ...(thought != null && { completion_tokens_details: { reasoning_tokens: thought } }),
  }
}
