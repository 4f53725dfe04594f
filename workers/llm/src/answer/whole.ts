import type { Attempt, Message } from 'llm.do/contract'
import { withImages } from '../images.ts'
import { begin, type Caller } from '../session.ts'
import { resultsOf } from '../upstream/attempts.ts'
import type { Settings } from '../upstream/request.ts'
import { finishReasonOf, usageOf } from '../upstream/wire.ts'
import { type Ask, askWhole, planOf } from './ask.ts'
import { dataOf } from './data.ts'
import { Shape } from './shape.ts'
import { toolUseOf } from './tools.ts'

/** What every method takes beside its prompt or messages. */
export interface Asked extends Settings {
  model?: string
  fallback?: string[]
  timeout: number
  schema?: Record<string, unknown>
  list: boolean
}

/** Splits a method's input into what is asked and how. */
export function askOf(caller: Caller, input: Asked, messages: Message[]): Omit<Ask, 'session'> & { attempts: Attempt[] } {
  const { model, fallback, timeout, schema, list, ...settings } = input
  return { caller, messages, settings, model, fallback, timeout, shape: schema && new Shape(schema, list), attempts: [] }
}

/** Answers with a whole message. The answer of a keyed call is kept, and its repetition gets the same. */
export async function answerWhole(caller: Caller, operation: string, input: Asked & Record<string, unknown>, messages: Message[], settings: Asked) {
  const plain = askOf(caller, settings, messages)
  const session = await begin(caller, operation, input, false)
  if (session.kept !== undefined) return session.kept as Awaited<ReturnType<typeof compute>>
  const { attempts } = plain
  try {
    const answer = await compute({ ...plain, session, messages: await withImages(caller.env, messages, caller.signal) })
    await session.end(resultsOf(attempts), answer)
    return answer
  } catch (err) {
    caller.waitUntil(session.end(resultsOf(attempts)))
    throw err
  }
}

async function compute(ask: Ask) {
  const plan = planOf(ask)
  const whole = await askWhole(ask, plan)
  const { completion, target, rung } = whole
  const choice = completion.choices[0]
  const counted = usageOf(completion.usage)
  const { message } = choice ?? {}
  const isForced = rung === 'tool'
  const toolCalls = isForced
    ? []
    : (message?.tool_calls ?? []).map((call, index) => toolUseOf(call.id ?? `call_${index}`, call.function.name, call.function.arguments ?? ''))
  const isData = ask.shape !== undefined && toolCalls.length === 0 && !message?.refusal
  const mended = isData ? await dataOf(ask, plan, { ...whole, ...counted }) : { text: whole.text, data: undefined, ...counted }
  return {
    text: mended.text,
    reasoning: message?.reasoning ?? message?.reasoning_content ?? undefined,
    refusal: message?.refusal ?? undefined,
    toolCalls: toolCalls.length > 0 ? toolCalls : undefined,
    ...(isData && { data: mended.data }),
    ...{ usage: mended.usage, cost: mended.cost, model: target.name, provider: target.provider.name, asked: plan.targets[0]?.name ?? target.name },
    finishReason: isForced ? ('stop' as const) : message?.refusal ? ('content-filter' as const) : finishReasonOf(choice?.finish_reason),
    attempts: ask.attempts,
  }
}
