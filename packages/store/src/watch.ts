import { Problem } from '@dot-do/contract'
import type { Change } from './store.ts'

/** What crosses the binding: lines of JSON. */
export interface Line {
  change?: Change
  problem?: ReplyProblem
}

/** A problem as it crosses a binding, whose `Error`s lose their class. */
export type ReplyProblem = { code: Problem['code']; detail: string } & Pick<Problem, 'issues' | 'reason' | 'data' | 'status' | 'headers'>

export const toReply = ({ code, message: detail, issues, reason, data, status, headers }: Problem): ReplyProblem => ({
  ...{ code, detail, issues, reason, data, status, headers },
})

export const toProblem = ({ code, detail, ...options }: ReplyProblem): Problem => new Problem(code, detail, options)

const watchersMax = 50
const batch = 100

type Read = (after: number, limit: number) => Change[]

/** The watchers of one object. Each reads the feed from its own position, so a slow one holds no more than a batch. */
export class Watchers {
  readonly #open = new Set<Watch>()

  /** Has all of them look at the feed again. */
  wake(): void {
    for (const watch of this.#open) watch.wake()
  }

  /** A stream of lines: the changes that `read` gives after `after`, then those that come. */
  open(after: number, read: Read): ReadableStream<Uint8Array> {
    if (this.#open.size >= watchersMax) throw new Problem('resource_exhausted', `it is watched by ${watchersMax} already`)
    const watch = new Watch(after, read, () => this.#open.delete(watch))
    this.#open.add(watch)
    return watch.stream()
  }
}

class Watch {
  readonly #read: Read
  readonly #onClose: () => void
  #position: number
  #changes: Change[]
  #resume = () => {}

  // Reads at once, so that a feed that refuses does so before there is a stream.
  constructor(after: number, read: Read, onClose: () => void) {
    this.#read = read
    this.#onClose = onClose
    this.#position = after
    this.#changes = read(after, batch)
  }

  wake(): void {
    this.#resume()
  }

  stream(): ReadableStream<Uint8Array> {
    return new ReadableStream({
      type: 'bytes',
      pull: async (controller) => {
        const lines = await this.#next()
        controller.enqueue(utf8.encode(lines))
      },
      cancel: () => this.#onClose(),
    })
  }

  async #next(): Promise<string> {
    try {
      // Read before each wait: what was written since the last look woke nobody.
      if (this.#changes.length === 0) this.#changes = this.#read(this.#position, batch)
      while (this.#changes.length === 0) {
        await new Promise<void>((resolve) => (this.#resume = resolve))
        this.#changes = this.#read(this.#position, batch)
      }
      const lines = this.#changes.map((change) => lineOf({ change })).join('')
      this.#position = this.#changes.at(-1)?.position ?? this.#position
      this.#changes = []
      return lines
    } catch (thrown) {
      this.#onClose()
      if (thrown instanceof Problem) return lineOf({ problem: toReply(thrown) })
      throw thrown
    }
  }
}

const utf8 = new TextEncoder()

const lineOf = (line: Line): string => `${JSON.stringify(line)}\n`

/**
 * The changes in a stream of lines. No generator: one that waits for the next change could not be ended before that came,
 * and the object would keep a watcher whom nobody reads.
 */
export class Changes<C extends Change> implements AsyncIterableIterator<C, undefined> {
  readonly #reader: ReadableStreamDefaultReader<string>
  #lines: string[] = []
  #rest = ''

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.pipeThrough(new TextDecoderStream()).getReader()
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<C, undefined>> {
    while (this.#lines.length === 0) {
      const { done, value } = await this.#reader.read()
      if (done) return { done, value: undefined }
      this.#lines = (this.#rest + value).split('\n')
      this.#rest = this.#lines.pop() ?? ''
    }
    const { change, problem } = JSON.parse(this.#lines.shift() ?? '') as Line
    if (problem) throw toProblem(problem)
    return { done: false, value: change as C }
  }

  async return(): Promise<IteratorResult<C, undefined>> {
    await this.#reader.cancel()
    return { done: true, value: undefined }
  }
}

/** What `pick` makes of the changes of a feed, without those of which it makes nothing. No generator, for the reason that `Changes` is none. */
export function picked<T, C>(feed: AsyncIterableIterator<T, undefined>, pick: (change: T) => C | undefined): AsyncIterableIterator<C, undefined> {
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      for (;;) {
        const { done, value } = await feed.next()
        if (done) return { done, value: undefined }
        const made = pick(value)
        if (made !== undefined) return { done: false, value: made }
      }
    },
    async return() {
      await feed.return?.()
      return { done: true, value: undefined }
    },
  }
}
