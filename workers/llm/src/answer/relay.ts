import { Problem } from '@dot-do/contract'
import type { Attempt } from 'llm.do/contract'
import { type Caller, keptMax, type Session } from '../session.ts'
import { resultsOf } from '../upstream/attempts.ts'
import type { Chunk } from '../upstream/wire.ts'
import { cutShort } from './cut.ts'
import type { Opened } from './open.ts'

/** Characters of a stream's text that an error at its end holds. */
export const textMax = 1_000_000

/** Makes the events of one stream from its chunks. */
export interface Reader<E> {
  /** The text so far, of a long one its beginning. */
  readonly text: string
  push(chunk: Chunk): Iterable<E>
  /** The events behind the last chunk. */
  end(): Promise<E[]>
  /** Puts an event behind those that are kept for a repetition of the call; how long it is. */
  keep(kept: E[], event: E): number
}

/** The events of an open stream. A keyed call's are kept before the caller sees the end; whoever stops reading ends the provider's work. */
export async function* relay<E>(
  { caller, session, attempts }: { caller: Caller; session: Session; attempts: Attempt[] },
  { target, chunks }: Opened,
  reader: Reader<E>,
): AsyncGenerator<E> {
  // A stream longer than what can be kept must not pile up in memory either.
  const kept: E[] = []
  let keptSize = 0
  let isEnded = false
  try {
    for await (const together of chunks) {
      for (const chunk of together) {
        for (const event of reader.push(chunk)) {
          if (session.isKeyed && keptSize < keptMax) keptSize += reader.keep(kept, event)
          yield event
        }
      }
    }
    const last = await reader.end()
    isEnded = true
    await session.end(resultsOf(attempts), keptSize < keptMax ? [...kept, ...last] : undefined)
    yield* last
  } catch (err) {
    if (caller.signal.aborted) throw caller.signal.reason
    if (!isEnded) {
      isEnded = true
      // It answered, but not to the end; what the caller's own schema makes of that is not its failure.
      const own = { model: target.name, failed: !(err instanceof Problem) }
      caller.waitUntil(session.end([...resultsOf(attempts).slice(0, -1), own]))
    }
    throw err instanceof Problem ? err : cutShort(err, target, reader.text)
  } finally {
    if (!isEnded) caller.waitUntil(session.end(resultsOf(attempts)))
    await chunks.return()
  }
}

/** Events that were kept. */
export async function* replay<E>(events: unknown): AsyncGenerator<E> {
  yield* events as E[]
}
