import { z } from 'zod'
import { objectIn, type Read } from '../chunks.ts'
import { UpstreamError } from '../error.ts'
import type { Chunk } from '../wire.ts'
import { finishOf, refusalOf, Usage, usageOf } from './answer.ts'

type Delta = NonNullable<Chunk['choices'][number]['delta']>
type Fields = Record<string, unknown>

// What an error that comes as an event would have had as its status.
const statuses: Record<string, number> = {
  ...{ invalid_request_error: 400, authentication_error: 401, billing_error: 402, permission_error: 403, not_found_error: 404 },
  ...{ request_too_large: 413, rate_limit_error: 429, api_error: 500, timeout_error: 504, overloaded_error: 529 },
}

/** Reads the events of one stream of Anthropic’s as chunks of OpenAI’s. */
export function reader(): Read {
  const stream = new Messages()
  return (data) => stream.read(objectIn(data))
}

const Start = z.looseObject({ id: z.string().optional(), model: z.string().optional(), usage: Usage.optional() })

/** One message while it comes. */
class Messages {
  #head: Fields = {}
  #usage: Usage | undefined
  #calls = 0
  /** Whether a call is being written, and whether it has arguments by now. */
  #call: 'empty' | 'written' | undefined

  read(event: Fields): Chunk[] | 'done' {
    switch (event.type) {
      case 'message_start':
        return this.#start(Start.safeParse(event.message).data ?? {})
      case 'content_block_start':
        return this.#begin(fieldsOf(event.content_block), event.index)
      case 'content_block_delta':
        return this.#go(fieldsOf(event.delta), event.index)
      case 'content_block_stop':
        return this.#stop()
      case 'message_delta':
        return this.#end(fieldsOf(event.delta), event.usage)
      case 'message_stop':
        return 'done'
      case 'error':
        throw errorOf(fieldsOf(event.error))
      default:
        // Pings, and what is not known yet.
        return []
    }
  }

  #chunk = (delta: Delta, finish_reason: string | null = null): Chunk[] => [{ ...this.#head, choices: [{ index: 0, delta, logprobs: null, finish_reason }] }]

  #start({ id, model, usage }: z.infer<typeof Start>): Chunk[] {
    this.#head = { id, object: 'chat.completion.chunk', created: Math.floor(Date.now() / 1000), model }
    this.#usage = usage
    return this.#chunk({ role: 'assistant', content: '' })
  }

  #begin({ type, id, name, data }: Fields, index: unknown): Chunk[] {
    if (type === 'redacted_thinking') return this.#chunk({ reasoning_details: [{ type: 'reasoning.encrypted', data, index }] })
    if (type !== 'tool_use') return []
    this.#call = 'empty'
    return this.#chunk({ tool_calls: [{ index: this.#calls++, id: textOf(id), type: 'function', function: { name: textOf(name), arguments: '' } }] })
  }

  #go({ type, text, thinking, signature, partial_json }: Fields, index: unknown): Chunk[] {
    if (type === 'text_delta') return this.#chunk({ content: textOf(text) })
    if (type === 'thinking_delta')
      return this.#chunk({ reasoning: textOf(thinking), reasoning_details: [{ type: 'reasoning.text', text: textOf(thinking), index }] })
    if (type === 'signature_delta') return this.#chunk({ reasoning_details: [{ type: 'reasoning.text', signature: textOf(signature), index }] })
    // What Anthropic asks of tools that it runs itself is no call of the caller’s.
    if (type !== 'input_json_delta' || !this.#call || partial_json === '') return []
    this.#call = 'written'
    return this.#write(textOf(partial_json))
  }

  /** Without any arguments nothing comes, which is no JSON. */
  #stop(): Chunk[] {
    const isEmpty = this.#call === 'empty'
    this.#call = undefined
    return isEmpty ? this.#write('{}') : []
  }

  #write = (written: string): Chunk[] => this.#chunk({ tool_calls: [{ index: this.#calls - 1, function: { arguments: written } }] })

  #end({ stop_reason, stop_details }: Fields, usage: unknown): Chunk[] {
    // Cumulative; what is not said again stays as it was.
    const counted = Object.entries(Usage.safeParse(usage).data ?? {}).filter(([, value]) => value != null)
    if (counted.length > 0) this.#usage = { ...this.#usage, ...Object.fromEntries(counted) }
    const refusal = stop_reason === 'refusal' ? { refusal: refusalOf(textOf(fieldsOf(stop_details).explanation)) } : {}
    const used = this.#usage ? [{ ...this.#head, choices: [], usage: usageOf(this.#usage) }] : []
    return [...this.#chunk(refusal, finishOf(textOf(stop_reason))), ...used]
  }
}

function errorOf({ type, message }: Fields): UpstreamError {
  const status = statuses[textOf(type)] ?? 'invalid_answer'
  return new UpstreamError(status, textOf(message).slice(0, 500) || 'the stream holds an error')
}

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
