import { invalid } from '@dot-do/service'
import type { InlineTool, Message } from 'llm.do/contract'
import type { Configured } from '../providers.ts'
import type { Target } from '../names/target.ts'

/** What a call says of how to answer; the contract's settings. */
export interface Settings {
  temperature?: number
  topP?: number
  topK?: number
  maxTokens?: number
  stop?: string | string[]
  seed?: number
  frequencyPenalty?: number
  presencePenalty?: number
  reasoning?: { effort?: string; maxTokens?: number }
  tools?: InlineTool[]
  toolChoice?: 'auto' | 'none' | 'required' | { name: string }
}

export interface Question {
  messages: Message[]
  settings: Settings
  /** OpenRouter's `provider`: whom of its own to ask. */
  routing?: Record<string, unknown> | undefined
}

/** A request of OpenAI's chat completions, as the kind of provider takes it. */
export function requestOf({ provider, model }: Target, { messages, settings, routing }: Question, isStream: boolean): Record<string, unknown> {
  const { temperature, topP, topK, maxTokens, stop, seed, frequencyPenalty, presencePenalty, tools, toolChoice } = settings
  return {
    ...{ model, messages: takesDetails(provider) ? messages : messages.map(withoutDetails), temperature, top_p: topP, top_k: topK, stop, seed },
    ...{ frequency_penalty: frequencyPenalty, presence_penalty: presencePenalty },
    [maxTokensField(provider)]: maxTokens,
    ...reasoningOf(provider, settings),
    ...(tools && tools.length > 0 && { tools: tools.map(toWireTool), tool_choice: choiceOf(toolChoice) }),
    ...(isStream && { stream: true, stream_options: { include_usage: true } }),
    ...(provider.kind === 'openrouter' && { usage: { include: true }, provider: routing }),
  }
}

// What others do not know of a message they may refuse.
const takesDetails = ({ kind }: Configured): boolean => kind === 'openrouter' || kind === 'anthropic'

function withoutDetails(message: Message): Message {
  if (message.role !== 'assistant' || !message.reasoning_details) return message
  const { reasoning_details: _, ...rest } = message
  return rest
}

/** The field for how long an answer may be: OpenAI's own newer models refuse `max_tokens`, what is merely compatible knows nothing else. */
export const maxTokensField = ({ kind, baseUrl }: Configured): 'max_completion_tokens' | 'max_tokens' =>
  kind === 'openai' && new URL(baseUrl).hostname === 'api.openai.com' ? 'max_completion_tokens' : 'max_tokens'

function reasoningOf({ kind, name }: Configured, { reasoning }: Settings): Record<string, unknown> {
  if (!reasoning) return {}
  if (kind === 'openrouter' || kind === 'anthropic') return { reasoning: { effort: reasoning.effort, max_tokens: reasoning.maxTokens } }
  if (reasoning.maxTokens !== undefined) invalid(`${name} takes an effort, not a number of tokens to think`, ['reasoning', 'maxTokens'])
  return { reasoning_effort: reasoning.effort }
}

/** A tool as OpenAI's API has it. */
export const toWireTool = ({ name, description, parameters }: InlineTool) => ({
  type: 'function',
  function: { name, description, parameters: parameters ?? { type: 'object', properties: {} } },
})

const choiceOf = (choice: Settings['toolChoice']) => (typeof choice === 'object' ? { type: 'function', function: { name: choice.name } } : choice)
