import type { StreamEvent } from 'llm.do/contract'
import { tokensIn } from '../estimate.ts'
import type { Target } from '../names/target.ts'
import type { Plan } from '../upstream/attempts.ts'
import { UpstreamError } from '../upstream/error.ts'
import { type Chunk, finishReasonOf, type ReasoningDetail, usageOf } from '../upstream/wire.ts'
import { type Ask, inputOf } from './ask.ts'
import { dataOf, misfit } from './data.ts'
import { Details } from './details.ts'
import { Elements } from './elements.ts'
import { textMax } from './relay.ts'
import type { Rung } from './rungs.ts'
import { type ToolUse, toolUseOf } from './tools.ts'

interface PartialCall {
  id: string
  name: string
  arguments: string
}

const jsonMax = 8_000_000

/** How one answer ended. */
export interface Read {
  calls: ToolUse[]
  data: StreamEvent[]
  details: ReasoningDetail[] | undefined
  refusal: string
  finishReason: ReturnType<typeof finishReasonOf>
}

/** Turns the chunks of one answer into events. */
export class Reading {
  /** All text so far; by a schema, the JSON. */
  text = ''
  readonly target: Target
  readonly #ask: Ask
  readonly #plan: Plan
  readonly #rung: Rung | undefined
  readonly #elements: Elements | undefined
  readonly #calls = new Map<number, PartialCall>()
  #listed = 0
  #refusal = ''
  readonly #details = new Details()
  /** Characters of reasoning. */
  #thought = 0
  #finish: string | null | undefined
  #usage: Chunk['usage']
  readonly #started = Date.now()
  #isBilled = false

  constructor(ask: Ask, plan: Plan, target: Target, rung: Rung | undefined) {
    this.#ask = ask
    this.#plan = plan
    this.target = target
    this.#rung = rung
    this.#elements = ask.shape?.isList ? new Elements() : undefined
  }

  /** The events that a chunk brings. */
  *push({ choices, usage }: Chunk): Generator<StreamEvent> {
    if (usage) this.#usage = usage
    const [choice] = choices
    if (!choice) return
    if (choice.finish_reason != null) this.#finish = choice.finish_reason
    const { content, reasoning, reasoning_content, reasoning_details, refusal, tool_calls } = choice.delta ?? {}
    this.#details.push(reasoning_details)
    const thought = reasoning ?? reasoning_content
    if (thought) {
      this.#thought += thought.length
      yield { type: 'reasoning', text: thought }
    }
    if (refusal) this.#refusal += refusal
    for (const [at, call] of (tool_calls ?? []).entries()) {
      if (this.#rung === 'tool') yield* this.#say(call.function?.arguments ?? '')
      else this.#collect(call.index ?? at, call)
    }
    if (content && this.#rung !== 'tool') yield* this.#say(content)
  }

  /** What the answer is, behind its last chunk. */
  async end(): Promise<Read> {
    this.bill()
    const calls = [...this.#calls.values()].map(({ id, name, arguments: text }) => toolUseOf(id, name, text))
    const data = calls.length === 0 && this.#refusal === '' ? await this.#data() : []
    const finishReason = this.#rung === 'tool' ? 'stop' : this.#refusal === '' ? finishReasonOf(this.#finish) : 'content-filter'
    return { calls, data, details: this.#details.all(), refusal: this.#refusal, finishReason }
  }

  /** Bills what was used so far, as the provider counts it or by an estimate: once. */
  bill(): void {
    if (this.#isBilled) return
    this.#isBilled = true
    const { bill } = this.#ask
    const written = () => [...this.#calls.values()].reduce((sum, call) => sum + call.arguments.length, this.text.length + this.#thought)
    const counted = { ...usageOf(this.#usage), ms: Date.now() - this.#started }
    bill.add(this.target, counted, () => ({ inputTokens: inputOf(this.#ask), outputTokens: tokensIn(written()) }))
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

  async #data(): Promise<StreamEvent[]> {
    const { shape } = this.#ask
    if (!shape) return []
    if (this.#listed > 0) return this.#rest()
    // Nothing has been told yet, so there is nothing to take back.
    const { data } = await dataOf(this.#ask, this.#plan, { target: this.target, text: this.text, rung: this.#rung })
    const values = shape.isList ? (data as unknown[]) : [data]
    return values.map((value) => ({ type: 'data' as const, data: value }))
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
