import { contract, method, Page, stream } from '@dot-do/contract'
import { z } from 'zod'
import { Message, Reply } from './messages.ts'

export type { Message, Reply } from './messages.ts'

const MiB = 1024 * 1024

const Model = z.string().min(3).max(256).describe('provider/model: openrouter/openai/gpt-5, openai/gpt-5, ollama/llama3.2')
const JsonSchema = z.record(z.string(), z.unknown())

/** A function the model may ask for; its call comes back to the caller. */
export type Tool = z.infer<typeof Tool>
export const Tool = z.object({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  description: z.string().max(4096).optional(),
  parameters: JsonSchema.optional().describe('A JSON Schema of its arguments'),
})

const settings = {
  model: Model.optional().describe('Unless set: the first model of the first provider that says which it has, else OpenRouter’s own choice'),
  fallback: z.array(Model).max(8).optional().describe('Further models to ask, in order, when the one before can’t answer'),
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
    .describe('How much to think before answering; `maxTokens` where the provider is OpenRouter'),
  timeout: z
    .number()
    .int()
    .min(1)
    .max(600_000)
    .default(120_000)
    .describe('Milliseconds for all attempts; a stream’s first token must come within a third of it'),
  tools: z.array(Tool).max(128).optional(),
  toolChoice: z
    .union([z.enum(['auto', 'none', 'required']), z.object({ name: z.string().max(64) })])
    .optional()
    .describe('auto unless set'),
  schema: JsonSchema.optional().describe('A JSON Schema, 2020-12 or draft-07, of at most 64 KiB: `data` is valid by it'),
  list: z.boolean().default(false).describe('`data` is an array of what `schema` says'),
}

const prompt = z.string().min(1)
const system = z.string().optional()
const messages = z.array(Message).min(1).max(2000)

/** Tokens as the provider counted them. */
export type Usage = z.infer<typeof Usage>
export const Usage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  totalTokens: z.number(),
  reasoningTokens: z.number().optional(),
  cachedTokens: z.number().optional(),
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

const ToolUse = z.object({
  id: z.string(),
  name: z.string(),
  arguments: z.string().describe('As the model wrote them'),
  input: z.unknown().optional().describe('The arguments as JSON, where they are'),
})

const run = {
  model: z.string().describe('What answered'),
  provider: z.string(),
  asked: z.string().describe('The model that was asked for'),
  finishReason: FinishReason,
  attempts: z.array(Attempt),
}

const outcome = {
  data: z.unknown().optional().describe('Valid by `schema`'),
  usage: Usage.optional().describe('Absent where the provider says nothing'),
  cost: z.number().optional().describe('US dollars, where the provider says so'),
  ...run,
}

/** An event of a stream of tokens. */
export type StreamEvent = z.infer<typeof StreamEvent>
export const StreamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  ToolUse.extend({ type: z.literal('tool-call') }),
  z.object({ type: z.literal('data'), data: z.unknown().describe('Valid by `schema`; with `list` one element, as soon as it is whole') }),
  z.object({ type: z.literal('usage'), usage: Usage, cost: z.number().optional() }),
  z.object({ type: z.literal('done'), refusal: z.string().optional(), ...run }),
])

const Kind = z.enum(['openai', 'openrouter', 'workers-ai']).describe('openai: anything that speaks OpenAI’s chat completions, such as Ollama, vLLM, Groq')
const ProviderName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .describe('The first part of its models’ names; one of the platform’s own providers is hidden by another of its name')

/** A service that runs models; its key is never shown. */
export type Provider = z.infer<typeof Provider>
export const Provider = z.object({
  name: z.string(),
  kind: Kind,
  baseUrl: z.string(),
  hasKey: z.boolean(),
  headers: z.array(z.string()).describe('Names of the headers sent along'),
  models: z.array(z.string()).optional(),
  source: z.enum(['tenant', 'environment']),
  updatedAt: z.iso.datetime().optional(),
})

// RFC 9110 tokens; what frames or routes the request is not the caller's to set.
const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/)
  .refine(
    (header) => !/^(host|authorization|cookie|connection|content-.*|transfer-encoding|te|upgrade|expect|x-do-.*)$/i.test(header),
    'this header can’t be set',
  )
// RFC 9110 5.5, without what is obsolete there.
const headerValue = /^[\x20-\x7e]*$/

