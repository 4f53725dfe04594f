import { contract, method, Page } from '@dot-do/contract'
import { z } from 'zod'
import { Capability, Modality, Model, OwnModel, Provider } from './model.ts'

export { type Capability, type Endpoint, type Modality, Model, OwnModel, type Price, Provider } from './model.ts'

const Name = z.string().trim().min(1).max(512).describe('Any spelling: anthropic/claude-opus-4.5, claude 4.5 opus, opus, a provider’s own id')
const At = z.union([z.iso.date(), z.iso.datetime()]).optional().describe('What held then; a date means its end')
const Tokens = z.number().int().min(0).max(1_000_000_000_000)
const Weight = z.number().min(0).max(1000).optional()
const Dollars = z.number().min(0).max(1_000_000)

const Setting = z.union([z.string(), z.number(), z.boolean()])
const Requirement = z.object({
  capabilities: z.array(Capability).optional(),
  input: z.array(Modality).optional(),
  bounds: z
    .array(z.object({ field: z.enum(['context', 'maxOutput', 'input', 'output', 'cost']), op: z.enum(['<', '<=', '>', '>=']), value: z.number() }))
    .optional(),
})
const Candidates = z.object({ candidates: z.array(z.string()).describe('Ids or names that the name may mean') })
const errors = { not_found: z.object({ candidates: z.array(z.string()).describe('The nearest by spelling') }), failed_precondition: Candidates } as const

const Change = z.object({
  id: z.string(),
  at: z.iso.date(),
  field: z.string().describe('Such as price.input; behind the provider where it is an endpoint’s'),
  provider: z.string().optional(),
  from: z.string().optional().describe('Absent where nobody had stated it'),
  to: z.string().optional(),
  source: z.string(),
})

