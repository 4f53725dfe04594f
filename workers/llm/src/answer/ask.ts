import { Problem } from '@dot-do/contract'
import type { Attempt, Message } from 'llm.do/contract'
import type { Bill } from '../bill.ts'
import { estimateInput, tokensOf } from '../estimate.ts'
import { microsOf } from '../money.ts'
import { type Caller, type Session } from '../session.ts'
import type { Named } from '../names/resolve.ts'
import type { Target } from '../names/target.ts'
import type { Tools } from '../tools/methods.ts'
import { firstAnswer, type Patience, type Plan } from '../upstream/attempts.ts'
import { complete } from '../upstream/dialect.ts'
import { UpstreamError } from '../upstream/error.ts'
import { requestOf, type Settings } from '../upstream/request.ts'
import { type Completion, usageOf } from '../upstream/wire.ts'
import { climbDown, type Rung, withSchema } from './rungs.ts'
import type { Shape } from './shape.ts'

/** What is asked, and how. */
export interface Ask {
  caller: Caller
  session: Session
  messages: Message[]
  settings: Settings
  /** Whom of its own providers OpenRouter is to ask. */
  routing?: Record<string, unknown> | undefined
  named: Named
  /** Milliseconds for all attempts. */
  timeout: number
  shape?: Shape | undefined
  tools: Tools
  /** How often the model may be asked, its tools called in between. */
  maxSteps: number
  /** The prompt and its version. */
  prompt?: string | undefined
  attempts: Attempt[]
  bill: Bill
}

/** The plan by which an ask is tried. */
export function planOf({ caller, session, named, timeout, attempts }: Pick<Ask, 'caller' | 'session' | 'named' | 'timeout' | 'attempts'>): Plan {
  const deadline = Math.min(caller.ctx.deadline ?? Number.POSITIVE_INFINITY, Date.now() + timeout)
  const { open, halfOpen, tryModel } = session
  const { targets, asked } = named
  return { targets, asked, deadline, signal: caller.signal, open, halfOpen, tryModel, attempts }
}

const budgetedTokensMax = 4096

/** Tokens that a call under a budget may be answered with, unless it says how many. */
export const budgetedTokens = ({ targets }: Pick<Plan, 'targets'>): number =>
  Math.min(budgetedTokensMax, ...targets.map(({ maxOutput = Infinity }) => maxOutput))

// An answer may come a little after its deadline.
const graceMs = 5000

/** Reserves what the next question may cost at most, where there is a budget. */
export async function reserveFor({ session, bill }: Pick<Ask, 'session' | 'bill'>, plan: Plan, inputTokens: () => number, outputTokens: number): Promise<void> {
  if (!session.isBudgeted) return
  const tokens = { inputTokens: inputTokens(), outputTokens }
  const worst = plan.targets.map(({ name, price }) => {
    if (price) return microsOf(price, tokens)
    throw new Problem('failed_precondition', `there is a budget, and nobody knows what ${name} costs: say so by the price of its provider`, {
      ...{ reason: 'price', data: {} },
    })
  })
  await session.reserve(bill.micros + Math.max(...worst), plan.deadline + graceMs)
}

/** What a question takes at most, or nearly so. */
export const inputOf = ({ messages, settings, shape }: Ask): number => estimateInput(messages, settings.tools, shape?.asked)

const reserveAsk = (ask: Ask, plan: Plan): Promise<void> => reserveFor(ask, plan, () => inputOf(ask), ask.settings.maxTokens ?? budgetedTokens(plan))

/** A whole answer: what the model wrote, and what it is said to be. */
export interface Whole {
  completion: Completion
  target: Target
  /** The JSON of a forced tool, else the message's text. */
  text: string
  rung?: Rung | undefined
}

// A model that hangs must leave time for the others.
const share: Patience = (leftMs, targetsLeft) => leftMs / targetsLeft

/** A whole answer of the first model that gives one. */
export async function askWhole(ask: Ask, plan: Plan): Promise<Whole> {
  await reserveAsk(ask, plan)
  const { value, target } = await firstAnswer(plan, share, async (target, { signal }) => {
    const answer = await (ask.shape ? climbDown(target, hasTools(ask), (rung) => askOnce(ask, target, signal, rung)) : askOnce(ask, target, signal))
    const isLast = target === plan.targets.at(-1)
    if (!isLast && isRefusal(answer.completion)) throw new UpstreamError('refused', 'the model refused')
    return answer
  })
  return { ...value, target }
}

/** A whole answer of this very model, as it answered before. */
export async function askAgain(ask: Ask, plan: Plan, target: Target, rung: Rung | undefined): Promise<string> {
  const again = { ...plan, targets: [target], open: [], halfOpen: new Set<string>() }
  await reserveAsk(ask, again)
  const { value } = await firstAnswer(
    again,
    (leftMs) => leftMs,
    (_, { signal }) => askOnce(ask, target, signal, rung),
  )
  return value.text
}

export const hasTools = ({ settings }: Pick<Ask, 'settings'>): boolean => (settings.tools?.length ?? 0) > 0

const isRefusal = ({ choices }: Completion): boolean => choices[0]?.finish_reason === 'content_filter' || Boolean(choices[0]?.message.refusal)

/** One request for a whole answer, by a schema as the rung has it. */
async function askOnce(ask: Ask, target: Target, signal: AbortSignal, rung?: Rung): Promise<Omit<Whole, 'target'>> {
  const { caller, shape, bill } = ask
  const plain = requestOf(target, ask, false)
  const body = rung && shape ? withSchema(plain, rung, shape.asked) : plain
  const started = Date.now()
  const completion = await complete(caller.env, target, body, signal)
  const counted = { ...usageOf(completion.usage), ms: Date.now() - started }
  const message = completion.choices[0]?.message
  bill.add(target, counted, () => ({ inputTokens: inputOf(ask), outputTokens: tokensOf(JSON.stringify(message ?? '')) }))
  const text = rung === 'tool' ? message?.tool_calls?.[0]?.function.arguments : message?.content
  return { completion, text: text ?? '', rung }
}
