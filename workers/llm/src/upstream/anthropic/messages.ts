import { z } from 'zod'
import { refuse } from './refuse.ts'

/** A block of a message as Anthropic has it. */
export type Block = { type: string } & Record<string, unknown>

export interface Said {
  role: 'user' | 'assistant'
  content: Block[]
}

const text = z.looseObject({ type: z.literal('text'), text: z.string() })
const Part = z.discriminatedUnion('type', [
  text,
  z.looseObject({ type: z.literal('image_url'), image_url: z.looseObject({ url: z.string() }) }),
  z.looseObject({ type: z.literal('file'), file: z.looseObject({ file_data: z.string().optional(), filename: z.string().optional() }) }),
])
type Part = z.infer<typeof Part>

const Detail = z.looseObject({ type: z.string(), text: z.string().nullish(), signature: z.string().nullish(), data: z.string().nullish() })

const Message = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content: z.union([z.string(), z.array(z.unknown())]).nullish(),
  tool_calls: z.array(z.looseObject({ id: z.string(), function: z.looseObject({ name: z.string(), arguments: z.string().nullish() }) })).nullish(),
  tool_call_id: z.string().optional(),
  reasoning_details: z.array(Detail).nullish().catch(undefined),
})
type Message = z.infer<typeof Message>

/** A conversation as Anthropic has it: what the system says stands apart, results of tools are the user’s, and nobody speaks twice in a row. */
export function toMessages(given: unknown): { system: Block[]; messages: Said[] } {
  const parsed = z.array(Message).safeParse(given)
  if (!parsed.success) return refuse(`the messages are not of a conversation: ${z.prettifyError(parsed.error).slice(0, 200)}`)
  const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer'
  const system = parsed.data.filter(isSystem).flatMap(({ content }) => textsOf(content))
  const messages: Said[] = []
  for (const message of parsed.data.filter((each) => !isSystem(each))) {
    const said = saidOf(message)
    const last = messages.at(-1)
    if (said.content.length === 0) continue
    if (last?.role === said.role) last.content.push(...said.content)
    else messages.push(said)
  }
  // Who has nothing but the system’s words asks by them.
  return messages.length > 0 ? { system, messages } : { system: [], messages: [{ role: 'user', content: system }] }
}

function saidOf({ role, content, tool_calls, tool_call_id, reasoning_details }: Message): Said {
  if (role === 'tool') return { role: 'user', content: [{ type: 'tool_result', tool_use_id: tool_call_id, content: textsOf(content) }] }
  if (role === 'user') return { role, content: typeof content === 'string' ? textsOf(content) : (content ?? []).flatMap(toBlocks) }
  const calls = (tool_calls ?? []).map(({ id, function: { name, arguments: written } }) => ({ type: 'tool_use', id, name, input: inputOf(written) }))
  return { role: 'assistant', content: [...thoughtsOf(reasoning_details), ...textsOf(content), ...calls] }
}

// An empty text is refused there.
const textsOf = (content: Message['content']): Block[] =>
  (typeof content === 'string' ? [{ type: 'text' as const, text: content }] : (content ?? []).flatMap((part) => text.safeParse(part).data ?? [])).filter(
    (part) => part.text !== '',
  )

function toBlocks(given: unknown): Block[] {
  const parsed = Part.safeParse(given)
  if (!parsed.success) return refuse('Anthropic takes text, images and documents in a message, and nothing else')
  const part: Part = parsed.data
  // Where a cache ends is OpenRouter’s to say in the same field.
  const cached = part.cache_control === undefined ? {} : { cache_control: part.cache_control }
  if (part.type === 'text') return textsOf([part])
  if (part.type === 'image_url') return [{ type: 'image', source: sourceOf(part.image_url.url), ...cached }]
  const { file_data = refuse('a file comes with its file_data'), filename } = part.file
  return [{ type: 'document', source: sourceOf(file_data), ...(filename !== undefined && { title: filename }), ...cached }]
}

function sourceOf(url: string): object {
  const [, media_type, data] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? refuse('images and documents come as data: URLs in base64')
  if (media_type !== 'text/plain') return { type: 'base64', media_type, data }
  return { type: 'text', media_type, data: Buffer.from(data ?? '', 'base64').toString('utf8') }
}

// Only what Anthropic has signed may go back to it.
const thoughtsOf = (details: Message['reasoning_details']): Block[] =>
  (details ?? []).flatMap(({ type, text: thinking, signature, data }): Block[] => {
    if (type === 'reasoning.encrypted' && data) return [{ type: 'redacted_thinking', data }]
    return type === 'reasoning.text' && signature ? [{ type: 'thinking', thinking: thinking ?? '', signature }] : []
  })

function inputOf(written: string | null | undefined): object {
  try {
    const input: unknown = JSON.parse(written || '{}')
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input
  } catch {
    // A model may have written what is none; it is told what came of that by the result.
  }
  return {}
}