/** What a call that can't be done tells beside its sentence. */
const precondition = z.object({ text: z.string().optional().describe('What the model said last, where it did not fit `schema`') })
const errors = { not_found: true, failed_precondition: precondition } as const
const limits = { bodyBytesMax: 4 * MiB, timeoutMs: 600_000 }

export default contract(
  'llm.do',
  {
    summary: 'Every language model behind one call',
    tags: ['ai'],
    routes: { 'POST /v1/chat/completions': 'chat', 'GET /v1/models': 'listModels' },
  },
  {
    generate: method({
      access: 'write',
      summary: 'Answers a prompt with text, or with data that is valid by a schema',
      description:
        'Providers come from putProvider or the environment (OPENROUTER_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL, WORKERS_AI_API_TOKEN with CLOUDFLARE_ACCOUNT_ID). ' +
        '408, 409, 429, 5xx, a lost connection and a late answer are tried once more on the same model, after its Retry-After where that is 5 s at most, then on each of `fallback`. `attempts` tells them all. ' +
        'With `schema` the model is asked as strictly as it can be; an answer that does not fit is sent back once to be mended.',
      input: z.object({ prompt, system, ...settings }),
      output: z.object({
        text: z.string(),
        reasoning: z.string().optional(),
        refusal: z.string().optional(),
        toolCalls: z.array(ToolUse).optional(),
        ...outcome,
      }),
      errors,
      limits,
    }),
    chat: method({
      access: 'write',
      summary: 'Answers a conversation with the next message',
      description: 'Messages are as OpenAI’s API has them. Images named by a URL are fetched here, 10 MiB each at most, and sent along as data.',
      input: z.object({ messages, ...settings }),
      output: z.object({ message: Reply, ...outcome }),
      errors,
      limits,
    }),
    stream: method({
      access: 'write',
      summary: 'Answers a prompt or a conversation token by token',
      description:
        'Takes `prompt` (and `system`) or `messages`. Before the first token it is tried again and elsewhere as in generate; after it nothing is switched: what fails then is an error event. ' +
        'With `schema` come `data` events instead of text. A caller that goes away ends the provider’s work at once.',
      input: z.object({ prompt: prompt.optional(), system, messages: messages.optional(), ...settings }),
      // How soon a caller that went away is noticed while the model is silent.
      output: stream(StreamEvent, { keepAliveMs: 50 }),
      errors,
      limits,
    }),
    listModels: method({
      access: 'public',
      summary: 'Lists the models that the caller’s providers have now',
      description: 'A provider that does not answer is named in `failed`. What providers say is kept for a minute.',
      input: z.object({ provider: z.string().max(64).optional(), ...Page }),
      output: z.object({
        items: z.array(z.object({ id: z.string(), provider: z.string(), name: z.string().optional(), contextLength: z.number().optional() })),
        failed: z.array(z.object({ provider: z.string(), detail: z.string() })),
        nextCursor: z.string().optional().describe('Absent on the last page'),
      }),
      examples: [{ input: {} }],
    }),
    putProvider: method({
      access: 'admin',
      summary: 'Adds a provider with a key of your own, or replaces it',
      description: 'The key is sealed, never shown, and sent to `baseUrl` alone. Private addresses and redirects are refused unless the operator allows them.',
      sensitive: true,
      idempotent: 'natural',
      input: z.object({
        name: ProviderName,
        kind: Kind.default('openai'),
        baseUrl: z.string().max(2048).optional().describe('With its version: https://api.groq.com/openai/v1. The kind’s own unless set; Workers AI has none'),
        apiKey: z.string().min(1).max(4096).regex(headerValue).optional(),
        headers: z
          .record(HeaderName, z.string().max(4096).regex(headerValue))
          .refine((headers) => Object.keys(headers).length <= 20, 'at most 20 headers')
          .optional()
          .describe('Sent along; kept as the key is'),
        models: z.array(z.string().min(1).max(200)).min(1).max(1000).optional().describe('Only these may be asked for; the first is its default'),
      }),
      output: Provider,
      errors: { failed_precondition: true },
    }),
    listProviders: method({
      access: 'read',
      summary: 'Lists the providers that calls can go to, never their keys',
      input: z.object({}),
      output: z.object({ items: z.array(Provider) }),
      examples: [{ input: {} }],
    }),
    deleteProvider: method({
      access: 'admin',
      summary: 'Forgets a provider and its key',
      input: z.object({ name: ProviderName }),
      output: z.object({}),
      errors: { not_found: true },
    }),
  },
)
