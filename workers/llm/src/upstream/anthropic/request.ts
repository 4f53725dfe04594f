import type { Target } from '../../names/target.ts'
import type { Body } from '../dialect.ts'
import { type Said, toMessages } from './messages.ts'
import { refuse } from './refuse.ts'
import { reasoningIn, type Thinking, thinkingOf, type Way } from './thinking.ts'

// An answer’s length has to be said there, and every model can write as much.
const maxTokensUsual = 4096

// Of OpenAI’s fields those that Anthropic has no like of, and that change no more than how an answer comes about.
const unknown = [
  ...['stream_options', 'usage', 'seed', 'frequency_penalty', 'presence_penalty', 'logit_bias', 'logprobs', 'top_logprobs', 'store', 'metadata'],
  ...['prediction', 'verbosity', 'prompt_cache_key', 'safety_identifier', 'service_tier', 'n', 'provider', 'reasoning', 'reasoning_effort'],
]

/** A request of OpenAI’s chat completions as one of Anthropic’s Messages. What is in neither goes as it came. */
export function toRequest({ maxOutput }: Target, body: Body, way: Way): Body {
  const { messages: given, max_tokens, max_completion_tokens, stop, tools, tool_choice, parallel_tool_calls, response_format, user, ...rest } = body
  if (Number(body.n ?? 1) > 1) refuse('Anthropic gives one answer, and not n of them')
  const { system, messages } = toMessages(given)
  const maxTokens = (max_completion_tokens ?? max_tokens ?? maxOutput ?? maxTokensUsual) as number
  const { thinking, effort } = thinkingOf(reasoningIn(body), maxTokens, way)
  const format = formatOf(response_format)
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([name, value]) => !unknown.includes(name) && value != null)),
    ...{ messages, max_tokens: maxTokens },
    ...(system.length > 0 && { system }),
    ...(stop != null && { stop_sequences: typeof stop === 'string' ? [stop] : stop }),
    ...toolsOf(tools, tool_choice, parallel_tool_calls),
    ...(thinking && isThinkable(messages, thinking) && { thinking }),
    ...((effort ?? format) && { output_config: { ...(effort && { effort }), ...(format && { format }) } }),
    ...(typeof user === 'string' && { metadata: { user_id: user } }),
  }
}

interface Tool {
  type?: string
  function?: { name?: string; description?: string; parameters?: object }
}

function toolsOf(given: unknown, choice: unknown, isParallel: unknown): Body {
  const tools = (given ?? []) as Tool[]
  if (tools.length === 0) return {}
  const tool_choice = choiceOf(choice, isParallel === false)
  // Tools of Anthropic’s own are known by their type there.
  return { tools: tools.map((tool) => (tool.type === 'function' ? toTool(tool) : tool)), ...(tool_choice && { tool_choice }) }
}

function toTool({ function: { name, description, parameters } = {} }: Tool): object {
  return { name, ...(description != null && { description }), input_schema: parameters ?? { type: 'object', properties: {} } }
}

function choiceOf(choice: unknown, isSingle: boolean): object | undefined {
  const single = isSingle ? { disable_parallel_tool_use: true } : {}
  if (choice === 'none') return { type: 'none' }
  if (choice === 'required') return { type: 'any', ...single }
  if (typeof choice === 'object' && choice !== null) return { type: 'tool', name: (choice as Tool).function?.name, ...single }
  return isSingle || choice === 'auto' ? { type: 'auto', ...single } : undefined
}

function formatOf(format: unknown): object | undefined {
  const { type = 'text', json_schema } = (format ?? {}) as { type?: string; json_schema?: { schema?: object } }
  if (type === 'text') return undefined
  if (type === 'json_schema') return { type, schema: json_schema?.schema }
  return refuse('Anthropic answers by a schema, and knows no JSON mode')
}

/** Whether thinking may go on: by a budget not where the turn under way began with none, as where another model began it. */
function isThinkable(messages: Said[], { type }: Thinking): boolean {
  const last = messages.findLast(({ role }) => role === 'assistant')?.content ?? []
  return type !== 'enabled' || !last.some((block) => block.type === 'tool_use') || last[0]?.type.endsWith('thinking') === true
}
