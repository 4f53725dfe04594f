import { durationMs } from '@dot-do/contract'
import { inputHash } from '@dot-do/store'
import type { Attempt, Step, Usage } from 'llm.do/contract'
import { begin, type Caller } from '../session.ts'
import { goOn, limitOf, type Stopped, stoppedBy } from '../tools/loop.ts'
import type { Plan } from '../upstream/attempts.ts'
import { type Ask, planOf } from './ask.ts'
import { howOf } from './how.ts'
import { type Asked, beginOf, check, prepare, type Question } from './prepare.ts'
import { type Answered, askStep } from './step.ts'
import type { ToolUse } from './tools.ts'

/** A whole answer, and what led to it. */
export interface Answer extends Omit<Answered, 'target' | 'toolCalls'> {
  toolCalls?: ToolUse[] | undefined
  usage?: Usage | undefined
  cost?: number | undefined
  steps?: Step[] | undefined
  model: string
  provider: string
  asked: string
  attempts: Attempt[]
  prompt?: string | undefined
  cached?: boolean | undefined
  stopped?: Stopped | undefined
  /** Whether a model was asked. */
  created: boolean
}

/** How an answer is looked for among those that are kept. */
export interface Caching {
  /** The name of the answer, in place of the question. */
  key?: string | undefined
}

/** Answers with a whole message. The answer of a keyed call is kept, and its repetition gets the same. */
export async function answerWhole(
  caller: Caller,
  operation: string,
  input: unknown,
  question: Question,
  asked: Asked,
  caching: Caching | undefined = asked.cache === undefined ? undefined : {},
): Promise<Answer> {
  const checked = check(caller, question, asked)
  const session = await begin(caller, operation, input, beginOf(checked, false))
  if (session.kept !== undefined) return session.kept as Answer
  const { attempts, bill } = checked
  let prompt: string | undefined
  try {
    const ask = await prepare(checked, session)
    prompt = ask.prompt
    const plan = planOf(ask)
    const ttlMs = asked.cache === undefined ? undefined : durationMs(asked.cache)
    const kept = caching && ((await session.recall(keyOf('whole', ask, caching.key), ttlMs)) as Answer | undefined)
    const answer = kept ? { ...kept, cost: 0, cached: true, attempts: [], created: false } : await answerInSteps(ask, plan)
    await session.end({ ...howOf({ attempts, bill, prompt }, answer.finishReason), answer, isLasting: isLasting(answer) })
    return answer
  } catch (problem) {
    caller.waitUntil(session.end({ ...howOf({ attempts, bill, prompt }, 'failed'), problem }))
    throw problem
  }
}

/** The name of the answer to a question, the same for the same question. */
export function keyOf(kind: string, { messages, settings, shape, tools, maxSteps, named, routing }: Ask, name?: string): string {
  if (name !== undefined) return inputHash([kind, { name }])
  return inputHash([
    kind,
    { models: named.models, messages, settings, routing, maxSteps, methods: [...tools.methods], schema: shape && [shape.asked, shape.isList] },
  ])
}

const isLasting = ({ refusal, stopped = 'answer' }: Answer): boolean => refusal === undefined && (stopped === 'answer' || stopped === 'tools')

async function answerInSteps(ask: Ask, plan: Plan): Promise<Answer> {
  const steps: Step[] = []
  let answered = await askStep(ask, plan)
  for (let next = ask; ;) {
    const stopped = stoppedBy(ask, answered.toolCalls, steps.length + 1, plan)
    if (stopped) return answerOf(ask, plan, answered, steps, stopped)
    const done = await goOn(next, answered, steps.length + 1, plan)
    next = done.next
    const { text, toolCalls } = answered
    steps.push({ text, toolCalls, toolResults: done.results })
    try {
      answered = await askStep(next, plan)
    } catch (err) {
      const limit = limitOf(err, plan)
      if (!limit) throw err
      return answerOf(ask, plan, { ...answered, toolCalls: [] }, steps, limit)
    }
  }
}

function answerOf(
  { bill, attempts, maxSteps, prompt }: Ask,
  plan: Plan,
  { target, toolCalls, ...answered }: Answered,
  steps: Step[],
  stopped: Stopped,
): Answer {
  return {
    ...answered,
    toolCalls: toolCalls.length > 0 ? toolCalls : undefined,
    ...{ usage: bill.usage, cost: bill.cost, steps: steps.length > 0 ? steps : undefined },
    ...{ model: target.name, provider: target.provider.name, asked: plan.asked },
    ...{ attempts, prompt, stopped: maxSteps > 1 ? stopped : undefined, created: true },
  }
}
