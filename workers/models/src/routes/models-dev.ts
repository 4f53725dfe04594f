import type { Endpoint, Model, Price } from 'models.do/contract'
import type { View } from '../catalogue/view.ts'

/** The catalogue as models.dev’s `api.json` has it: models by provider, under the provider’s own ids. */
export function modelsDevOf(view: View): Record<string, object> {
  const byProvider = new Map<string, Record<string, object>>()
  for (const model of view.all()) {
    if (model.retired !== undefined) continue
    for (const endpoint of model.endpoints) {
      const models = byProvider.get(endpoint.provider) ?? {}
      byProvider.set(endpoint.provider, models)
      models[endpoint.modelId] = entryOf(model, endpoint)
    }
  }
  const ids = [...byProvider.keys()].toSorted()
  return Object.fromEntries(
    ids.map((id) => {
      const { name = id, env = [], baseUrl, docs } = view.catalogue.providers.get(id) ?? {}
      return [id, { id, name, env, ...(baseUrl !== undefined && { api: baseUrl }), ...(docs !== undefined && { doc: docs }), models: byProvider.get(id) }]
    }),
  )
}

function entryOf(model: Model, { modelId, price, context = model.context, maxOutput = model.maxOutput, variant }: Endpoint): object {
  const { name, released, knowledge, modalities, capabilities, openWeights, family } = model
  return {
    ...{ id: modelId, name: variant === undefined ? name : `${name} (${variant})`, ...(family !== undefined && { family }) },
    ...{
      attachment: modalities.input.some((each) => each !== 'text'),
      reasoning: capabilities.includes('reasoning'),
      tool_call: capabilities.includes('tools'),
    },
    ...{ structured_output: capabilities.includes('structured'), temperature: model.parameters.includes('temperature'), modalities },
    ...(knowledge !== undefined && { knowledge }),
    ...(released !== undefined && { release_date: released, last_updated: released }),
    ...(openWeights !== undefined && { open_weights: openWeights }),
    ...(price && { cost: costOf(price) }),
    limit: { ...(context !== undefined && { context }), ...(maxOutput !== undefined && { output: maxOutput }) },
  }
}

const number = (rate: string | undefined): number | undefined => (rate === undefined ? undefined : Number(rate))

function costOf({ tiers = [], ...rates }: Price): object {
  const over = tiers.find((tier) => tier.over === 200_000)
  return { ...ratesOf(rates), ...(over && { context_over_200k: ratesOf(over) }) }
}

const ratesOf = ({ input, output, cacheRead, cacheWrite, reasoning, audioIn, audioOut }: Omit<Price, 'tiers'>): object => ({
  ...{ input: number(input), output: number(output), cache_read: number(cacheRead), cache_write: number(cacheWrite) },
  ...{ reasoning: number(reasoning), input_audio: number(audioIn), output_audio: number(audioOut) },
})
