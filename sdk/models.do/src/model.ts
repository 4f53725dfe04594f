import { z } from 'zod'

/** What a model can do beside writing text. */
export type Capability = z.infer<typeof Capability>
export const Capability = z.enum(['tools', 'structured', 'reasoning', 'json', 'caching', 'files', 'web'])

export type Modality = z.infer<typeof Modality>
export const Modality = z.enum(['text', 'image', 'audio', 'video', 'pdf', 'embedding', 'decision'])

/** Such as `0.25`: an amount that no binary fraction has rounded. */
const Decimal = z.string().regex(/^(0|[1-9][0-9]{0,8})(\.[0-9]{1,12})?$/)

const rates = {
  input: Decimal.optional(),
  output: Decimal.optional(),
  cacheRead: Decimal.optional(),
  cacheWrite: Decimal.optional(),
  reasoning: Decimal.optional(),
  audioIn: Decimal.optional(),
  audioOut: Decimal.optional(),
}

/** US dollars for a million tokens, as decimals; of `image` and `request` for one. What nobody states is absent: `0` is free. */
export type Price = z.infer<typeof Price>
export const Price = z.object({
  ...rates,
  image: Decimal.optional(),
  request: Decimal.optional(),
  tiers: z
    .array(z.object({ over: z.number().int().min(0), ...rates }))
    .max(8)
    .optional()
    .describe('What holds instead for a whole request of more than `over` input tokens'),
})

const Count = z.number().int().min(1).max(1_000_000_000)
const Name = z.string().min(1).max(200)
const Parameters = z.array(z.string().min(1).max(64)).max(64)

/** A model as one provider serves it. */
export type Endpoint = z.infer<typeof Endpoint>
export const Endpoint = z.object({
  provider: z.string().min(1).max(64),
  modelId: z.string().min(1).max(256).describe('As the provider calls it'),
  variant: z.string().max(32).optional().describe('Such as free or batch, where it is not the usual one'),
  price: Price.optional(),
  context: Count.optional(),
  maxOutput: Count.optional(),
  parameters: Parameters.optional(),
  quantization: z.string().max(32).optional(),
  region: z.string().max(64).optional(),
  status: z.enum(['up', 'degraded', 'down']).optional(),
})

const Benchmark = z.object({
  name: z.string().min(1).max(64),
  score: z.number().min(-1e9).max(1e9),
  at: z.iso.date().optional(),
  source: z.string().max(200).optional(),
})

const described = {
  name: Name,
  family: z.string().max(100).optional(),
  released: z.iso.date().optional(),
  knowledge: z.string().max(32).optional().describe('Up to when it knows of the world'),
  modalities: z.object({ input: z.array(Modality).max(8), output: z.array(Modality).max(8) }),
  context: Count.optional().describe('Tokens'),
  maxOutput: Count.optional().describe('Tokens'),
  capabilities: z.array(Capability).max(16),
  parameters: Parameters,
  openWeights: z.boolean().optional(),
  license: z.string().max(100).optional(),
  reasoning: z.object({ efforts: z.array(z.string().max(32)).max(16).optional(), budget: z.boolean().optional() }).optional(),
  benchmarks: z.array(Benchmark).max(64),
}

const aliases = z.array(z.string().min(1).max(128)).max(32)

/** A model, whoever serves it. A field that no source states is absent. */
export type Model = z.infer<typeof Model>
export const Model = z.object({
  id: z.string().describe('author/slug'),
  ...described,
  aliases,
  retired: z.iso.date().optional().describe('Since when no source has it'),
  endpoints: z.array(Endpoint).describe('The author’s own first'),
  sources: z.array(z.object({ name: z.string(), at: z.iso.date() })),
  own: z.boolean().optional().describe('What the tenant put is in it'),
  callable: z.boolean().optional().describe('Whether llm.do has a provider for it; absent where the caller may not know'),
})

const slug = /^[a-z0-9][a-z0-9._-]{0,62}\/[a-z0-9][a-z0-9._:-]{0,126}$/

/** What a tenant says of a model: over an id of the catalogue it is laid field by field, endpoints by provider and model id. */
export type OwnModel = z.infer<typeof OwnModel>
export const OwnModel = z.object({
  id: z.string().max(191).regex(slug).describe('author/slug: one of the catalogue to say more of it, else a new one'),
  base: z.string().min(1).max(256).optional().describe('The model this is made of, such as a fine-tune’s: what is not said is as there'),
  aliases: aliases.optional(),
  ...z.object(described).partial().shape,
  endpoints: z.array(Endpoint).max(32).optional(),
})

/** A model and, where it is asked of one, who serves it. */
export const Provider = z.object({
  id: z.string(),
  name: z.string(),
  baseUrl: z.string().optional(),
  docs: z.string().optional(),
  env: z.array(z.string()).describe('Variables that commonly hold its key'),
  models: z.number().int().describe('How many of the catalogue it serves'),
  policy: z.object({
    trains: z.boolean().optional(),
    retentionDays: z.number().optional(),
    regions: z.array(z.string()).optional().describe('The countries of its data centres, as ISO 3166-1 has them'),
    url: z.string().optional().describe('Its privacy policy'),
  }),
  callable: z.boolean().optional(),
  endpoints: z.array(Endpoint).optional().describe('With `model`'),
})

export type Provider = z.infer<typeof Provider>
