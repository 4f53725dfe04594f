import type { Endpoint, Model } from 'models.do/contract'
import { pins } from '../names/aliases.ts'
import { bare } from './identify.ts'
import type { ProviderInfo } from './models-dev.ts'
import { normal, squashed, wordsOf } from './spelling.ts'
import type { Bundled, Version } from './types.ts'

/** A provider’s own id of a model. */
export interface Served {
  model: string
  endpoint: Endpoint
}

/** The public catalogue with its indexes, which are made once for each isolate and version. */
export class Catalogue {
  readonly at: string
  readonly sources: Bundled['sources']
  readonly models: ReadonlyMap<string, Model>
  readonly providers: ReadonlyMap<string, ProviderInfo>
  readonly earlier: Record<string, Version[]>
  /** `author/slug` in normal spelling. */
  readonly byKey = new Map<string, string>()
  readonly bySlug = new Map<string, string[]>()
  readonly bySquashed = new Map<string, string[]>()
  readonly byAlias = new Map<string, string>()
  /** A provider’s ids of models, in normal spelling; behind `provider/` those of one provider. */
  readonly byServed = new Map<string, Served[]>()
  readonly byNumbers = new Map<string, { id: string; words: Set<string> }[]>()
  readonly served = new Map<string, number>()

  constructor({ at, sources, models, providers, earlier }: Bundled) {
    this.at = at
    this.sources = sources
    this.models = new Map(models.map((model) => [model.id, model]))
    this.providers = new Map(providers.map((provider) => [provider.id, provider]))
    this.earlier = earlier
    for (const model of models) this.#index(model)
    for (const { alias, model } of pins) if (this.models.get(model)?.retired === undefined && this.models.has(model)) this.byAlias.set(normal(alias), model)
  }

  #index(model: Model): void {
    const [author = '', slug = ''] = model.id.split('/')
    this.byKey.set(`${author}/${normal(slug)}`, model.id)
    // What is gone is found by its id alone.
    if (model.retired !== undefined) return
    push(this.bySlug, normal(slug), model.id)
    push(this.bySquashed, squashed(slug), model.id)
    const { words, numbers } = wordsOf(slug)
    push(this.byNumbers, numbers.join('.'), { id: model.id, words: new Set(words) })
    for (const endpoint of model.endpoints) {
      push(this.byServed, normal(bare(endpoint.modelId).text), { model: model.id, endpoint })
      push(this.byServed, `${endpoint.provider}/${normal(bare(endpoint.modelId).text)}`, { model: model.id, endpoint })
    }
    for (const provider of new Set(model.endpoints.map((each) => each.provider))) this.served.set(provider, (this.served.get(provider) ?? 0) + 1)
    for (const alias of model.aliases) push(this.bySlug, normal(bare(alias).text), model.id)
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key)
  if (!known) map.set(key, [value])
  else if (!known.includes(value)) known.push(value)
}
