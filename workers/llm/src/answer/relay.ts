import { Problem } from '@dot-do/contract'
import type { Attempt } from 'llm.do/contract'
import type { Bill } from '../bill.ts'
import { type Caller, keptMax, type Session } from '../session.ts'
import type { Target } from '../names/target.ts'
import { cutShort } from './cut.ts'
import { howOf } from './how.ts'

/** Characters of a stream's text that an error at its end holds. */
export const textMax = 1_000_000

/** The events of one stream, and what is known of it meanwhile. */
export interface Source<E> {
  /** What answers now. */
  readonly target: Target
  /** The text so far, of a long one its beginning. */
  readonly text: string
  /** Those that came together are together; at the end those behind the last token, and how it ended. */
  events(): AsyncGenerator<E[], Ended<E>, undefined>
  /** Bills what was used of an answer that ends before its time. */
  cut(): void
  /** Puts an event behind those that are kept for a repetition of the call; how long it is. */
  keep(kept: E[], event: E): number
}

export interface Ended<E> {
  last: E[]
  finish: string
  /** Whether others who ask the same get it too. */
  isLasting?: boolean
}

/** A call whose events are relayed. */
export interface Relayed {
  caller: Caller
  session: Session
  attempts: Attempt[]
  bill: Bill
  prompt?: string | undefined
}

/** The events of an open stream. A keyed call's are kept before the caller sees the end; whoever stops reading ends the provider's work. */
export async function* relay<E>(relayed: Relayed, source: Source<E>): AsyncGenerator<E> {
  const { caller, session } = relayed
  // A stream longer than what can be kept must not pile up in memory either.
  const kept: E[] = []
  const isKept = session.isKept()
  let keptSize = 0
  let isEnded = false
  const events = source.events()
  try {
    let result = await events.next()
    for (; !result.done; result = await events.next()) {
      for (const event of result.value) {
        if (isKept && keptSize < keptMax) keptSize += source.keep(kept, event)
        yield event
      }
    }
    const { last, finish, isLasting } = result.value
    isEnded = true
    const answer = isKept && keptSize < keptMax ? [...kept, ...last] : undefined
    await session.end({ ...howOf(relayed, finish), answer, isLasting })
    yield* last
  } catch (err) {
    if (caller.signal.aborted) throw caller.signal.reason
    const problem = err instanceof Problem ? err : cutShort(err, source.target, source.text)
    if (!isEnded) {
      isEnded = true
      source.cut()
      // It answered, but not to the end; what the caller's own schema makes of that is not its failure.
      const how = howOf(relayed, 'failed')
      const own = { model: source.target.name, failed: !(err instanceof Problem), ms: how.results.at(-1)?.ms ?? 0 }
      caller.waitUntil(session.end({ ...how, results: [...how.results.slice(0, -1), own], said: kept, cutBy: problem }))
    }
    throw problem
  } finally {
    if (!isEnded) {
      source.cut()
      caller.waitUntil(session.end({ ...howOf(relayed, 'canceled'), said: kept }))
    }
    await events.return({ last: [], finish: 'canceled' })
  }
}

/** Events that were kept. */
export async function* replay<E>(events: unknown): AsyncGenerator<E> {
  yield* events as E[]
}
