import type { StreamEvent } from 'llm.do/contract'
import type { Target } from '../targets.ts'
import type { Plan } from '../upstream/attempts.ts'
import { UpstreamError } from '../upstream/error.ts'
import { type Chunk, finishReasonOf, usageOf } from '../upstream/wire.ts'
import type { Ask } from './ask.ts'
import { dataOf, misfit } from './data.ts'
import { Elements } from './elements.ts'
import { type Reader, textMax } from './relay.ts'
import type { Rung } from './rungs.ts'
import { toolUseOf } from './tools.ts'

interface PartialCall {
  id: string
  name: string
  arguments: string
}

const jsonMax = 8_000_000

/** Turns the chunks of one stream into events. */
export class Reading implements Reader<StreamEvent> {
  /** All text so far; by a schema, the JSON. */
  text = ''
  readonly #ask: Ask
  readonly #plan: Plan
  readonly #target: Target
  readonly #rung: Rung | undefined
  readonly #elements: Elements | undefined
  readonly #calls = new Map<number, PartialCall>()
  #listed = 0
  #refusal = ''
  #finish: string | null | undefined
  #usage: Chunk['usage']

  constructor(ask: Ask, plan: Plan, target: Target, rung: Rung | undefined) {
    this.#ask = ask
    this.#plan = plan
    this.#target = target
    this.#rung = rung
    this.#elements = ask.shape?.isList ? new Elements() : undefined
  }

  /** The events that a chunk brings. */
  *push({ choices, usage }: Chunk): Generator<StreamEvent> {
    if (usage) this.#usage = usage
    const [choice] = choices
    if (!choice) return
    if (choice.finish_reason != null) this.#finish = choice.finish_reason
    const { content, reasoning, reasoning_content, refusal, tool_calls } = choice.delta ?? {}
    const thought = reasoning ?? reasoning_content
    if (thought) yield { type: 'reasoning', text: thought }
    if (refusal) this.#refusal += refusal
    for (const [at, call] of (tool_calls ?? []).entries()) {
      if (this.#rung === 'tool') yield* this.#say(call.function?.arguments ?? '')
      else this.#collect(call.index ?? at, call)
    }
    if (content && this.#rung !== 'tool') yield* this.#say(content)
  }

  /** The events behind the last chunk: tools, data, usage, and how it ended. */
  async end(): Promise<StreamEvent[]> {
    const calls = [...this.#calls.values()].map(({ id, name, arguments: text }): StreamEvent => ({ type: 'tool-call', ...toolUseOf(id, name, text) }))
    const counted = usageOf(this.#usage)
    const { data, usage, cost } = calls.length === 0 && this.#refusal === '' ? await this.#data(counted) : { data: [], ...counted }
    const { attempts, shape: _ } = this.#ask
    const finishReason = this.#rung === 'tool' ? 'stop' : this.#refusal === '' ? finishReasonOf(this.#finish) : 'content-filter'
    return [
      ...calls,
      ...data,
      ...(usage ? [{ type: 'usage' as const, usage, cost }] : []),
      {
        type: 'done',
        ...{ finishReason, attempts, model: this.#target.name, provider: this.#target.provider.name, asked: this.#plan.targets[0]?.name ?? '' },
        ...(this.#refusal !== '' && { refusal: this.#refusal }),
      },
    ]
  }

  /** Text joins the text before it. */
  keep(kept: StreamEvent[], event: StreamEvent): number {
    const last = kept.at(-1)
    if ((event.type === 'text' || event.type === 'reasoning') && last?.type === event.type) kept[kept.length - 1] = { ...last, text: last.text + event.text }
    else kept.push(event)
    return 'text' in event ? event.text.length : JSON.stringify(event).length
  }

  *#say(piece: string): Generator<StreamEvent> {
    if (piece === '') return
    const { shape } = this.#ask
    if (shape && this.text.length > jsonMax) throw new UpstreamError('invalid_answer', 'the JSON does not end')
    if (shape || this.text.length < textMax) this.text += piece
    if (!shape) yield { type: 'text', text: piece }
    for (const text of this.#elements?.push(piece) ?? []) {
      const checked = shape?.check(parse(text)) ?? { data: undefined }
      if (checked.issues)
        throw misfit(
          checked.issues.map(({ path, message }) => ({ path: [this.#listed, ...path], message })),
          this.text,
        )
      this.#listed++
      yield { type: 'data', data: checked.data }
    }
  }

  #collect(index: number, call: { id?: string | null; function?: { name?: string | null; arguments?: string | null } | null }): void {
    const known = this.#calls.get(index) ?? { id: `call_${index}`, name: '', arguments: '' }
    if (call.id) known.id = call.id
    known.name += call.function?.name ?? ''
    known.arguments += call.function?.arguments ?? ''
    this.#calls.set(index, known)
  }

  async #data(counted: ReturnType<typeof usageOf>): Promise<{ data: StreamEvent[] } & ReturnType<typeof usageOf>> {
    const { shape } = this.#ask
    if (!shape) return { data: [], ...counted }
    if (this.#listed > 0) return { data: this.#rest(), ...counted }
    // Nothing has been told yet, so there is nothing to take back.
    const { data, usage, cost } = await dataOf(this.#ask, this.#plan, { target: this.#target, text: this.text, rung: this.#rung, ...counted })
    const values = shape.isList ? (data as unknown[]) : [data]
    return { data: values.map((value) => ({ type: 'data' as const, data: value })), usage, cost }
  }

  /** The elements that did not come one by one: none, unless the array was cut. */
  #rest(): StreamEvent[] {
    const whole = this.#ask.shape?.read(this.text)
    if (!whole || whole.issues) throw misfit(whole?.issues ?? [], this.text)
    return (whole.data as unknown[]).slice(this.#listed).map((data) => ({ type: 'data', data }))
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
