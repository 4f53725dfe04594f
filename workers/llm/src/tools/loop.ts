import { Problem } from '@dot-do/contract'
import type { StreamEvent, ToolResult } from 'llm.do/contract'
import type { Ask } from '../answer/ask.ts'
import type { ToolUse } from '../answer/tools.ts'
import type { Plan } from '../upstream/attempts.ts'
import { type Asking, messagesOfStep, runTools } from './run.ts'

/** Why no further step is made. */
export type Stopped = NonNullable<Extract<StreamEvent, { type: 'done' }>['stopped']>

/** Why the loop ends behind a step that asked for these; nothing where it goes on. */
export function stoppedBy({ tools, maxSteps }: Ask, calls: ToolUse[], steps: number, { deadline }: Plan): Stopped | undefined {
  if (calls.length === 0) return 'answer'
  // What the caller has to do comes back to it, with all that was asked for beside it.
  const isOwn = ({ name }: ToolUse) => !tools.methods.has(name) && tools.offered.some((tool) => tool.name === name)
  if (tools.methods.size === 0 || calls.some(isOwn)) return 'tools'
  if (steps >= maxSteps) return 'steps'
  return Date.now() >= deadline ? 'deadline' : undefined
}

/** Whether a question failed for want of money or time, which ends a loop that has come so far in good order. */
export function limitOf(err: unknown, { deadline }: Plan): 'budget' | 'deadline' | undefined {
  if (!(err instanceof Problem)) return undefined
  if (err.reason === 'budget') return 'budget'
  return err.reason === 'provider_timeout' && Date.now() >= deadline ? 'deadline' : undefined
}

/** Calls what a step asked for, and gives the results with the question that tells the model of them. */
export async function goOn(ask: Ask, asking: Asking, step: number, plan: Plan): Promise<{ next: Ask; results: ToolResult[] }> {
  const results = await runTools(ask.tools, asking.toolCalls, ask.caller, step, plan.deadline)
  // To be made to call something was for the first step: again and again it would never answer.
  const settings = { ...ask.settings, toolChoice: ask.settings.toolChoice === 'none' ? ('none' as const) : undefined }
  return { results, next: { ...ask, settings, messages: [...ask.messages, ...messagesOfStep(asking, results)] } }
}
