import type { Capability, Modality, Price } from 'models.do/contract'
import type { Offer } from './assemble.ts'
import { amount, stated } from './price.ts'
import { bool, count, day, list, record, text } from './read.ts'

/** The providers of models.dev under the names that are used here. */
const renamed: Record<string, string> = { 'fireworks-ai': 'fireworks', togetherai: 'together', vercel: 'vercel-ai-gateway' }

/** A provider as models.dev describes it, and OpenRouter where it has servers. */
export interface ProviderInfo {
  id: string
  name?: string
  baseUrl?: string
  docs?: string
  env?: string[]
  /** ISO 3166-1. */
  regions?: string[]
  privacyUrl?: string
}

const inputs = new Set<string>(['text', 'image', 'audio', 'video', 'pdf'])
const modalities = (value: unknown): Modality[] => list(value).filter((each): each is Modality => typeof each === 'string' && inputs.has(each))

/** What models.dev's api.json says. */
export function fromModelsDev(document: unknown): { offers: Offer[]; providers: ProviderInfo[] } {
  const offers: Offer[] = []
  const providers: ProviderInfo[] = []
  for (const [key, value] of Object.entries(record(document))) {
    const { name, api, doc, env, models } = record(value)
    const id = renamed[key] ?? key
    providers.push({ id, ...stated({ name: text(name), baseUrl: text(api), docs: text(doc), env: list(env).filter((each) => typeof each === 'string') }) })
    for (const [modelId, model] of Object.entries(record(models))) offers.push(offerOf(id, modelId, record(model)))
  }
  return { offers, providers }
}

function offerOf(provider: string, modelId: string, model: Record<string, unknown>): Offer {
  const { input, output } = record(model['modalities'])
  const limit = record(model['limit'])
  const capabilities: Capability[] = [
    ...(model['tool_call'] === true ? (['tools'] as const) : []),
    ...(model['reasoning'] === true ? (['reasoning'] as const) : []),
    ...(model['attachment'] === true ? (['files'] as const) : []),
    ...(model['structured_output'] === true ? (['structured'] as const) : []),
    ...(amount(record(model['cost'])['cache_read']) === undefined ? [] : (['caching'] as const)),
  ]
  return {
    ...{
      provider,
      modelId,
      capabilities,
      name: text(model['name']),
      family: text(model['family']),
      released: day(model['release_date']),
      knowledge: text(model['knowledge']),
    },
    ...{ input: modalities(input), output: modalities(output), context: count(limit['context']), maxOutput: count(limit['output']) },
    ...{
      openWeights: bool(model['open_weights']),
      price: priceOf(modelId, record(model['cost'])),
      parameters: model['temperature'] === true ? ['temperature'] : [],
    },
  }
}

function priceOf(modelId: string, cost: Record<string, unknown>): Price | undefined {
  const rates = (of: Record<string, unknown>) =>
    stated<Omit<Price, 'tiers'>>({
      ...{ input: amount(of['input']), output: amount(of['output']), cacheRead: amount(of['cache_read']), cacheWrite: amount(of['cache_write']) },
      ...{ reasoning: amount(of['reasoning']), audioIn: amount(of['input_audio']), audioOut: amount(of['output_audio']) },
    })
  const base = rates(cost)
  if (base === undefined || isFilled(modelId, base)) return undefined
  const tier = rates(record(cost['context_over_200k']))
  return { ...base, ...(tier && { tiers: [{ over: 200_000, ...tier }] }) }
}

/** Whether the zeros are those of a plan or of a gap: only what is called free is stated to be. */
export const isFilled = (modelId: string, { input, output }: Price): boolean => input === '0' && (output ?? '0') === '0' && !/[:-]free$/.test(modelId)
