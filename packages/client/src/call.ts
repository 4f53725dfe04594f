import { DoError, type Failure } from './error.ts'

export interface Answer<T = unknown> {
  data: T
  /** The response the result came in; its body is used up. */
  response: Response
}

/** A call under way: `await call` gives the result, `await call.withResponse()` the answer's headers too. `E` is what `safe` knows of its failures. */
export interface Call<T, E = unknown> extends Promise<T> {
  withResponse(): Promise<Answer<T>>
  /** Never there: carries the type of the declared errors. */
  readonly '~errors'?: E
}

class AnswerPromise<T> implements Call<T> {
  readonly #answer: Promise<Answer<T>>
  readonly [Symbol.toStringTag] = 'Call'

  constructor(answer: Promise<Answer<T>>) {
    this.#answer = answer
  }

  withResponse(): Promise<Answer<T>> {
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
    return this.then((data) => data).finally(done)
  }
}

/** The call that an answer on its way belongs to: for clients that change what goes in or comes out. */
export const callOf = <T>(answer: Promise<Answer<T>>): Call<T> => new AnswerPromise(answer)

/** `{ data }` or `{ error }` instead of a throw. Whatever is no DoError is still thrown. */
export async function safe<T, E = unknown>(
  call: Call<T, E> | PromiseLike<T>,
): Promise<{ data: T; error?: undefined } | { data?: undefined; error: Failure<E> }> {
  try {
    return { data: await call }
  } catch (error) {
    if (error instanceof DoError) return { error: error as Failure<E> }
    throw error
  }
}
