import { Problem } from '@dot-do/contract'
import type { Message, StreamEvent } from 'llm.do/contract'
import { withImages } from '../images.ts'
import { begin, type Caller } from '../session.ts'
import { type Plan, resultsOf } from '../upstream/attempts.ts'
import { requestOf } from '../upstream/request.ts'
import { type Ask, planOf } from './ask.ts'
import { cutShort } from './cut.ts'
import { type Opened, openStream } from './open.ts'
import { Reading } from './reading.ts'
import { climbDown, type Rung, withSchema } from './rungs.ts'
import { type Asked, askOf } from './whole.ts'

/**
 * Answers token by token. What goes wrong before the first token is a problem of the call; after it, of the stream. The
 * events of a keyed call are kept, and its repetition gets the same.
 */
export async function answerStream(
  caller: Caller,
  input: Asked & Record<string, unknown>,
  messages: Message[],
  settings: Asked,
): Promise<AsyncIterable<StreamEvent>> {
  const plain = askOf(caller, settings, messages)
  const session = await begin(caller, 'stream', input, true)
  if (session.kept !== undefined) return replayed(session.kept as StreamEvent[])
  try {
    const ask: Ask = { ...plain, session, messages: await withImages(caller.env, messages, caller.signal) }
    const plan = planOf(ask)
    let rung: Rung | undefined
    const opened = await openStream(caller.env, plan, ask.timeout, (target, open) => {
      const request = requestOf(target, ask, true)
      const { shape, settings } = ask
      if (!shape) return open(request)
      return climbDown(target, (settings.tools?.length ?? 0) > 0, (each) => {
        rung = each
        return open(withSchema(request, each, shape.asked))
      })
    })
    return relayed(ask, plan, opened, rung)
  } catch (err) {
    caller.waitUntil(session.end(resultsOf(plain.attempts)))
    throw err
  }
}

async function* replayed(events: StreamEvent[]): AsyncGenerator<StreamEvent> {
  yield* events
}

async function* relayed(ask: Ask, plan: Plan, opened: Opened, rung: Rung | undefined): AsyncGenerator<StreamEvent> {
  const { session, caller, attempts } = ask
  const reading = new Reading(ask, plan, opened.target, rung)
  const kept: StreamEvent[] = []
  let isWhole = false
  try {
    for await (const chunk of opened.chunks) {
      for (const event of reading.push(chunk)) {
        if (session.isKeyed) keep(kept, event)
        yield event
      }
    }
    const last = await reading.end()
    isWhole = true
    // Kept before the caller sees the end: who has seen it can count on it.
    await session.end(resultsOf(attempts), [...kept, ...last])
    yield* last
  } catch (err) {
    if (caller.signal.aborted) throw caller.signal.reason
    const failed = err instanceof Problem ? err : cutShort(err, opened.target, reading.text)
    const results = resultsOf(attempts)
    // It answered, but not to the end.
    caller.waitUntil(session.end([...results.slice(0, -1), { model: opened.target.name, failed: !(err instanceof Problem) }]))
    isWhole = true
    throw failed
  } finally {
    await opened.chunks.return()
    if (!isWhole) caller.waitUntil(session.end(resultsOf(attempts)))
  }
}

/** Puts an event behind others; text joins the text before it. */
function keep(events: StreamEvent[], event: StreamEvent): void {
  const last = events.at(-1)
  if ((event.type === 'text' || event.type === 'reasoning') && last?.type === event.type) events[events.length - 1] = { ...last, text: last.text + event.text }
  else events.push(event)
}
