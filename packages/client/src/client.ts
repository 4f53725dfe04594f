import { codes } from '@dot-do/contract/codes'
import { resultOf } from './answer.ts'
import { type Answer, callOf } from './call.ts'
import { DoError } from './error.ts'
import { eventsOf } from './events.ts'
import { type Payload, payloadOf } from './files.ts'
import { Limit } from './limit.ts'
import type { CallOptions, ClientOptions } from './options.ts'
import { headersOf, type Target, urlOf } from './request.ts'

/**
 * By method what a client needs to know of it: `w` it changes something, `r` sent twice it does so once; it answers `b` bytes,
 * `e` bytes or JSON, `s` a stream, which `i` can be resumed; it takes `f` one file or `m` more.
 */
export type MethodTable = Record<string, string>

/** A client of `domain` with one function for each method of `table`. */
export function createClient<T>(domain: string, table: MethodTable, options: ClientOptions = {}): T {
  const client: Record<string, unknown> = {}
  for (const [method, flags] of Object.entries(table)) {
    client[method] = (input?: unknown, call?: CallOptions) => callOf(send({ domain, method, flags }, input, options, call ?? {}))
  }
  return client as T
}

async function send(target: Target, input: unknown, client: ClientOptions, call: CallOptions): Promise<Answer> {
  return new Sending(target, input, client, call).answer()
}

/** One call, with all its attempts. */
class Sending {
  readonly #flags: string
  readonly #payload: Payload
  readonly #url: string
  readonly #headers: Headers
  readonly #limit: Limit
  readonly #retries: number
  readonly #via: NonNullable<ClientOptions['fetch']>
  /** Whether the time to the answer is the caller's wish, which then holds for a whole stream, too. */
  readonly #isTimed: boolean

  constructor(target: Target, input: unknown, client: ClientOptions, call: CallOptions) {
    const timeout = call.timeout ?? client.timeout
    this.#flags = target.flags
    this.#payload = payloadOf(input, target.flags)
    this.#url = urlOf(target, client) + this.#payload.search
    this.#headers = headersOf(target, this.#payload.type, client, call)
    this.#retries = call.retries ?? client.retries ?? 2
    this.#via = client.fetch ?? fetch
    this.#isTimed = timeout !== undefined || !target.flags.includes('s')
    this.#limit = new Limit(timeout ?? 60_000, call.signal)
  }

  async answer(): Promise<Answer> {
    try {
      const answer = await this.#open()
      if (!this.#flags.includes('s')) return answer
      const reopen = this.#flags.includes('i') && !this.#isTimed ? (lastId: string, attempt: number) => this.#reopen(lastId, attempt) : undefined
      return { ...answer, data: eventsOf(answer.response, this.#limit, reopen) }
    } catch (error) {
      this.#limit.end()
      throw error
    } finally {
      if (!this.#flags.includes('s')) this.#limit.end()
      else if (!this.#isTimed) this.#limit.relax()
    }
  }

  /** The stream behind the event of this id; nothing once it was cut too often with no event between. */
  async #reopen(lastId: string, attempt: number): Promise<Response | undefined> {
    if (attempt > this.#retries) return undefined
    if (attempt > 0) await this.#limit.pause(backoff(attempt))
    this.#headers.set('last-event-id', lastId)
    return (await this.#open()).response
  }

  /** Sends until an answer came, the attempts or the time are used up, or sending again would not be safe. */
  async #open(): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#limit.around(this.#once())
      } catch (cause) {
        const error = this.#limit.failure ?? asDoError(cause)
        const waitMs = backoff(attempt, error)
        const maySendAgain = codes[error.code].retryable && !this.#isSpent && (!this.#flags.includes('w') || this.#flags.includes('r'))
        if (!maySendAgain || !(attempt < this.#retries) || waitMs >= this.#limit.leftMs) throw error
        await this.#limit.pause(waitMs)
      }
    }
  }

  // A stream is read once: what was sent of it is gone.
  get #isSpent(): boolean {
    return this.#payload.body instanceof ReadableStream
  }

  async #once(): Promise<Answer> {
    const { failure, leftMs, signal } = this.#limit
    if (failure) throw failure
    // The platform takes at most ten minutes.
    if (this.#isTimed) this.#headers.set('x-request-timeout', String(Math.min(leftMs, 600_000)))
    // A browser's fetch is nobody's method.
    const via = this.#via
    const response = await via(this.#url, {
      ...{ method: 'POST', body: this.#payload.body as BodyInit, headers: this.#headers, redirect: 'manual', signal },
      ...(this.#isSpent && { duplex: 'half' }),
    })
    return { data: await resultOf(response, this.#flags), response }
  }
}

/** Whatever fetch throws is a failure of the network; its reasons are in a chain of causes. */
function asDoError(cause: unknown): DoError {
  if (cause instanceof DoError) return cause
  const messages: string[] = []
  for (let each = cause as Error | undefined; each && messages.length < 3; each = each.cause as Error | undefined) messages.push(each.message || String(each))
  return new DoError('unavailable', `no answer came: ${messages.join(': ')}`, { cause })
}

/** Milliseconds until the next attempt: at least what the answer asks for, else 0.25 s doubling to 8 s, half of it by chance. */
const backoff = (attempt: number, { retryAfterMs }: Pick<DoError, 'retryAfterMs'> = { retryAfterMs: undefined }): number =>
  retryAfterMs ? retryAfterMs + Math.random() * 250 : Math.min(8000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2)
