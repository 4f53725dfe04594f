import type { ScriptedAnswer, ScriptedRequest } from '../openai/script.ts'

interface Block {
  type?: string
  text?: string
  id?: string
  tool_use_id?: string
}

interface Body {
  messages?: { role?: string; content?: string | Block[] }[]
  max_tokens?: number
  system?: string | Block[]
  tools?: unknown[]
  tool_choice?: { type?: string }
  thinking?: { type?: string; budget_tokens?: number }
}

const versions = ['2023-06-01', '2026-10-21']
// What the newer version has no more.
const sampling = ['temperature', 'top_k', 'top_p']
const fields = [
  ...sampling,
  ...['model', 'messages', 'max_tokens', 'system', 'stop_sequences', 'stream', 'tools', 'tool_choice', 'thinking'],
  ...['metadata', 'output_config', 'service_tier', 'container', 'cache_control', 'mcp_servers', 'inference_geo', 'speed', 'diagnostics'],
]

const wrong = (status: number, message: string): ScriptedAnswer => ({ status, error: { message } })

/** How Anthropic's Messages refuse a request that is none, whatever the script says; nothing for one that is right. */
export function refusalOf({ headers, body }: ScriptedRequest): ScriptedAnswer | undefined {
  // Its own client says the key as a bearer.
  if (!headers['x-api-key'] && !headers.authorization) return wrong(401, 'x-api-key header is required')
  const version = headers['anthropic-version'] ?? ''
  if (!versions.includes(version)) return wrong(400, 'anthropic-version: header is required')
  const gone = version === '2023-06-01' ? undefined : sampling.find((field) => field in (body as object))
  if (gone !== undefined) return wrong(400, `${gone}: Extra inputs are not permitted`)
  const message = mistakeIn(body as Body)
  return message === undefined ? undefined : wrong(400, message)
}

function mistakeIn(body: Body): string | undefined {
  const { messages = [], max_tokens = 0, system = '', tools, tool_choice, thinking } = body
  const extra = Object.keys(body).find((field) => !fields.includes(field))
  if (extra !== undefined) return `${extra}: Extra inputs are not permitted`
  if (!(max_tokens >= 1)) return 'max_tokens: Field required'
  if (messages.length === 0) return 'messages: at least one message is required'
  if ([system, ...messages.map(({ content }) => content)].some((content) => Array.isArray(content) && content.some(isEmpty)))
    return 'messages: text content blocks must be non-empty'
  if (tool_choice && !tools?.length) return 'tool_choice: tools must be given'
  if (thinking?.type === 'enabled') {
    if (!((thinking.budget_tokens ?? 0) >= 1024)) return 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024'
    if ((thinking.budget_tokens ?? 0) >= max_tokens) return '`max_tokens` must be greater than `thinking.budget_tokens`'
    if (tool_choice?.type === 'any' || tool_choice?.type === 'tool') return 'Thinking may not be enabled when tool_choice forces tool use.'
    const last = blocksOf(messages.findLast(({ role }) => role === 'assistant')?.content)
    if (last.some(({ type }) => type === 'tool_use') && !last[0]?.type?.endsWith('thinking'))
      return 'Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a thinking block'
  }
  return mistakeOfTools(messages)
}

const isEmpty = ({ type, text }: Block): boolean => type === 'text' && text === ''
const blocksOf = (content: string | Block[] | undefined): Block[] => (Array.isArray(content) ? content : [])

/** Each call has its result right behind it, and each result its call right before. */
function mistakeOfTools(messages: NonNullable<Body['messages']>): string | undefined {
  for (const [index, { role, content }] of messages.entries()) {
    if (role !== 'user' && role !== 'assistant') return `messages.${index}.role: Input should be 'user' or 'assistant'`
    const [before, after] = [blocksOf(messages[index - 1]?.content), blocksOf(messages[index + 1]?.content)]
    for (const { type, id, tool_use_id } of blocksOf(content)) {
      if (type === 'tool_result' && !before.some((block) => block.type === 'tool_use' && block.id === tool_use_id))
        return `messages.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${tool_use_id}`
      if (type === 'tool_use' && !after.some((block) => block.type === 'tool_result' && block.tool_use_id === id))
        return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${id}`
    }
  }
  return undefined
}
