import { durationMs } from '@dot-do/contract'
import type { StreamEvent } from 'llm.do/contract'
import { begin, type Caller, type Session } from '../session.ts'
import { planOf } from './ask.ts'
import { howOf } from './how.ts'
import { type Asked, beginOf, check, type Checked, prepare, type Question } from './prepare.ts'
import { relay, replay } from './relay.ts'
import { soon } from './soon.ts'
import { openStep, Steps } from './steps.ts'
import { keyOf } from './whole.ts'

/**
 * Answers token by token. What goes wrong before the first token is a problem of the call; after it, of the stream. The
 * events of a keyed call are kept, and its repetition gets the same.
 */
export async function answerStream(caller: Caller, input: unknown, question: Question, asked: Asked): Promise<AsyncIterable<StreamEvent>> {
  const checked = check(caller, question, asked)
  const session = await begin(caller, 'stream', input, beginOf(checked, true))
  return session.kept === undefined ? soon(opened(checked, session)) : replay(session.kept)
}

async function opened(checked: Checked, session: Session): Promise<AsyncIterable<StreamEvent>> {
  const { caller, attempts, bill, asked } = checked
  try {
    const ask = await prepare(checked, session)
    const plan = planOf(ask)
    const kept = asked.cache === undefined ? undefined : await session.recall(keyOf('stream', ask), durationMs(asked.cache))
    if (kept === undefined) return relay(ask, new Steps(ask, plan, await openStep(ask, plan)))
    const answer = (kept as StreamEvent[]).map(asCached)
    await session.end({ results: [], rates: [], answer })
    return replay(answer)
  } catch (problem) {
    caller.waitUntil(session.end({ ...howOf({ attempts, bill }, 'failed'), problem }))
    throw problem
  }
}

function asCached(event: StreamEvent): StreamEvent {
  if (event.type === 'usage') return { ...event, cost: 0 }
  return event.type === 'done' ? { ...event, cached: true, attempts: [] } : event
}
