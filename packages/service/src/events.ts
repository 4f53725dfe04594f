import { Problem, type Stream } from '@dot-do/contract'
import { parse } from './conforms.ts'
import { overdue, type Scope } from './scope.ts'

/** How events are written: a protocol of the field has its own way. */
export interface Encoding {
  event: (value: unknown, ordinal: number) => string
  /** What ends a stream that is whole. */
  done: string
  /** What ends one that failed. */
  error: (problem: Problem) => string
}

interface EventsOptions {
  encoding: Encoding
  /** Milliseconds of silence after which a comment is sent. */
  keepAliveMs: number
  scope: Scope
  asProblem: (thrown: unknown) => Problem
  /** Called once, when the stream is over, with what it failed with. */
  onEnd: (problem?: Problem) => void
}

/** Events as the platform writes them, each checked against the contract: `id` and `data`, at the end `event: done` or `event: error`. */
export const encodingOf = ({ event, id }: Stream, requestId: string): Encoding => ({
  event(value, ordinal) {
    const parsed = parse(event, value)
    if (!parsed.success) throw new TypeError(`the event is not what the contract declares: ${parsed.error.message}`)
    return `id: ${id === undefined ? ordinal : String((parsed.data as Record<string, unknown>)[id])}\ndata: ${JSON.stringify(parsed.data)}\n\n`
  },
  done: 'event: done\ndata: {}\n\n',
  error: (problem) => `event: error\ndata: ${JSON.stringify(problem.document(requestId))}\n\n`,
})

type Result = IteratorResult<unknown>

// Events that are there at once travel together, up to this many characters.
const chunkMax = 16_384

const nothing = Symbol('nothing')

/** The events of one call on their way out, as `text/event-stream` (WHATWG HTML 9.2). */
export class Events {
  readonly #options: EventsOptions
  readonly #iterator: AsyncIterator<unknown> | Iterator<unknown>
  #pending: Promise<Result> | undefined
  #count = 0
  #isOver = false
  #timers: ReturnType<typeof setTimeout>[] = []

  constructor(events: AsyncIterable<unknown> | Iterable<unknown>, options: EventsOptions) {
    this.#options = options
    this.#iterator = Symbol.asyncIterator in events ? events[Symbol.asyncIterator]() : events[Symbol.iterator]()
  }

  /** The bytes of the answer. A reader that goes away ends the handler's iteration and aborts its signal. */
  body(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          controller.enqueue(utf8.encode(await this.#chunk(controller)))
          if (this.#isOver) controller.close()
        },
        cancel: () => this.#end(new Problem('canceled', 'the client went away')),
      },
      { highWaterMark: 0 },
    )
  }

  /** The next event, and those behind it that are there without waiting; or what ends the stream. */
  async #chunk(controller: ReadableStreamDefaultController<Uint8Array>): Promise<string> {
    const { encoding, asProblem } = this.#options
    let text = ''
    try {
      while (text.length < chunkMax) {
        const result = text === '' ? await this.#next(controller) : await this.#ready()
        if (result === nothing) return text
        if (result.done) {
          this.#end()
          return text + encoding.done
        }
        text += encoding.event(result.value, ++this.#count)
      }
      return text
    } catch (thrown) {
      const problem = asProblem(thrown)
      this.#end(problem)
      // Behind the events that came before it.
      return text + encoding.error(problem)
    }
  }

  /** The next event, however long it takes: until then comments tell that the stream lives. */
  async #next(controller: ReadableStreamDefaultController<Uint8Array>): Promise<Result> {
    const ready = await this.#ready()
    if (ready !== nothing) return ready
    const { promise: late, reject } = Promise.withResolvers<never>()
    this.#timers = [
      setTimeout(() => reject(overdue()), (this.#options.scope.ctx.deadline ?? 0) - Date.now()),
      setInterval(() => controller.enqueue(comment), this.#options.keepAliveMs),
    ]
    const taken = this.#take()
    // What comes after the deadline is nobody's any more.
    taken.catch(() => {})
    try {
      return await Promise.race([taken, late])
    } finally {
      this.#stopTimers()
    }
  }

  async #take(): Promise<Result> {
    const result = await this.#pending
    this.#pending = undefined
    return result as Result
  }

  /** The next event if it is there now, or within the few turns that a generator takes. */
  async #ready(): Promise<Result | typeof nothing> {
    if (!this.#pending) {
      const next = this.#iterator.next()
      if (!(next instanceof Promise)) return next
      this.#pending = next
    }
    const result = await Promise.race([this.#pending, afterTurns()])
    if (result !== nothing) this.#pending = undefined
    return result
  }

  #end(problem?: Problem): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#stopTimers()
    const { scope, onEnd } = this.#options
    if (problem) {
      this.#pending?.catch(() => {})
      scope.abort(problem)
      // Kept alive until the handler has cleaned up: a call whose client has gone is otherwise stopped where it waits.
      scope.waitUntil(Promise.resolve(this.#iterator.return?.()).catch(() => {}))
    }
    onEnd(problem)
  }

  #stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers = []
  }
}

/** Resolves behind what a generator that does not wait for anything takes to give its next value. */
async function afterTurns(): Promise<typeof nothing> {
  for (let turn = 0; turn < 3; turn++) await turned
  return nothing
}

const turned = Promise.resolve()

const utf8 = new TextEncoder()
const comment = utf8.encode(':\n\n')
