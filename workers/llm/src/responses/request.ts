import { invalid } from '@dot-do/service'
import { z } from 'zod'
import type { Body as ChatBody } from '../completions.ts'

const Part = z.looseObject({ type: z.string() })

const Item = z.looseObject({
  type: z.string().optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']).optional(),
  content: z.union([z.string(), z.array(Part)]).nullish(),
  call_id: z.string().optional(),
  name: z.string().optional(),
  arguments: z.string().optional(),
  output: z.union([z.string(), z.array(Part)]).optional(),
})
type Item = z.infer<typeof Item>

const Format = z.looseObject({ type: z.enum(['text', 'json_object', 'json_schema']) })

const Tool = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  description: z.string().nullish(),
  parameters: z.record(z.string(), z.unknown()).nullish(),
  strict: z.boolean().nullish(),
})

/** The body of a request of OpenAI's responses, as far as it is read. */
export type Body = z.infer<typeof Body>
export const Body = z.looseObject({
  model: z.string().min(1).max(512).optional(),
  input: z.union([z.string().min(1), z.array(Item).min(1).max(2000)]),
  instructions: z.string().nullish(),
  tools: z.array(Tool).max(128).nullish(),
  tool_choice: z.union([z.string(), z.looseObject({ type: z.string(), name: z.string().optional() })]).nullish(),
  text: z.looseObject({ format: Format.nullish() }).nullish(),
  max_output_tokens: z.number().int().min(1).nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  reasoning: z.looseObject({ effort: z.string().nullish() }).nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  user: z.string().nullish(),
  stream: z.boolean().nullish(),
})

// What needs an answer to be kept, which it is not, or a service that is not there.
const absent = ['previous_response_id', 'conversation', 'prompt', 'background']

/** The same question as OpenAI's chat completions have it; `invalid_argument` for what has no like there. */
export function toChat(body: Body): ChatBody {
  for (const field of absent) if (body[field]) invalid('there is none here: no response is kept. Send the whole conversation', [field])
  const { model, input, instructions, tools, tool_choice, text, temperature, top_p, reasoning, parallel_tool_calls, user, stream } = body
  const items: Item[] = typeof input === 'string' ? [{ role: 'user', content: input }] : input
  const system = instructions == null ? [] : [{ role: 'system', content: instructions }]
  const fields = {
    ...{ model, temperature, top_p, parallel_tool_calls, user, stream, provider: body.provider },
    stream_options: stream ? { include_usage: true } : undefined,
    reasoning_effort: reasoning?.effort,
    tools: tools && tools.length > 0 ? tools.map(toTool) : undefined,
    tool_choice: toChoice(tool_choice),
    response_format: toFormat(text?.format),
  }
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)
  return { ...Object.fromEntries(given), messages: [...system, ...joined(items.flatMap(toMessages))] }
}

function toTool({ type, name, description, parameters, strict }: z.infer<typeof Tool>, index: number): unknown {
  if (type !== 'function' || name === undefined) return invalid('only functions are tools here', ['tools', index, 'type'])
  const schema = parameters ?? { type: 'object', properties: {} }
  return { type, function: { name, parameters: schema, ...(description != null && { description }), ...(strict != null && { strict }) } }
}

function toChoice(choice: Body['tool_choice']): unknown {
  if (typeof choice !== 'object' || choice === null) return choice
  if (choice.type !== 'function') return invalid('only functions are tools here', ['tool_choice', 'type'])
  return { type: 'function', function: { name: choice.name } }
}

function toFormat(format: z.infer<typeof Format> | null | undefined): unknown {
  if (!format || format.type === 'text') return undefined
  const { type, ...json_schema } = format
  return type === 'json_object' ? { type } : { type, json_schema }
}

type Wire = ChatBody['messages'][number]

function toMessages({ type = 'message', role, content, call_id, name, arguments: written, output }: Item, index: number): Wire[] {
  const path = ['input', index]
  switch (type) {
    case 'message':
      if (!role) return invalid('a message has a role', [...path, 'role'])
      return [
        role === 'assistant'
          ? { role, content: textIn(content) }
          : { role, content: Array.isArray(content) ? content.map((part, at) => toPart(part, [...path, 'content', at])) : (content ?? '') },
      ]
    case 'function_call':
      if (call_id === undefined || name === undefined) return invalid('a call has call_id and name', path)
      return [{ role: 'assistant', content: null, tool_calls: [{ id: call_id, type: 'function', function: { name, arguments: written ?? '' } }] }]
    case 'function_call_output':
      if (call_id === undefined) return invalid('an output has the call_id of its call', [...path, 'call_id'])
      return [{ role: 'tool', tool_call_id: call_id, content: textIn(output) }]
    case 'reasoning':
      // What it holds is its provider’s own.
      return []
    default:
      return invalid(`there are messages, function calls and their outputs, and no ${type.slice(0, 64)}`, [...path, 'type'])
  }
}

function toPart(part: z.infer<typeof Part>, path: (string | number)[]): object {
  const { type, text, image_url, detail, file_data, filename } = part
  switch (type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { type: 'text', text: String(text ?? '') }
    case 'input_image':
      if (typeof image_url !== 'string') return invalid('an image is named by its image_url: files are not kept here', path)
      return { type: 'image_url', image_url: { url: image_url, ...(typeof detail === 'string' && { detail }) } }
    case 'input_file':
      if (typeof file_data !== 'string') return invalid('a file comes as file_data: files are not kept here', path)
      return { type: 'file', file: { file_data, ...(typeof filename === 'string' && { filename }) } }
    default:
      return invalid(`there are input_text, input_image and input_file, and no ${type.slice(0, 64)}`, path)
  }
}

const textIn = (content: Item['content']): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text, refusal }) => String(text ?? refusal ?? '')).join('')

/** Messages in which what an assistant said and all that it called stand together, as results have to follow them. */
function joined(messages: Wire[]): Wire[] {
  const out: Wire[] = []
  for (const message of messages) {
    const last = out.at(-1)
    if (last?.role === 'assistant' && message.role === 'assistant' && message.tool_calls)
      out[out.length - 1] = { ...last, tool_calls: [...((last.tool_calls as unknown[] | undefined) ?? []), ...(message.tool_calls as unknown[])] }
    else out.push(message)
  }
  return out
}
