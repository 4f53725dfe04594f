import { setTimeout as sleep } from 'node:timers/promises'

const patienceMs = 1000

/**
 * A stream that is being opened, as soon as it is, or after a second as one that has not yet begun: the runtime tells of a
 * caller who went away only where something is written to him, and until then the provider would work for nobody. What fails
 * later than that is a failure of the stream.
 */
export async function soon<T>(opening: Promise<AsyncIterable<T>>): Promise<AsyncIterable<T>> {
  const ready = await Promise.race([opening, sleep(patienceMs)])
  return ready ?? later(opening)
}

async function* later<T>(opening: Promise<AsyncIterable<T>>): AsyncGenerator<T> {
  yield* await opening
}
