import type { Plan } from '../upstream/attempts.ts'
import { finishReasonOf, type ReasoningDetail } from '../upstream/wire.ts'
import type { Target } from '../names/target.ts'
import { type Ask, askWhole } from './ask.ts'
import { dataOf } from './data.ts'
import { type ToolUse, toolUseOf } from './tools.ts'

type FinishReason = ReturnType<typeof finishReasonOf>

/** What a model answered to one question. */
export interface Answered {
  text: string
  reasoning: string | undefined
  /** What it thought as its provider takes it back. */
  details?: ReasoningDetail[] | undefined
  refusal: string | undefined
  toolCalls: ToolUse[]
  /** Where data was asked for and came. */
  data?: unknown
  target: Target
  finishReason: FinishReason
}

/** Asks once, and has data mended where it does not fit. */
export async function askStep(ask: Ask, plan: Plan): Promise<Answered> {
  const whole = await askWhole(ask, plan)
  const { completion, target, rung } = whole
  const choice = completion.choices[0]
  const { message } = choice ?? {}
  const isForced = rung === 'tool'
  const toolCalls = isForced
    ? []
    : (message?.tool_calls ?? []).map((call, index) => toolUseOf(call.id ?? `call_${index}`, call.function.name, call.function.arguments ?? ''))
  const isData = ask.shape !== undefined && toolCalls.length === 0 && !message?.refusal
  const mended = isData ? await dataOf(ask, plan, whole) : { text: whole.text }
  return {
    ...mended,
    ...{ toolCalls, target },
    reasoning: message?.reasoning ?? message?.reasoning_content ?? undefined,
    details: message?.reasoning_details ?? undefined,
    refusal: message?.refusal ?? undefined,
    finishReason: isForced ? 'stop' : message?.refusal ? 'content-filter' : finishReasonOf(choice?.finish_reason),
  }
}
