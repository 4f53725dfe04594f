import { contract, method, Page, stream } from '@dot-do/contract'
import { z } from 'zod'
import { outcome, StreamEvent, ToolUse, Usage, Attempt } from './answers.ts'
import { Call, CallBodies, Retention } from './calls.ts'
import { Message, Reply } from './messages.ts'
import { Amount, Budget, budgetFields, UsageBy, UsageRow } from './money.ts'
import { Prompt, promptFields, PromptId, PromptName } from './prompts.ts'
import { Model, settings, tags } from './settings.ts'

export type { Attempt, Step, StreamEvent, ToolResult, Usage } from './answers.ts'
export type { Call, Retention } from './calls.ts'
export type { Message, Reply } from './messages.ts'
export type { Budget, UsageRow } from './money.ts'
export type { Prompt } from './prompts.ts'
export type { InlineTool, MethodTool, Route, Tool } from './settings.ts'

const MiB = 1024 * 1024

const prompt = z.string().min(1)
const system = z.string().optional()
const messages = z.array(Message).min(1).max(2000)
const kept = {
  promptId: PromptId.optional(),
  variables: z.record(z.string(), z.unknown()).optional().describe('What the prompt’s variables stand for; they go in as text'),
}
const question = { prompt: prompt.optional(), ...kept, system }

const Kind = z
  .enum(['openai', 'openrouter', 'anthropic', 'workers-ai'])
  .describe('openai: anything that speaks OpenAI’s chat completions, such as Ollama, vLLM, Groq; anthropic: Anthropic’s Messages')
const ProviderName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .describe('The first part of its models’ names; one of the platform’s own providers is hidden by another of its name')

const Dollars = z.string().regex(/^\d{1,9}(?:\.\d{1,9})?$/, 'not a decimal such as 0.15')

/** What tokens cost. */
const Price = z.object({ input: Dollars, output: Dollars }).describe('US dollars a million tokens, as decimals')

