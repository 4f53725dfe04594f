import { Duration } from '@dot-do/contract'
import { z } from 'zod'

export const Model = z
  .string()
  .min(1)
  .max(512)
  .describe(
    'provider/model at one of your providers: openrouter/openai/gpt-5, ollama/llama3.2; or any name that models.do knows: claude-opus-4.5, sonnet(temperature:0.2), cheap(tools,128k)',
  )
export const JsonSchema = z.record(z.string(), z.unknown())
const ToolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)

/** A function of the caller's own, whose calls come back to it. */
export type InlineTool = z.infer<typeof InlineTool>
const InlineTool = z.strictObject({
  name: ToolName,
  description: z.string().max(4096).optional(),
  parameters: JsonSchema.optional().describe('A JSON Schema of its arguments'),
})

/** A method of the platform, which is called here with the caller's own rights. */
export type MethodTool = z.infer<typeof MethodTool>
const MethodTool = z.strictObject({
  domain: z.string().regex(/^[a-z][a-z0-9-]{0,61}$/),
  method: z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/),
  name: ToolName.optional().describe('What the model calls it: `domain_method` unless set'),
  description: z.string().max(4096).optional().describe('What the model is told of it: the method’s own summary unless set'),
})

/** What the model may ask for. */
export type Tool = z.infer<typeof Tool>
export const Tool = z.union([InlineTool, MethodTool])
export const tools = z.array(Tool).max(128)

/** How an answer is made, whoever makes it: what a prompt may also keep. */
export const sampling = {
  temperature: z.number().min(0).max(2).optional(),
  topP: z.number().min(0).max(1).optional(),
  topK: z.number().int().min(1).optional(),
  maxTokens: z.number().int().min(1).max(10_000_000).optional(),
  stop: z.union([z.string(), z.array(z.string()).min(1).max(4)]).optional(),
  seed: z.number().int().optional(),
  frequencyPenalty: z.number().min(-2).max(2).optional(),
  presencePenalty: z.number().min(-2).max(2).optional(),
  reasoning: z
    .object({ effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).optional(), maxTokens: z.number().int().min(1).optional() })
    .optional()
    .describe(
      'How much to think before answering; `maxTokens` where the provider is OpenRouter or Anthropic, whose older models take an effort as a share of `maxTokens`',
    ),
}

const ProviderNames = z.array(z.string().min(1).max(64)).min(1).max(50)
const PerMillion = z.number().min(0).max(1_000_000)

/** Which of the providers that serve a model are asked, and which of them first. */
export type Route = z.infer<typeof Route>
const Route = z.strictObject({
  sort: z
    .enum(['price', 'latency', 'throughput'])
    .optional()
    .describe(
      'Unless set: the model’s author first. By price, of three tokens in for one out; by how soon they answered your last 20 calls within a day, or how fast they wrote. Who was not asked in that time goes first, and is known from then on',
    ),
  only: ProviderNames.optional().describe(
    'Your providers by their names. Names that are none of yours are OpenRouter’s own providers, where you have OpenRouter',
  ),
  ignore: ProviderNames.optional().describe('As in `only`'),
  maxPrice: z
    .strictObject({ input: PerMillion.optional(), output: PerMillion.optional() })
    .optional()
    .describe('US dollars a million tokens. Who has no known price is not asked'),
  zeroRetention: z.boolean().optional().describe('Only who keeps nothing of what is asked: OpenRouter finds such a provider, others are as putProvider says'),
})

/** What calls are told apart by in `usage`, whatever that is: a team, a feature, a customer. */
export const tags = z.array(z.string().min(1).max(64)).max(10)

/** What every call of a model takes beside its question. */
export const settings = {
  model: Model.optional().describe('Unless set: the first model of the first provider that says which it has, else OpenRouter’s own choice'),
  fallback: z.array(Model).max(8).optional().describe('Further models to ask, in order, when the one before can’t answer'),
  ...sampling,
  route: Route.optional().describe('Which of the providers that serve a model are asked, and which of them first'),
  tags: tags.optional().describe('What `usage` tells calls apart by: team-a, search. No provider is told'),
  timeout: z
    .number()
    .int()
    .min(1)
    .max(600_000)
    .default(120_000)
    .describe('Milliseconds for all attempts; a stream’s first token must come within a third of it'),
  tools: tools.optional().describe('Functions of your own, whose calls come back to you, and methods of the platform, which are called here: see `maxSteps`'),
  toolChoice: z
    .union([z.enum(['auto', 'none', 'required']), z.object({ name: z.string().max(64) })])
    .optional()
    .describe('auto unless set'),
  maxSteps: z
    .number()
    .int()
    .min(1)
    .max(50)
    .default(1)
    .describe('How often the model is asked: with more than 1, the methods it asks for are called and it is told what they answered, until it asks for none'),
  allow: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,61}\.[a-z][A-Za-z0-9]{0,63}$/))
    .max(128)
    .optional()
    .describe('The methods that may write, of those in `tools`: lists.create. Those that only read need no leave'),
  schema: JsonSchema.optional().describe('A JSON Schema, 2020-12 or draft-07, of at most 64 KiB: `data` is valid by it'),
  list: z.boolean().default(false).describe('`data` is an array of what `schema` says'),
  cache: Duration.optional().describe('An answer to the same question that is no older is given again; what is answered is kept for as long'),
}
