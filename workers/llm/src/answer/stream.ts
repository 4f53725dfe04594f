import type { Message, StreamEvent } from 'llm.do/contract'
import { withImages } from '../images.ts'
import { begin, type Caller } from '../session.ts'
import { resultsOf } from '../upstream/attempts.ts'
import { requestOf } from '../upstream/request.ts'
import { type Ask, planOf } from './ask.ts'
import { openStream } from './open.ts'
import { Reading } from './reading.ts'
import { relay, replay } from './relay.ts'
import { climbDown, type Rung, withSchema } from './rungs.ts'
import { soon } from './soon.ts'
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
  return session.kept === undefined ? soon(opened({ ...plain, session })) : replay(session.kept)
}

async function opened(plain: Ask): Promise<AsyncIterable<StreamEvent>> {
  const { caller, session, messages, attempts } = plain
  try {
    const ask: Ask = { ...plain, messages: await withImages(caller.env, messages, caller.signal) }
    const plan = planOf(ask)
    let rung: Rung | undefined
    const stream = await openStream(caller.env, plan, ask.timeout, (target, open) => {
      const request = requestOf(target, ask, true)
      const { shape, settings } = ask
      if (!shape) return open(request)
      return climbDown(target, (settings.tools?.length ?? 0) > 0, (each) => {
        rung = each
        return open(withSchema(request, each, shape.asked))
      })
    })
    return relay(ask, stream, new Reading(ask, plan, stream.target, rung))
  } catch (err) {
    caller.waitUntil(session.end(resultsOf(attempts)))
    throw err
  }
}
