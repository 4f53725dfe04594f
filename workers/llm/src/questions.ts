import { invalid } from '@dot-do/service'
import type { Message } from 'llm.do/contract'
import type { Asked, Question } from './answer/prepare.ts'

interface Fields {
  prompt?: string | undefined
  system?: string | undefined
  messages?: Message[] | undefined
  promptId?: string | undefined
  variables?: Record<string, unknown> | undefined
}

type Split = [Question, Asked]

/** What `generate` asks, and how: a prompt, or one of the tenant's by its name. */
export function promptIn(input: Fields & Asked): Split {
  const { prompt, promptId } = input
  if ((prompt === undefined) === (promptId === undefined)) invalid('say either prompt or promptId', ['prompt'])
  return split(input)
}

/** What `chat` asks: messages, a prompt by its name, or both. */
export function chatIn(input: Fields & Asked): Split {
  if (input.messages === undefined && input.promptId === undefined) invalid('say messages, promptId or both', ['messages'])
  return split(input)
}

/** What `stream` asks: as `generate` or as `chat`. */
export function questionIn(input: Fields & Asked): Split {
  const { prompt, system, messages, promptId } = input
  if (prompt === undefined && messages === undefined && promptId === undefined) invalid('say prompt, promptId or messages', ['prompt'])
  if (prompt !== undefined && (messages !== undefined || promptId !== undefined)) invalid('say prompt alone, or promptId and messages', ['prompt'])
  if (messages && system !== undefined) invalid('with messages, the system message is one of them', ['system'])
  return split(input)
}

function split({ prompt, system, messages, promptId, variables, ...asked }: Fields & Asked): Split {
  if (promptId !== undefined && system !== undefined) invalid('the prompt has its own system message', ['system'])
  if (promptId === undefined && variables !== undefined) invalid('variables are for a promptId', ['variables'])
  return [{ messages: messages ?? (prompt === undefined ? [] : messagesOf(prompt, system)), promptId, variables }, asked]
}

const messagesOf = (prompt: string, system: string | undefined): Message[] => [
  ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
  { role: 'user', content: prompt },
]
