import { createHash, randomUUID } from 'node:crypto'
import type { Chunk, Completion } from '../upstream/wire.ts'
import type { Body } from './request.ts'

type Status = 'in_progress' | 'completed' | 'incomplete'

/** A part of what a model answered. */
export type Item = ReasoningItem | MessageItem | CallItem
export interface ReasoningItem {
  id: string
  type: 'reasoning'
  status: Status
  summary: never[]
  content: Content[]
}
export interface MessageItem {
  id: string
  type: 'message'
  status: Status
  role: 'assistant'
  content: Content[]
}
export type Content =
  | { type: 'reasoning_text'; text: string }
  | { type: 'output_text'; text: string; annotations: never[]; logprobs: never[] }
  | { type: 'refusal'; refusal: string }
export interface CallItem {
  id: string
  type: 'function_call'
  status: Status
  call_id: string
  name: string
  arguments: string
}

/** A response of OpenAI's, its names and defaults as there. */
export type ModelResponse = ReturnType<Answering['response']>

type Usage = Completion['usage']

/** Makes the parts of one response; what it is called follows from what its provider called it, so that a repetition has the same names. */
export class Answering {
  readonly #body: Body
  readonly #id: string
  readonly #created: number
  #items = 0

  constructor(body: Body, { id, created }: { id?: unknown; created?: unknown }) {
    this.#body = body
    this.#id = createHash('sha256')
      .update(typeof id === 'string' && id !== '' ? id : randomUUID())
      .digest('hex')
      .slice(0, 32)
    this.#created = typeof created === 'number' ? created : Math.floor(Date.now() / 1000)
  }

  #next = (prefix: string): string => `${prefix}_${this.#id}${this.#items++}`

  reasoning = (content: Content[]): ReasoningItem => ({ id: this.#next('rs'), type: 'reasoning', status: 'completed', summary: [], content })

  message = (content: Content[]): MessageItem => ({ id: this.#next('msg'), type: 'message', status: 'completed', role: 'assistant', content })

  call = (call_id: string, name: string, written: string): CallItem => ({
    ...{ id: this.#next('fc'), type: 'function_call', status: 'completed', call_id, name, arguments: written },
  })

  /** The whole of it, once it is over or while it goes on. */
  response(model: string, output: Item[], how: { finish?: string | null | undefined; usage?: Usage | undefined } | undefined) {
    const {
      instructions = null,
      max_output_tokens = null,
      temperature = null,
      top_p = null,
      tools,
      tool_choice,
      text,
      reasoning,
      metadata,
      user = null,
    } = this.#body
    const reason = how?.finish === 'length' ? 'max_output_tokens' : how?.finish === 'content_filter' ? 'content_filter' : undefined
    return {
      ...{ id: `resp_${this.#id}`, object: 'response', created_at: this.#created, model, output },
      status: !how ? 'in_progress' : reason ? 'incomplete' : 'completed',
      ...{ error: null, incomplete_details: reason ? { reason } : null },
      ...{ instructions, max_output_tokens, temperature, top_p, user, tools: tools ?? [], tool_choice: tool_choice ?? 'auto', metadata: metadata ?? {} },
      ...{ text: text ?? { format: { type: 'text' } }, reasoning: reasoning ?? { effort: null, summary: null }, truncation: 'disabled' },
      ...{ parallel_tool_calls: this.#body.parallel_tool_calls ?? true, previous_response_id: null, store: false },
      usage: how?.usage ? toUsage(how.usage) : null,
    }
  }
}

const toUsage = (usage: NonNullable<Usage>) => ({
  input_tokens: usage.prompt_tokens,
  input_tokens_details: { cached_tokens: usage.prompt_tokens_details?.cached_tokens ?? 0 },
  output_tokens: usage.completion_tokens,
  output_tokens_details: { reasoning_tokens: usage.completion_tokens_details?.reasoning_tokens ?? 0 },
  total_tokens: usage.total_tokens ?? usage.prompt_tokens + usage.completion_tokens,
})

/** A part of a message or a thought. */
export function partOf(type: Content['type'], text: string): Content {
  if (type === 'refusal') return { type, refusal: text }
  return type === 'output_text' ? { type, text, annotations: [], logprobs: [] } : { type, text }
}

/** A whole completion as a response. */
export function toResponse(body: Body, completion: Completion): ModelResponse {
  const answering = new Answering(body, completion as { id?: unknown; created?: unknown })
  const [choice] = completion.choices
  const { content, refusal, reasoning, reasoning_content, tool_calls } = choice?.message ?? {}
  const thought = reasoning ?? reasoning_content
  const parts: Content[] = [...(content ? [partOf('output_text', content)] : []), ...(refusal ? [partOf('refusal', refusal)] : [])]
  const output: Item[] = [
    ...(thought ? [answering.reasoning([partOf('reasoning_text', thought)])] : []),
    ...(parts.length > 0 ? [answering.message(parts)] : []),
    ...(tool_calls ?? []).map((call, index) => answering.call(call.id ?? `call_${index}`, call.function.name, call.function.arguments ?? '')),
  ]
  return answering.response(String(completion.model ?? ''), output, { finish: choice?.finish_reason, usage: completion.usage })
}

export type Delta = NonNullable<Chunk['choices'][number]['delta']>
