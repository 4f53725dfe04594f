import type { Endpoint, Model, Price } from 'models.do/contract'
import { Decimal } from '../catalogue/decimal.ts'
import { mainOf, plain } from '../catalogue/price.ts'
import { secondsOf } from './seconds.ts'

const million = 1_000_000
/** OpenRouter’s word for a price that is not stated beforehand. */
const unstated = '-1'

const parameters: [string, string[]][] = [
  ['tools', ['tools', 'tool_choice']],
  ['structured', ['structured_outputs']],
  ['json', ['response_format']],
  ['reasoning', ['reasoning', 'include_reasoning']],
  ['web', ['web_search_options']],
]

const modalityOf: Record<string, string> = { pdf: 'file', embedding: 'embeddings', decision: 'decisions' }
const modalities = (list: string[]): string[] => [...new Set(list.map((each) => modalityOf[each] ?? each))]

/** A model as OpenRouter’s `/api/v1/models` has it. */
export function openRouterModel(model: Model): object {
  const { id, name, released, knowledge, context, maxOutput, license } = model
  return {
    ...{
      id,
      canonical_slug: id,
      name,
      created: secondsOf(released),
      description: license === undefined ? '' : `License: ${license}`,
      context_length: context ?? null,
    },
    architecture: architectureOf(model),
    pricing: pricingOf(mainOf(model)?.price),
    top_provider: { context_length: context ?? null, max_completion_tokens: maxOutput ?? null, is_moderated: false },
    ...{
      per_request_limits: null,
      supported_parameters: supportedBy(model),
      default_parameters: null,
      supported_voices: null,
      knowledge_cutoff: dayOf(knowledge),
      expiration_date: null,
    },
    links: { details: `/api/v1/models/${id}/endpoints` },
  }
}

const dayOf = (text: string | undefined): string | null => (text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null)

export function architectureOf({ modalities: { input, output } }: Model): object {
  const [from, to] = [modalities(input), modalities(output)]
  return { modality: `${from.join('+')}->${to.join('+')}`, input_modalities: from, output_modalities: to, tokenizer: 'Other', instruct_type: null }
}

function supportedBy({ capabilities, parameters: named }: Pick<Model, 'capabilities' | 'parameters'>): string[] {
  return [...new Set([...named, ...parameters.flatMap(([capability, names]) => (capabilities.some((each) => each === capability) ? names : []))])]
}

const each = (rate: string | undefined): string | undefined => (rate === undefined ? undefined : plain(new Decimal(rate).div(million)))

/** Prices for a token. */
export function pricingOf(price: Price = {}): Record<string, unknown> {
  const ofTokens = ({ input, output, cacheRead, cacheWrite, reasoning, audioIn, audioOut }: Omit<Price, 'tiers'>) => ({
    ...{ prompt: each(input), completion: each(output), input_cache_read: each(cacheRead), input_cache_write: each(cacheWrite) },
    ...{ internal_reasoning: each(reasoning), audio: each(audioIn), audio_output: each(audioOut) },
  })
  const { prompt = unstated, completion = unstated, ...rest } = ofTokens(price)
  const overrides = price.tiers?.map(({ over, ...rates }) => ({ min_prompt_tokens: over, ...ofTokens(rates) }))
  return { prompt, completion, ...rest, image: price.image, request: price.request, ...(overrides && { overrides }) }
}

/** An endpoint as OpenRouter’s `…/endpoints` has it. */
export function openRouterEndpoint(model: Model, endpoint: Endpoint): object & { provider_name: string } {
  const { provider, modelId, price, context = model.context, maxOutput = model.maxOutput, quantization, status } = endpoint
  const hasTools = model.capabilities.includes('tools')
  return {
    ...{
      name: `${provider} | ${modelId}`,
      model_id: model.id,
      model_name: model.name,
      context_length: context ?? 0,
      pricing: pricingOf(price),
      provider_name: provider,
      tag: provider,
    },
    ...{
      quantization: quantization ?? null,
      max_completion_tokens: maxOutput ?? null,
      max_prompt_tokens: null,
      supported_parameters: endpoint.parameters ?? supportedBy(model),
    },
    ...{
      status: status === 'down' ? -2 : status === 'degraded' ? -1 : 0,
      uptime_last_30m: null,
      uptime_last_5m: null,
      uptime_last_1d: null,
      supports_implicit_caching: price?.cacheRead !== undefined,
    },
    // Which choices of a tool it takes, no source says: all where it has tools.
    ...{ latency_last_30m: null, throughput_last_30m: null, supports_tool_choice: { auto: hasTools, function: hasTools, none: hasTools, required: hasTools } },
  }
}
