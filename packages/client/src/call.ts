/** The result of a call, with the answer's headers at hand: `await call` or `await call.withResponse()`. */
export class Call<T> implements Promise<T> {
  readonly #answer: Promise<{ data: T; response: Response }>
  readonly [Symbol.toStringTag] = 'Call'

  constructor(answer: Promise<{ data: T; response: Response }>) {
    this.#answer = answer
  }

  /** The result beside the response it came in; the body is used up. */
  withResponse(): Promise<{ data: T; response: Response }> {
    return this.#answer
  }

  // oxlint-disable-next-line unicorn/no-thenable: being awaited is what a call is for
  then<A = T, B = never>(onData?: ((data: T) => A | PromiseLike<A>) | null, onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<A | B> {
    return this.#answer.then(({ data }) => data).then(onData, onError)
  }

  catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onError)
  }

  finally(done?: (() => void) | null): Promise<T> {
    return this.then().finally(done)
  }
}