/** A service that runs models; its key is never shown. */
export type Provider = z.infer<typeof Provider>
export const Provider = z.object({
  name: z.string(),
  kind: Kind,
  baseUrl: z.string(),
  hasKey: z.boolean(),
  headers: z.array(z.string()).describe('Names of the headers sent along'),
  models: z.array(z.string()).optional(),
  price: Price.optional(),
  zeroRetention: z.boolean().optional(),
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
const precondition = z.object({
  text: z.string().optional().describe('What the model said last, where it did not fit `schema`'),
  candidates: z.array(z.string()).optional().describe('The models that a name may mean, where it may mean several'),
})
const errors = { not_found: true, failed_precondition: precondition } as const
const answered = {
  text: z.string(),
  reasoning: z.string().optional(),
  refusal: z.string().optional(),
  toolCalls: z.array(ToolUse).optional(),
  ...outcome,
}
const limits = { bodyBytesMax: 4 * MiB, timeoutMs: 600_000 }

export default contract(
  'llm.do',
  {
    summary: 'Every language model behind one call',
    tags: ['ai'],
    routes: { 'POST /v1/chat/completions': 'chat', 'POST /v1/responses': 'chat', 'POST /v1/embeddings': 'embed', 'GET /v1/models': 'listModels' },
  },
  {
    generate: method({
      access: 'write',
      summary: 'Answers a prompt with text, or with data that is valid by a schema',
      description:
        'Providers come from putProvider or the environment (OPENROUTER_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, WORKERS_AI_API_TOKEN with CLOUDFLARE_ACCOUNT_ID). ' +
        '408, 409, 429, 5xx, a lost connection and a late answer are tried once more on the same model, after its Retry-After where that is 5 s at most, then on each of `fallback`. `attempts` tells them all. ' +
        'With `schema` the model is asked as strictly as it can be; an answer that does not fit is sent back once to be mended. ' +
        'Methods of the platform in `tools` are called with your own rights, up to 16 together; one that fails is told to the model.',
      input: z.object({ ...question, ...settings }),
      output: z.object(answered),
      errors,
      limits,
    }),
    getOrCreate: method({
      access: 'write',
      summary: 'Answers a prompt as it was answered before, or for the first time',
      description:
        'As generate, but the same question, by its models, messages, tools, schema and settings, is asked of a model once, and at once for all who ask it together; an answer is kept until 10,000 others were used since, or as long as `cache` says. ' +
        'A failure, a refusal and a loop that was cut short are not kept. Answers are of one tenant, and sealed.',
      input: z.object({
        key: z.string().min(1).max(256).optional().describe('The name of the answer, in place of the question: whoever gives it gets the answer that is there'),
        ...question,
        ...settings,
      }),
      output: z.object({ ...answered, created: z.boolean().describe('Whether a model was asked') }),
      errors,
      limits,
    }),
    chat: method({
      access: 'write',
      summary: 'Answers a conversation with the next message',
      description:
        'Messages are as OpenAI’s API has them. Images named by a URL are fetched here, 10 MiB each at most, and sent along as data. A prompt by `promptId` goes before them.',
      input: z.object({ messages: messages.optional(), ...kept, ...settings }),
      output: z.object({ message: Reply, ...outcome }),
      errors,
      limits,
    }),
    stream: method({
      access: 'write',
      summary: 'Answers a prompt or a conversation token by token',
      description:
        'Takes `prompt` (and `system`), `promptId` or `messages`. Before the first token it is tried again and elsewhere as in generate; after it nothing is switched: what fails then is an error event. ' +
        'With `schema` come `data` events instead of text. A caller that goes away ends the provider’s work at once.',
      input: z.object({ ...question, messages: messages.optional(), ...settings }),
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
        baseUrl: z
          .string()
          .max(2048)
          .optional()
          .describe('With its version: https://api.groq.com/openai/v1; of Anthropic’s kind without or with it. The kind’s own unless set; Workers AI has none'),
        apiKey: z.string().min(1).max(4096).regex(headerValue).optional(),
        headers: z
          .record(HeaderName, z.string().max(4096).regex(headerValue))
          .refine((headers) => Object.keys(headers).length <= 20, 'at most 20 headers')
          .optional()
          .describe('Sent along; kept as the key is'),
        models: z.array(z.string().min(1).max(200)).min(1).max(1000).optional().describe('Only these may be asked for; the first is its default'),
        price: Price.optional().describe('Of all its models; 0 where they cost nothing. Without one its models can’t be asked under a budget'),
        zeroRetention: z.boolean().optional().describe('Whether it keeps nothing of what it is asked, as you have agreed with it: see `route`'),
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
    putPrompt: method({
      access: 'write',
      summary: 'Keeps a prompt under a name, as a new version of it where there is one',
      description:
        'Texts are Liquid templates, without includes and files; what is inserted is text, whatever it says. The same prompt again is the same version. ' +
        'At most 1,000 names and 1,000 versions of each.',
      input: z.object({ name: PromptName, ...promptFields }),
      output: Prompt,
      errors: { failed_precondition: true },
    }),
    getPrompt: method({
      access: 'read',
      summary: 'Reads a prompt: its newest version, or the one that is named',
      input: z.object({ id: PromptId }),
      output: Prompt,
      errors: { not_found: true },
    }),
    listPrompts: method({
      access: 'read',
      summary: 'Lists the newest version of each prompt, or all versions of one',
      input: z.object({ name: PromptName.optional().describe('Lists its versions, the newest first'), ...Page }),
      output: z.object({ items: z.array(Prompt), nextCursor: z.string().optional().describe('Absent on the last page') }),
      examples: [{ input: {} }],
    }),
    deletePrompt: method({
      access: 'write',
      summary: 'Forgets a prompt with all its versions, or the version that is named',
      description: 'The number of a version is never given again.',
      input: z.object({ id: PromptId }),
      output: z.object({ deleted: z.number().describe('Versions') }),
      errors: { not_found: true },
    }),
    usage: method({
      access: 'read',
      summary: 'Sums up what calls used and cost',
      description:
        'What is kept of a call is no word of it, but its model, key, user, prompt, tags, tokens and cost, for 400 days. A call of several tags is in the row of each, so that rows by tag may add up to more than all. Where a provider does not count, tokens are estimated.',
      input: z.object({
        from: z.iso.datetime().optional().describe('The beginning of this month unless set'),
        to: z.iso.datetime().optional().describe('Up to, but without; now unless set'),
        by: z.array(UsageBy).max(7).default([]).describe('One row for each that differs in these'),
        ...Page,
      }),
      output: z.object({ items: z.array(UsageRow), nextCursor: z.string().optional().describe('Absent on the last page') }),
      examples: [{ input: { by: ['model', 'day'] } }],
    }),
    setBudget: method({
      access: 'admin',
      summary: 'Says how much may be spent in an hour, a day, a week, a month or at all',
      description:
        'Before each question to a model what it may cost at most is reserved, and what it cost is settled after it, so that calls made together can’t spend more. A call without `maxTokens` is held to 4,096 then. ' +
        'A model whose price nobody knows can’t be asked.',
      idempotent: 'natural',
      input: z.object({ ...budgetFields, amount: Amount.nullable().describe('US dollars, to a millionth; null takes the budget away') }),
      output: z.object({ items: z.array(Budget).describe('All budgets there are now') }),
      errors: { failed_precondition: true },
    }),
    getBudgets: method({
      access: 'read',
      summary: 'Lists the budgets, and what is spent of them',
      input: z.object({}),
      output: z.object({ items: z.array(Budget) }),
      examples: [{ input: {} }],
    }),
    setRetention: method({
      access: 'admin',
      summary: 'Says for how many days what calls are given and answer is kept, for admins to read',
      description:
        'Nothing is kept unless this says so. From then on each call’s input and answer are sealed and kept for as long, then deleted; what is older than a new number of days goes at once, with 0 all of it.',
      idempotent: 'natural',
      input: z.object({ days: z.number().int().min(0).max(30) }),
      output: Retention,
    }),
    getRetention: method({
      access: 'read',
      summary: 'Tells for how long what calls say is kept',
      input: z.object({}),
      output: Retention,
      examples: [{ input: {}, output: { days: 0, calls: 0 } }],
    }),
    listCalls: method({
      access: 'admin',
      summary: 'Lists the calls of which is kept what they said, the newest first',
      input: z.object({
        from: z.iso.datetime().optional(),
        to: z.iso.datetime().optional().describe('Up to, but without'),
        ...Page,
      }),
      output: z.object({ items: z.array(Call), nextCursor: z.string().optional().describe('Absent on the last page') }),
      examples: [{ input: {} }],
    }),
    getCall: method({
      access: 'admin',
      summary: 'Reads what a call was given and what it answered, where that is kept: see setRetention',
      sensitive: true,
      input: z.object({ id: z.string().max(64) }),
      output: CallBodies,
      errors: { not_found: true },
    }),
    embed: method({
      access: 'write',
      summary: 'Turns texts into vectors that are near each other where the texts are alike',
      description:
        'local/hash-256, local/hash-512 and local/hash-1024 count words and parts of words, need no provider and cost nothing; other models are named as in generate. A text that is empty is refused.',
      input: z.object({
        input: z.union([z.string(), z.array(z.string()).min(1).max(2048)]),
        model: Model.default('local/hash-512').describe('local/hash-512, openai/text-embedding-3-small'),
        fallback: z.array(Model).max(8).optional().describe('Further models to ask, in order; their vectors can’t be compared with the first’s'),
        dimensions: z.number().int().min(1).max(16_384).optional().describe('The length of the vectors, where the model takes it'),
        tags: tags.optional().describe('What `usage` tells calls apart by'),
        timeout: z.number().int().min(1).max(600_000).default(120_000).describe('Milliseconds for all attempts'),
      }),
      output: z.object({
        embeddings: z.array(z.array(z.number())).describe('One a text, in order'),
        dimensions: z.number(),
        model: z.string(),
        provider: z.string(),
        asked: z.string(),
        usage: Usage.optional(),
        cost: z.number().optional().describe('US dollars'),
        attempts: z.array(Attempt),
      }),
      examples: [{ title: 'Without any provider', input: { input: ['a cat', 'two cats'], model: 'local/hash-256' } }],
      errors,
      limits,
    }),
  },
)
