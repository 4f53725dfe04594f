import type { Attempt, Message } from 'llm.do/contract'
import { type Caller, type Session } from '../session.ts'
import { type Target, targetsOf } from '../targets.ts'
import { firstAnswer, type Patience, type Plan } from '../upstream/attempts.ts'
import { UpstreamError } from '../upstream/error.ts'
import { requestOf, type Settings } from '../upstream/request.ts'
import { sendForJson } from '../upstream/send.ts'
import { type Completion, completionOf } from '../upstream/wire.ts'
import { climbDown, type Rung, withSchema } from './rungs.ts'
import type { Shape } from './shape.ts'

/** What is asked, and how. */
export interface Ask {
  caller: Caller
  session: Session
  messages: Message[]
  settings: Settings
  model?: string
  fallback?: string[]
  /** Milliseconds for all attempts. */
  timeout: number
  shape?: Shape
  attempts: Attempt[]
}

/** The plan by which an ask is tried. */
export function planOf({ caller, session, model, fallback, timeout, attempts }: Ask): Plan {
  const deadline = Math.min(caller.ctx.deadline ?? Number.POSITIVE_INFINITY, Date.now() + timeout)
  return { targets: targetsOf(session.providers, model, fallback), deadline, signal: caller.signal, open: session.open, attempts }
}

/** A whole answer: what the model wrote, and what it is said to be. */
export interface Whole {
  completion: Completion
  target: Target
  /** The JSON of a forced tool, else the message's text. */
  text: string
  rung?: Rung
}

// A model that hangs must leave time for the others.
const share: Patience = (leftMs, targetsLeft) => leftMs / targetsLeft

/** A whole answer of the first model that gives one. */
export async function askWhole(ask: Ask, plan: Plan): Promise<Whole> {
  const { value, target } = await firstAnswer(plan, share, async (target, { signal }) => {
    const answer = await (ask.shape ? climbDown(target, hasTools(ask), (rung) => askOnce(ask, target, signal, rung)) : askOnce(ask, target, signal))
    const isLast = target === plan.targets.at(-1)
    if (!isLast && isRefusal(answer.completion)) throw new UpstreamError('refused', 'the model refused')
    return answer
  })
  return { ...value, target }
}

const hasTools = ({ settings }: Ask): boolean => (settings.tools?.length ?? 0) > 0

const isRefusal = ({ choices }: Completion): boolean => choices[0]?.finish_reason === 'content_filter' || Boolean(choices[0]?.message.refusal)

/** One request for a whole answer, by a schema as the rung has it. */
export async function askOnce({ caller, messages, settings, shape }: Ask, target: Target, signal: AbortSignal, rung?: Rung): Promise<Omit<Whole, 'target'>> {
  const plain = requestOf(target, { messages, settings }, false)
  const body = rung && shape ? withSchema(plain, rung, shape.asked) : plain
  const completion = completionOf(await sendForJson(caller.env, target.provider, { path: '/chat/completions', body, signal }))
  const message = completion.choices[0]?.message
  const text = rung === 'tool' ? message?.tool_calls?.[0]?.function.arguments : message?.content
  return { completion, text: text ?? '', rung }
}
