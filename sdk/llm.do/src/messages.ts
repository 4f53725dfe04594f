import { z } from 'zod'

const Text = z.object({ type: z.literal('text'), text: z.string() })

const Part = z.discriminatedUnion('type', [
  Text,
  z.object({
    type: z.literal('image_url'),
    image_url: z.object({ url: z.string().describe('http, https or data:; at most 10 MiB'), detail: z.enum(['auto', 'low', 'high']).optional() }),
  }),
  z.object({ type: z.literal('input_audio'), input_audio: z.object({ data: z.string().describe('Base64'), format: z.string().max(16) }) }),
  z.object({
    type: z.literal('file'),
    file: z.object({ file_data: z.string().optional(), file_id: z.string().optional(), filename: z.string().optional() }),
  }),
])

const ToolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string().describe('JSON, as the model wrote it') }),
})

const reasoning_details = z
  .array(z.looseObject({ type: z.string() }))
  .max(1000)
  .optional()
  .describe('What the model thought, signed by its provider: who goes on with a tool’s result sends it back as it came')

const name = z.string().max(64).optional()
const texts = z.union([z.string(), z.array(Text)])

/** A message of a chat as OpenAI's API has it. */
export type Message = z.infer<typeof Message>
export const Message = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer']), content: texts, name }),
  z.object({ role: z.literal('user'), content: z.union([z.string(), z.array(Part)]), name }),
  z.object({
    role: z.literal('assistant'),
    content: texts.nullable().optional(),
    refusal: z.string().nullable().optional(),
    reasoning: z.string().nullable().optional(),
    reasoning_details,
    tool_calls: z.array(ToolCall).max(128).optional(),
    name,
  }),
  z.object({ role: z.literal('tool'), content: texts, tool_call_id: z.string() }),
])

/** What a model said, as OpenAI's API has it. */
export type Reply = z.infer<typeof Reply>
export const Reply = z.object({
  role: z.literal('assistant'),
  content: z.string().nullable(),
  refusal: z.string().optional(),
  reasoning: z.string().optional(),
  reasoning_details,
  tool_calls: z.array(ToolCall).optional(),
})
