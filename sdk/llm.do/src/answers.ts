import { z } from 'zod'

/** Tokens as the provider counted them. */
export type Usage = z.infer<typeof Usage>
export const Usage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  totalTokens: z.number(),
  reasoningTokens: z.number().optional(),
  cachedTokens: z.number().optional().describe('Of the input, what the provider had kept'),
  cacheWriteTokens: z.number().optional().describe('Of the input, what it keeps from now on'),
})

/** One try to get an answer. */
export type Attempt = z.infer<typeof Attempt>
export const Attempt = z.object({
  model: z.string(),
  provider: z.string(),
  status: z
    .union([z.number(), z.enum(['ok', 'timeout', 'network', 'invalid_answer', 'refused', 'skipped'])])
    .describe('Its HTTP status where it failed with one'),
  ms: z.number(),
})

const FinishReason = z.enum(['stop', 'length', 'tool-calls', 'content-filter', 'other'])

/** A tool that the model asks for. */
export const ToolUse = z.object({
  id: z.string(),
  name: z.string(),
  arguments: z.string().describe('As the model wrote them'),
  input: z.unknown().optional().describe('The arguments as JSON, where they are'),
})

/** What a tool answered, or why it did not. */
export type ToolResult = z.infer<typeof ToolResult>
export const ToolResult = z.object({
  id: z.string().describe('Of the call'),
  name: z.string(),
  output: z.unknown().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})

/** One question to the model that it answered with calls, and what these answered. */
export type Step = z.infer<typeof Step>
export const Step = z.object({ text: z.string(), toolCalls: z.array(ToolUse), toolResults: z.array(ToolResult) })

const Stopped = z
  .enum(['answer', 'tools', 'steps', 'budget', 'deadline'])
  .describe('Why no further step was made: the model answered, it asked for a tool of the caller’s own, or `maxSteps`, a budget or `timeout` was reached')

const run = {
  model: z.string().describe('What answered'),
  provider: z.string(),
  asked: z.string().describe('The model that was asked for'),
  finishReason: FinishReason,
  attempts: z.array(Attempt),
  prompt: z.string().optional().describe('The prompt and its version, where it was one of yours: `greet@3`'),
  cached: z.boolean().optional().describe('Whether the answer was kept from before; then it cost nothing'),
  stopped: Stopped.optional().describe('With `maxSteps`: why it ended'),
}

const cost = z
  .number()
  .optional()
  .describe('US dollars: what the provider says, else its price by the usage, rounded up to a millionth. Absent where neither is known')

/** What every whole answer tells beside its text. */
export const outcome = {
  data: z.unknown().optional().describe('Valid by `schema`'),
  usage: Usage.optional().describe('Of all steps. Absent where the provider says nothing'),
  cost,
  steps: z.array(Step).optional().describe('The steps before the last, each with what its tools answered'),
  ...run,
}

/** An event of a stream of tokens. */
export type StreamEvent = z.infer<typeof StreamEvent>
export const StreamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  ToolUse.extend({ type: z.literal('tool-call') }),
  ToolResult.extend({ type: z.literal('tool-result') }),
  z.object({ type: z.literal('data'), data: z.unknown().describe('Valid by `schema`; with `list` one element, as soon as it is whole') }),
  z.object({ type: z.literal('usage'), usage: Usage, cost }),
  z.object({ type: z.literal('done'), refusal: z.string().optional(), ...run }),
])
