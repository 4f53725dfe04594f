import type { Capability, Modality, Model, Price } from 'models.do/contract'
import type { Offer } from './assemble.ts'
import { amount, stated } from './price.ts'
import { count, list, record, text } from './read.ts'

const words: Record<string, Modality> = {
  text: 'text',
  image: 'image',
  audio: 'audio',
  video: 'video',
  file: 'pdf',
  embeddings: 'embedding',
  decisions: 'decision',
}
const modalities = (value: unknown): Modality[] =>
  list(value)
    .flatMap((each) => (typeof each === 'string' && Object.hasOwn(words, each) ? [words[each]] : []))
    .filter((each) => each !== undefined)

const abilities: [string, Capability][] = [
  ['tools', 'tools'],
  ['structured_outputs', 'structured'],
  ['response_format', 'json'],
  ['reasoning', 'reasoning'],
  ['web_search_options', 'web'],
]

/** What OpenRouter's `/api/v1/models` says. */
export function fromOpenRouter(document: unknown): Offer[] {
  const { data } = record(document)
  if (!Array.isArray(data)) throw new TypeError('there is no list of models in it')
  return data.slice(0, 10_000).flatMap((each: unknown) => {
    const model = record(each)
    const modelId = text(model['id'])
    if (modelId === undefined) return []
    const architecture = record(model['architecture'])
    const parameters = list(model['supported_parameters']).filter((name): name is string => typeof name === 'string')
    const input = modalities(architecture['input_modalities'])
    const price = priceOf(record(model['pricing']))
    const capabilities = [
      ...abilities.filter(([word]) => parameters.includes(word)).map(([, capability]) => capability),
      ...(input.includes('pdf') ? (['files'] as const) : []),
      ...(price?.cacheRead === undefined ? [] : (['caching'] as const)),
    ]
    const top = record(model['top_provider'])
    return [
      {
        ...{
          provider: 'openrouter',
          modelId,
          capabilities,
          parameters,
          input,
          price,
          name: text(model['name']),
          output: modalities(architecture['output_modalities']),
        },
        ...{ released: released(model['created']), context: count(model['context_length']), maxOutput: count(top['max_completion_tokens']) },
        ...{
          benchmarks: benchmarksOf(record(model['benchmarks'])),
          knowledge: text(model['knowledge_cutoff']),
          openWeights: text(model['hugging_face_id']) === undefined ? undefined : true,
        },
      },
    ]
  })
}

/** What OpenRouter's `/api/v1/providers` says of where providers have their servers, by its own names for them; whether they train, it does not say. */
export function providersOfOpenRouter(document: unknown): { slug: string; regions?: string[]; privacyUrl?: string }[] {
  const { data } = record(document)
  if (!Array.isArray(data)) throw new TypeError('there is no list of providers in it')
  return data.slice(0, 1000).flatMap((each: unknown) => {
    const provider = record(each)
    const slug = text(provider['slug'])
    const regions = list(provider['datacenters']).filter((code): code is string => typeof code === 'string' && /^[A-Z]{2}$/.test(code))
    const url = text(provider['privacy_policy_url'])
    const privacyUrl = url !== undefined && URL.parse(url)?.protocol === 'https:' ? url : undefined
    return slug === undefined
      ? []
      : [{ slug, ...(regions.length > 0 && { regions: [...new Set(regions)].toSorted() }), ...(privacyUrl !== undefined && { privacyUrl }) }]
  })
}

/** Artificial Analysis’s indexes, as OpenRouter passes them on. */
function benchmarksOf(benchmarks: Record<string, unknown>): Model['benchmarks'] {
  const measured = record(benchmarks['artificial_analysis'])
  return ['intelligence', 'coding', 'agentic'].flatMap((name) => {
    const score = measured[`${name}_index`]
    return typeof score === 'number' && Number.isFinite(score) ? [{ name, score, source: 'Artificial Analysis' }] : []
  })
}

const released = (created: unknown): string | undefined =>
  typeof created === 'number' && created > 1_000_000_000 && created < 10_000_000_000 ? new Date(created * 1000).toISOString().slice(0, 10) : undefined

const million = 1_000_000

/** Prices for a token as prices for a million; a negative one is OpenRouter's word for “depends”. */
function priceOf(pricing: Record<string, unknown>): Price | undefined {
  const tiers = list(pricing['overrides']).flatMap((each) => {
    const { min_prompt_tokens: over, utc_start: from, utc_days: days } = record(each)
    // Prices by the hour have no place here.
    return count(over) === undefined || from !== undefined || days !== undefined ? [] : [{ over: Number(over), ...ratesOf(record(each)) }]
  })
  return stated<Price>({
    ...ratesOf(pricing),
    tiers: tiers.length > 0 ? tiers : undefined,
    image: charged(pricing['image']),
    request: charged(pricing['request']),
  })
}

const ratesOf = (pricing: Record<string, unknown>): Omit<Price, 'tiers' | 'image' | 'request'> =>
  stated({
    ...{ input: amount(pricing['prompt'], million), output: amount(pricing['completion'], million) },
    ...{ cacheRead: charged(pricing['input_cache_read'], million), cacheWrite: charged(pricing['input_cache_write'], million) },
    ...{
      reasoning: charged(pricing['internal_reasoning'], million),
      audioIn: charged(pricing['audio'], million),
      audioOut: charged(pricing['audio_output'], million),
    },
  }) ?? {}

// It says 0 also of what a model does not have.
const charged = (value: unknown, factor = 1): string | undefined => {
  const made = amount(value, factor)
  return made === '0' ? undefined : made
}
