import { DoError } from './error.ts'

// A timer beyond this fires at once.
const timerMsMax = 2 ** 31 - 1

/** What ends a call from outside: its deadline, over all attempts, and the caller's signal. */
export class Limit {
  readonly #controller = new AbortController()
  #deadline: number
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #caller: AbortSignal | undefined
  readonly #ended: Promise<never>
  /** Aborts when the call is over. */
  readonly signal = this.#controller.signal
  /** Why the call is over, once it is. */
  failure: DoError | undefined

  constructor(timeoutMs: number, caller: AbortSignal | undefined) {
    this.#deadline = Date.now() + timeoutMs
    this.#caller = caller
    this.#ended = new Promise((_, reject) => this.signal.addEventListener('abort', () => reject(this.failure)))
    this.#ended.catch(() => {})
    this.#timer = setTimeout(() => this.#fail(new DoError('deadline_exceeded', `no answer came in ${timeoutMs} ms`)), Math.min(timeoutMs, timerMsMax))
    if (caller?.aborted) this.#cancel()
    else caller?.addEventListener('abort', this.#cancel)
  }

  /** Whole milliseconds until the deadline, at least 1. */
  get leftMs(): number {
    return Math.max(1, Math.ceil(this.#deadline - Date.now()))
  }

  /** `work`, or the failure that comes before its end: not every fetch heeds its signal. */
  around<T>(work: Promise<T>): Promise<T> {
    return Promise.race([this.#ended, work])
  }

  /** Waits, as long as the call is not over. */
  async pause(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      await this.around(new Promise((resolve) => (timer = setTimeout(resolve, ms))))
    } finally {
      clearTimeout(timer)
    }
  }

  /** Lets go of the timer: the caller's signal alone can end the call. */
  relax(): void {
    clearTimeout(this.#timer)
    this.#deadline = Number.POSITIVE_INFINITY
  }

  /** Lets go of the timer and of the caller's signal. */
  end(): void {
    clearTimeout(this.#timer)
    this.#caller?.removeEventListener('abort', this.#cancel)
  }

  #fail(failure: DoError): void {
    this.failure = failure
    this.#controller.abort(failure)
  }

  readonly #cancel = () => this.#fail(new DoError('canceled', 'the caller ended the call', { cause: this.#caller?.reason }))
}
