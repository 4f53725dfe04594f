import type { StreamEvent } from 'llm.do/contract'
import type { Target } from '../names/target.ts'
import { goOn, limitOf, type Stopped, stoppedBy } from '../tools/loop.ts'
import type { Plan } from '../upstream/attempts.ts'
import { requestOf } from '../upstream/request.ts'
import { type Ask, hasTools, inputOf, budgetedTokens, reserveFor } from './ask.ts'
import { type Opened, openStream } from './open.ts'
import { type Read, Reading } from './reading.ts'
import type { Ended, Source } from './relay.ts'
import { climbDown, type Rung, withSchema } from './rungs.ts'

/** An answer whose first token has come. */
export interface OpenedStep {
  reading: Reading
  chunks: Opened['chunks']
}

/** Asks, and gives the answer once its first token has come. */
export async function openStep(ask: Ask, plan: Plan): Promise<OpenedStep> {
  await reserveFor(ask, plan, () => inputOf(ask), ask.settings.maxTokens ?? budgetedTokens(plan))
  let rung: Rung | undefined
  const { target, chunks } = await openStream(ask.caller.env, plan, ask.timeout, (target, open) => {
    const request = requestOf(target, ask, true)
    const { shape } = ask
    if (!shape) return open(request)
    return climbDown(target, hasTools(ask), (each) => {
      rung = each
      return open(withSchema(request, each, shape.asked))
    })
  })
  return { chunks, reading: new Reading(ask, plan, target, rung) }
}

/** The events of an answer and, where tools are called for it, of the steps that lead to it. */
export class Steps implements Source<StreamEvent> {
  readonly #plan: Plan
  #ask: Ask
  #now: OpenedStep
  #before = ''

  constructor(ask: Ask, plan: Plan, first: OpenedStep) {
    this.#ask = ask
    this.#plan = plan
    this.#now = first
  }

  get target(): Target {
    return this.#now.reading.target
  }

  get text(): string {
    return this.#before + this.#now.reading.text
  }

  cut(): void {
    this.#now.reading.bill()
  }

  async *events(): AsyncGenerator<StreamEvent[], Ended<StreamEvent>, undefined> {
    for (let step = 1; ; step++) {
      yield* this.#read()
      const { reading } = this.#now
      const read = await reading.end()
      const stopped = stoppedBy(this.#ask, read.calls, step, this.#plan)
      if (stopped) return this.#ended(read, stopped)
      yield callsOf(read)
      const { results, next } = await goOn(this.#ask, { text: reading.text, toolCalls: read.calls, details: read.details }, step, this.#plan)
      yield results.map((result) => ({ type: 'tool-result', ...result }))
      this.#ask = next
      try {
        this.#now = await openStep(next, this.#plan)
        this.#before += reading.text
      } catch (err) {
        const limit = limitOf(err, this.#plan)
        if (!limit) throw err
        return this.#ended({ ...read, calls: [] }, limit)
      }
    }
  }

  /** The events of one answer: those before a failure too. */
  async *#read(): AsyncGenerator<StreamEvent[], void, undefined> {
    const { reading, chunks } = this.#now
    for await (const together of chunks) {
      const events: StreamEvent[] = []
      try {
        for (const chunk of together) for (const event of reading.push(chunk)) events.push(event)
      } catch (err) {
        yield events
        throw err
      }
      yield events
    }
  }

  #ended(read: Read, stopped: Stopped): Ended<StreamEvent> {
    const { bill, attempts, maxSteps, prompt } = this.#ask
    const { usage, cost } = bill
    const { data, refusal, finishReason } = read
    const { target } = this
    const done: StreamEvent = {
      type: 'done',
      ...{ finishReason, attempts, model: target.name, provider: target.provider.name, asked: this.#plan.asked, prompt },
      ...(refusal !== '' && { refusal }),
      ...(maxSteps > 1 && { stopped }),
    }
    return {
      last: [...callsOf(read), ...data, ...(usage ? [{ type: 'usage' as const, usage, cost }] : []), done],
      finish: finishReason,
      isLasting: refusal === '' && (stopped === 'answer' || stopped === 'tools'),
    }
  }

  /** Text joins the text before it. */
  keep(kept: StreamEvent[], event: StreamEvent): number {
    const last = kept.at(-1)
    if ((event.type === 'text' || event.type === 'reasoning') && last?.type === event.type) kept[kept.length - 1] = { ...last, text: last.text + event.text }
    else kept.push(event)
    return 'text' in event ? event.text.length : JSON.stringify(event).length
  }
}

const callsOf = ({ calls }: Read): StreamEvent[] => calls.map((call) => ({ type: 'tool-call', ...call }))
