import type { PassedChunk } from '../completions.ts'
import type { Chunk } from '../upstream/wire.ts'
import { Answering, type CallItem, type Content, type Delta, type Item, type MessageItem, partOf, type ReasoningItem } from './answer.ts'
import type { Body } from './request.ts'

/** An event of a streamed response, its fields those of its type. */
export interface ResponseEvent {
  type: string
  sequence_number: number
  [field: string]: unknown
}

/** The chunks of a streamed completion as the events of a streamed response. */
export async function* responseEvents(body: Body, chunks: AsyncIterable<PassedChunk>): AsyncGenerator<ResponseEvent> {
  let writing: Writing | undefined
  for await (const chunk of chunks) {
    if (!writing) {
      writing = new Writing(body, chunk)
      yield* writing.begin()
    }
    yield* writing.push(chunk)
  }
  if (writing) yield* writing.end()
}

/** One response while it is written: at most one message or thought is open, and any calls. */
class Writing {
  readonly #answering: Answering
  readonly #model: string
  readonly #output: Item[] = []
  readonly #calls = new Map<number, CallItem>()
  #open: MessageItem | ReasoningItem | undefined
  #count = 0
  #finish: string | null | undefined
  #usage: Chunk['usage']

  constructor(body: Body, first: PassedChunk) {
    this.#answering = new Answering(body, first as { id?: unknown; created?: unknown })
    this.#model = first.model
  }

  *begin(): Generator<ResponseEvent> {
    const response = this.#answering.response(this.#model, [], undefined)
    yield this.#event('response.created', { response })
    yield this.#event('response.in_progress', { response })
  }

  *push({ choices, usage }: PassedChunk): Generator<ResponseEvent> {
    if (usage) this.#usage = usage
    const [choice] = choices
    if (choice?.finish_reason != null) this.#finish = choice.finish_reason
    const { content, refusal, reasoning, reasoning_content, tool_calls } = choice?.delta ?? {}
    const thought = reasoning ?? reasoning_content
    if (thought) yield* this.#write('reasoning_text', thought)
    if (content) yield* this.#write('output_text', content)
    if (refusal) yield* this.#write('refusal', refusal)
    for (const [at, call] of (tool_calls ?? []).entries()) yield* this.#call(call.index ?? at, call)
  }

  *end(): Generator<ResponseEvent> {
    yield* this.#close()
    for (const item of this.#calls.values()) {
      item.status = 'completed'
      yield this.#event('response.function_call_arguments.done', { ...this.#place(item), name: item.name, arguments: item.arguments })
      yield this.#event('response.output_item.done', { output_index: this.#output.indexOf(item), item })
    }
    const response = this.#answering.response(this.#model, this.#output, { finish: this.#finish, usage: this.#usage })
    yield this.#event(response.status === 'incomplete' ? 'response.incomplete' : 'response.completed', { response })
  }

  #event = (type: string, fields: object): ResponseEvent => ({ type, sequence_number: this.#count++, ...fields })

  #place = (item: Item) => ({ item_id: item.id, output_index: this.#output.indexOf(item) })

  #added(item: Item): ResponseEvent {
    item.status = 'in_progress'
    this.#output.push(item)
    // What follows is written into the item.
    return this.#event('response.output_item.added', { output_index: this.#output.length - 1, item: structuredClone(item) })
  }

  *#write(type: Content['type'], delta: string): Generator<ResponseEvent> {
    const kind = type === 'reasoning_text' ? 'reasoning' : 'message'
    if (this.#open?.type !== kind) {
      yield* this.#close()
      this.#open = this.#answering[kind]([])
      yield this.#added(this.#open)
    }
    const item = this.#open
    let part = item.content.at(-1)
    if (part?.type !== type) {
      if (part) yield* this.#closePart(item, part)
      part = partOf(type, '')
      item.content.push(part)
      yield this.#event('response.content_part.added', { ...this.#place(item), content_index: item.content.length - 1, part: { ...part } })
    }
    if (part.type === 'refusal') part.refusal += delta
    else part.text += delta
    yield this.#event(`response.${type}.delta`, { ...this.#place(item), content_index: item.content.length - 1, delta, ...logprobsOf(type) })
  }

  *#call(index: number, { id, function: called }: NonNullable<Delta['tool_calls']>[number]): Generator<ResponseEvent> {
    let item = this.#calls.get(index)
    if (!item) {
      yield* this.#close()
      item = this.#answering.call(id ?? `call_${index}`, called?.name ?? '', '')
      this.#calls.set(index, item)
      yield this.#added(item)
    }
    const delta = called?.arguments
    if (!delta) return
    item.arguments += delta
    yield this.#event('response.function_call_arguments.delta', { ...this.#place(item), delta })
  }

  *#close(): Generator<ResponseEvent> {
    const item = this.#open
    if (!item) return
    this.#open = undefined
    item.status = 'completed'
    const part = item.content.at(-1)
    if (part) yield* this.#closePart(item, part)
    yield this.#event('response.output_item.done', { output_index: this.#output.indexOf(item), item })
  }

  *#closePart(item: MessageItem | ReasoningItem, part: Content): Generator<ResponseEvent> {
    const place = { ...this.#place(item), content_index: item.content.indexOf(part) }
    const said = part.type === 'refusal' ? { refusal: part.refusal } : { text: part.text }
    yield this.#event(`response.${part.type}.done`, { ...place, ...said, ...logprobsOf(part.type) })
    yield this.#event('response.content_part.done', { ...place, part })
  }
}

const logprobsOf = (type: Content['type']) => (type === 'output_text' ? { logprobs: [] } : {})