export default contract(
  'models.do',
  {
    summary: 'Which model: names, prices, abilities, who serves it, which to choose',
    tags: ['ai'],
    routes: {
      'GET /v1/models': 'listModels',
      'GET /api/v1/models': 'listModels',
      'GET /api/v1/models/:author/:slug/endpoints': 'getEndpoints',
      'GET /api.json': 'listModels',
      'GET /feed.xml': 'history',
    },
  },
  {
    getModel: method({
      access: 'public',
      summary: 'Gets one model by any of its names',
      input: z.object({ id: Name, at: At }),
      output: Model,
      errors,
      examples: [{ input: { id: 'openai/gpt-4o' } }, { input: { id: 'claude opus 4.5' } }],
    }),
    listModels: method({
      access: 'public',
      summary: 'Lists the models that are as asked for',
      description:
        'What nobody states fits no bound, and is last whichever way it is sorted. Prices are those of the endpoint that getModel names first. `callable` needs the right llm:read.',
      input: z.object({
        query: z.string().trim().max(200).optional().describe('Words that its id, name or an alias have'),
        author: z.string().max(64).optional(),
        provider: z.string().max(64).optional(),
        input: z.array(Modality).max(8).optional(),
        output: z.array(Modality).max(8).optional(),
        capabilities: z.array(Capability).max(16).optional(),
        minContext: Tokens.optional(),
        maxInputPrice: Dollars.optional().describe('US dollars for a million tokens'),
        maxOutputPrice: Dollars.optional(),
        openWeights: z.boolean().optional(),
        callable: z.boolean().optional(),
        includeRetired: z.boolean().default(false),
        sort: z.string().max(64).default('name').describe('price (lowest first), context, released (highest first), name, or a benchmark’s name'),
        ...Page,
      }),
      output: z.object({ items: z.array(Model), nextCursor: z.string().optional().describe('Absent on the last page') }),
      examples: [{ input: { capabilities: ['tools'], minContext: 200_000, sort: 'price', limit: 3 } }],
    }),
    compareModels: method({
      access: 'public',
      summary: 'Compares models: where they differ, what a workload costs, which no other beats',
      input: z.object({
        ids: z.array(Name).min(2).max(10),
        workload: z
          .object({
            inputTokens: Tokens,
            outputTokens: Tokens,
            cachedTokens: Tokens.optional(),
            requests: z.number().int().min(1).max(1_000_000_000).default(1),
          })
          .optional(),
      }),
      output: z.object({
        ids: z.array(z.string()),
        fields: z.array(
          z.object({
            path: z.string(),
            values: z.array(z.unknown()).describe('In the order of `ids`; null where nobody states it'),
            best: z.array(z.string()).optional().describe('Ids, where one value is better than another'),
          }),
        ),
        cost: z
          .array(z.object({ id: z.string(), provider: z.string(), usd: z.string() }))
          .optional()
          .describe('Cheapest first; what has no stated price is not there'),
        pareto: z.array(z.string()).describe('Ids that none of the others beats in price, context and each benchmark at once'),
      }),
      errors,
      examples: [{ input: { ids: ['openai/gpt-4o', 'openai/gpt-4o-mini'], workload: { inputTokens: 1000, outputTokens: 200 } } }],
    }),
    getProviders: method({
      access: 'public',
      summary: 'Lists who serves models, or one model with the price and limits of each',
      input: z.object({ model: Name.optional(), callable: z.boolean().optional() }),
      output: z.object({ items: z.array(Provider) }),
      errors,
      examples: [{ input: { model: 'openai/gpt-4o' } }],
    }),
    getEndpoints: method({
      access: 'public',
      summary: 'Lists the endpoints of a model as OpenRouter’s API has them',
      input: z.object({ author: z.string().max(64), slug: z.string().max(128) }),
      output: z.object({
        data: z.looseObject({
          id: z.string(),
          name: z.string(),
          created: z.number(),
          description: z.string(),
          endpoints: z.array(z.looseObject({ provider_name: z.string() })),
        }),
      }),
      errors,
      examples: [{ input: { author: 'openai', slug: 'gpt-4o' } }],
    }),
    resolveModel: method({
      access: 'public',
      summary: 'Says which model a name means',
      description:
        'author/slug, an alias, a slug that one author has, family and version in any order, a provider’s own id; case and separators aside. ' +
        '@provider pins who serves it, :variant is OpenRouter’s, (tools,128k,cost<1,temperature:0.2) adds requirements and settings, a|b is a list of which the first that fits is meant, cheap(…) the cheapest that fits. ' +
        'A name that may mean several is refused with the candidates.',
      input: z.object({ name: Name }),
      output: z.object({
        model: z.string(),
        name: z.string().describe('All of it as models.do writes it; resolves to the same'),
        provider: z.string().optional(),
        modelId: z.string().optional().describe('As that provider calls it'),
        variant: z.string().optional(),
        settings: z.record(z.string(), Setting).optional(),
        require: Requirement.optional(),
        candidates: z.array(z.string()).describe('It and what to ask where it fails, in order'),
        how: z.enum(['id', 'dated', 'own alias', 'alias', 'slug', 'provider id', 'words', 'cheapest']),
      }),
      errors,
      examples: [{ input: { name: 'gpt-4o' } }, { input: { name: 'claude 4.5 opus@amazon-bedrock(tools,temperature:0.2)' } }],
    }),
    estimateCost: method({
      access: 'public',
      summary: 'Says what a use of a model costs, to the last digit',
      description:
        '`inputTokens` includes cached, cache-write and audio tokens, `outputTokens` those of reasoning. Cached and cache-write tokens cost as input, reasoning tokens as output where no price of their own is stated.',
      input: z.object({
        model: Name,
        provider: z.string().max(64).optional().describe('The author’s own unless set'),
        inputTokens: Tokens,
        outputTokens: Tokens,
        cachedTokens: Tokens.optional(),
        cacheWriteTokens: Tokens.optional(),
        reasoningTokens: Tokens.optional(),
        audioTokens: Tokens.optional(),
        images: z.number().int().min(0).max(1_000_000).optional(),
        at: At,
      }),
      output: z.object({
        model: z.string(),
        provider: z.string(),
        usd: z.string(),
        parts: z.array(
          z.object({
            kind: z.string(),
            count: z.number(),
            price: z.string().describe('US dollars: for a million tokens, an image or a request'),
            usd: z.string(),
          }),
        ),
      }),
      errors,
      examples: [{ input: { model: 'openai/gpt-4o', inputTokens: 1_000_000, outputTokens: 1000 } }],
    }),
    recommend: method({
      access: 'public',
      summary: 'Ranks the models that meet a need by what is preferred, each with its reason in figures',
      description:
        'Of each wish a model has the share of the eligible that are no better than it; what nobody states counts 0. The price is that of three tokens in for one out. No model is asked.',
      input: z.object({
        need: z
          .object({
            capabilities: z.array(Capability).max(16).optional(),
            input: z.array(Modality).max(8).optional(),
            minContext: Tokens.optional(),
            maxPrice: Dollars.optional().describe('US dollars for a million tokens, three in for one out'),
          })
          .default({}),
        prefer: z.object({ price: Weight, quality: Weight, context: Weight, recency: Weight }).default({ price: 1 }),
        limit: z.number().int().min(1).max(100).default(5),
      }),
      output: z.object({
        eligible: z.number().int(),
        items: z.array(
          z.object({
            id: z.string(),
            score: z.number().describe('0 to 1'),
            reasons: z.array(z.object({ wish: z.string(), value: z.string().optional(), score: z.number(), weight: z.number() })),
          }),
        ),
      }),
      examples: [{ input: { need: { capabilities: ['tools'] }, prefer: { price: 2, context: 1 } } }],
    }),
    putModel: method({
      access: 'write',
      summary: 'Adds a model, alias, private endpoint or price of your own, or replaces what you said of it',
      idempotent: 'natural',
      input: OwnModel,
      output: Model,
      errors: { ...errors, already_exists: z.object({ id: z.string() }) },
    }),
    deleteModel: method({
      access: 'write',
      summary: 'Forgets what you said of a model',
      input: z.object({ id: z.string().min(1).max(191) }),
      output: z.object({}),
      errors: { not_found: true },
    }),
    refresh: method({
      access: 'admin',
      summary: 'Reads the operator’s sources now; only the platform’s own key may',
      description:
        'What does not look right (a fifth of the models gone, a price 100 times what it was, more than 32 MiB) changes nothing and is told in /health.',
      idempotent: 'natural',
      limits: { timeoutMs: 120_000 },
      input: z.object({}),
      output: z.object({ added: z.array(z.string()), changed: z.array(z.string()), removed: z.array(z.string()) }),
      errors: { failed_precondition: true },
    }),
    history: method({
      access: 'public',
      summary: 'Tells how the prices and limits of a model changed, newest first',
      input: z.object({ id: Name, field: z.string().max(64).optional().describe('Such as price.input, or price for all of them') }),
      output: z.object({ id: z.string(), items: z.array(Change) }),
      errors,
      examples: [{ input: { id: 'openai/gpt-4o' } }],
    }),
  },
)
