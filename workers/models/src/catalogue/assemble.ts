import type { Capability, Endpoint, Modality, Model, Price } from 'models.do/contract'
import { homeOf, identify, type Identity, isUsual } from './identify.ts'
import { dateIn, normal, squashed, undated, wordsOf } from './spelling.ts'

/** What one source says of one model at one provider. */
export interface Offer {
  provider: string
  modelId: string
  name?: string | undefined
  family?: string | undefined
  released?: string | undefined
  knowledge?: string | undefined
  input?: Modality[] | undefined
  output?: Modality[] | undefined
  context?: number | undefined
  maxOutput?: number | undefined
  capabilities?: Capability[] | undefined
  parameters?: string[] | undefined
  openWeights?: boolean | undefined
  license?: string | undefined
  efforts?: string[] | undefined
  benchmarks?: Model['benchmarks'] | undefined
  price?: Price | undefined
  quantization?: string | undefined
  status?: Endpoint['status'] | undefined
}

/** All that one source says, and when. */
export interface Source {
  name: string
  at: string
  offers: Offer[]
}

/** Joins what sources say, the one that counts most first: each field is of the first that states it. `ids` are those that are known already. */
export function assemble(sources: Source[], ids: Iterable<string> = []): Model[] {
  const found = new Known(ids)
  for (const source of sources) {
    // Where a provider has a model under several ids, the plainest is the one.
    for (const offer of source.offers.toSorted((a, b) => a.modelId.length - b.modelId.length || (a.modelId < b.modelId ? -1 : 1))) found.take(offer, source)
  }
  return found.all()
}

/** An empty model. */
export const blank = (id: string): Model => ({
  ...{ id, name: '', aliases: [], modalities: { input: [], output: [] }, capabilities: [], parameters: [], benchmarks: [], endpoints: [], sources: [] },
})

class Known {
  readonly #models = new Map<string, Model>()
  readonly #slugs = new Map<string, string[]>()
  readonly #squashed = new Map<string, Model>()
  readonly #inOrder = new Map<string, Model>()

  constructor(ids: Iterable<string>) {
    for (const id of ids) {
      const [author, slug = ''] = id.split('/')
      if (!this.#find({ author, slug }, true)) this.#make({ author, slug })
    }
  }

  take(offer: Offer, source: Source): void {
    if (/^~|(^|[-/])(latest|default)(-|$)/.test(offer.modelId)) return
    const identity = this.#speedOf(identify(offer.provider, offer.modelId))
    const isRouter = offer.provider === 'openrouter'
    // A date is of one model’s name where OpenRouter has it as a model of its own.
    const model = this.#find(identity, isRouter) ?? this.#make(isRouter ? identity : { ...identity, slug: undated(identity.slug) })
    if (model) add(model, offer, identity, source)
  }

  /** A model served faster or later at another price is the same model: `…-fast` is a variant where there is one without it. */
  #speedOf(identity: Identity): Identity {
    const { author = '', slug } = identity
    const [end, variant] = /-(batch|spot|ultrafast|highspeed|fast)$/.exec(slug) ?? []
    if (end === undefined || (variant === 'fast' && !sameWhenFast.has(author))) return identity
    const plain = { ...identity, slug: slug.slice(0, -end.length), variant }
    return this.#find(plain) ? plain : identity
  }

  all(): Model[] {
    const models = [...this.#models.values()].filter(({ sources }) => sources.length > 0)
    for (const model of models) finish(model)
    return models.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }

  #find({ author, slug, variant }: Identity, isExact = false): Model | undefined {
    const spellings = author === undefined ? [slug] : [slug, slug.replace(new RegExp(`^(?:${author}|meta)-(?=.*-)`), ''), `${slug}-v1`, `${author}-${slug}`]
    for (const spelling of isExact ? [slug] : [...spellings, ...spellings.map(undated)]) {
      const known =
        author === undefined ? undefined : (this.#models.get(`${author}/${normal(spelling)}`) ?? this.#squashed.get(`${author}/${squashed(spelling)}`))
      if (known) return known
      const [only, ...more] = this.#slugs.get(normal(spelling)) ?? []
      if (only !== undefined && more.length === 0) return this.#models.get(only)
    }
    return variant === undefined && author !== undefined ? this.#inOrder.get(signature(author, isExact ? slug : undated(slug))) : undefined
  }

  #make({ author, slug }: Identity): Model | undefined {
    if (author === undefined || !/^[a-z0-9][a-z0-9._-]{0,62}$/.test(author) || !/^[a-z0-9][a-z0-9._-]{0,126}$/.test(slug)) return undefined
    const model = blank(`${author}/${slug}`)
    const key = `${author}/${normal(slug)}`
    this.#models.set(key, model)
    this.#squashed.set(`${author}/${squashed(slug)}`, model)
    this.#inOrder.set(signature(author, slug), model)
    this.#slugs.set(normal(slug), [...(this.#slugs.get(normal(slug)) ?? []), key])
    return model
  }
}

/** What is served faster at another price, where no model is called so. */
const sameWhenFast = new Set(['anthropic', 'openai', 'moonshotai', 'z-ai', 'deepseek', 'meta-llama'])

function signature(author: string, slug: string): string {
  const { words, numbers } = wordsOf(slug)
  return `${author}/${words
    .filter((word) => !usual.has(word))
    .toSorted()
    .join('-')}/${numbers.join('.')}`
}

/** What some providers say of a model and others leave out. */
const usual = new Set(['instruct', 'it', 'versatile', 'instant', 'hf'])

function add(model: Model, offer: Offer, identity: Identity, source: Source): void {
  const { provider, modelId } = offer
  const said: Partial<Model> = {
    ...{
      family: offer.family,
      released: offer.released ?? dateIn(identity.slug),
      knowledge: offer.knowledge,
      openWeights: offer.openWeights,
      license: offer.license,
    },
    reasoning: offer.efforts && { efforts: offer.efforts },
    ...(isUsual(identity) && { context: offer.context, maxOutput: offer.maxOutput }),
  }
  if (model.name === '' && offer.name) model.name = offer.name
  for (const [field, value] of Object.entries(said))
    if (value !== undefined && (model as Record<string, unknown>)[field] === undefined) Object.assign(model, { [field]: value })
  for (const kind of ['input', 'output'] as const) if (model.modalities[kind].length === 0) model.modalities[kind] = offer[kind] ?? []
  model.capabilities = [...new Set([...model.capabilities, ...(offer.capabilities ?? [])])].toSorted()
  model.parameters = [...new Set([...model.parameters, ...(offer.parameters ?? [])])].toSorted()
  if (model.benchmarks.length === 0) model.benchmarks = offer.benchmarks ?? []
  if (!model.sources.some(({ name }) => name === source.name)) model.sources.push({ name: source.name, at: source.at })
  const same = model.endpoints.find((each) => each.provider === provider && each.variant === identity.variant && each.region === identity.region)
  if (same && same.modelId !== modelId && !model.aliases.includes(modelId)) model.aliases.push(modelId)
  const { price, context, maxOutput, quantization, status, parameters } = offer
  const endpoint = { provider, modelId, variant: identity.variant, region: identity.region, price, context, maxOutput, quantization, status, parameters }
  if (!same) model.endpoints.push(defined(endpoint))
  else for (const [field, value] of Object.entries(defined(endpoint))) if (same[field as keyof Endpoint] === undefined) Object.assign(same, { [field]: value })
}

const defined = <T extends object>(record: T): T => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T

/** Endpoints in the order in which they are meant: the author's own, OpenRouter's, the others; variants and regions last. */
export function ordered(model: Pick<Model, 'id' | 'endpoints'>): Endpoint[] {
  const home = homeOf(model.id.split('/')[0] ?? '')
  const rank = (endpoint: Endpoint) => (isUsual(endpoint) ? 0 : 4) + (endpoint.provider === home ? 0 : endpoint.provider === 'openrouter' ? 1 : 2)
  return model.endpoints.toSorted((a, b) => rank(a) - rank(b) || (keyOf(a) < keyOf(b) ? -1 : 1))
}

export const keyOf = ({ provider, modelId, variant = '', region = '' }: Endpoint): string => `${provider} ${variant} ${region} ${modelId}`

function finish(model: Model): void {
  if (model.name === '') model.name = model.id.split('/')[1] ?? model.id
  if (model.context === undefined) model.context = Math.max(0, ...model.endpoints.map(({ context = 0 }) => context)) || undefined
  if (model.maxOutput === undefined) model.maxOutput = Math.max(0, ...model.endpoints.map(({ maxOutput = 0 }) => maxOutput)) || undefined
  model.endpoints = ordered(model)
  for (const endpoint of model.endpoints) {
    // What is as the model says itself is not said again.
    if (endpoint.context === model.context) delete endpoint.context
    if (endpoint.maxOutput === model.maxOutput) delete endpoint.maxOutput
  }
  Object.assign(model, defined({ ...model }))
  for (const field of ['context', 'maxOutput'] as const) if (model[field] === undefined) delete model[field]
}

/** What a higher source says of a model laid over what a lower one does: field by field, endpoints by provider and model id. */
export function overlay(lower: Model, higher: Model): Model {
  const pick = <T>(high: T[], low: T[]): T[] => (high.length > 0 ? high : low)
  const seen = new Set(higher.endpoints.map(keyOf))
  const modalities = { input: pick(higher.modalities.input, lower.modalities.input), output: pick(higher.modalities.output, lower.modalities.output) }
  const merged = {
    ...lower,
    ...defined(higher),
    modalities,
    aliases: [...new Set([...higher.aliases, ...lower.aliases])],
    capabilities: [...new Set([...higher.capabilities, ...lower.capabilities])].toSorted(),
    parameters: [...new Set([...higher.parameters, ...lower.parameters])].toSorted(),
    benchmarks: [...higher.benchmarks, ...lower.benchmarks.filter(({ name }) => !higher.benchmarks.some((each) => each.name === name))],
    endpoints: [
      ...higher.endpoints.map((each) => ({ ...lower.endpoints.find((low) => keyOf(low) === keyOf(each)), ...each })),
      ...lower.endpoints.filter((each) => !seen.has(keyOf(each))),
    ],
    sources: [...higher.sources, ...lower.sources.filter(({ name }) => !higher.sources.some((each) => each.name === name))],
  }
  return { ...merged, endpoints: ordered(merged) }
}
