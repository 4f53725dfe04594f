import { Problem } from '@dot-do/contract'
import type { Route } from 'llm.do/contract'
import { invalid, suggestion } from '@dot-do/service'
import type { Price } from '../money.ts'
import { type Configured, unconfigured } from '../providers.ts'
import type { Caller, Session } from '../session.ts'
import type { Settings } from '../upstream/request.ts'
import { type Found, isAnswer, isWriter, lookUp, providersByHost, servedBy } from './catalogue.ts'
import { allowed, sorted } from './route.ts'
import { settingsIn } from './settings.ts'
import type { Target } from './target.ts'

/** The models to ask, in order, and what their names say beside. */
export interface Named {
  targets: Target[]
  /** The names of them all, in an order that stays the same however fast each is. */
  models: string[]
  /** The first name, as it was given. */
  asked: string
  /** What the first name says of how to answer: `sonnet(temperature:0.2)`. */
  settings: Settings
}

/** What is asked, and of whom. */
export interface Names {
  model?: string | undefined
  fallback?: string[] | undefined
  route?: Route | undefined
}

/** What one name means: each of its models at its providers. */
interface One {
  models: Target[][]
  settings: Settings
}

/**
 * The models that names mean: `provider/model` is that model at that provider of the caller's, any other name what models.do says it is, at
 * whichever of the caller's providers serve it. `not_found` for a name that is none, `failed_precondition` where it may be several, or where
 * there is no provider, or none that `route` leaves.
 */
export async function resolveNames(caller: Caller, { providers, paces }: Pick<Session, 'providers' | 'paces'>, asked: Names): Promise<Named> {
  const { model, fallback = [], route = {} } = asked
  if (providers.length === 0) throw new Problem('failed_precondition', unconfigured, { reason: 'unconfigured', data: {} })
  const first = model ?? defaultOf(providers)
  const each = await Promise.all([first, ...fallback].map((name) => resolveName(caller, providers, name)))
  const named = allowed(once(each.flatMap(({ models }) => models).flat()), route, providers)
  const targets = once(each.flatMap(({ models }) => models.flatMap((one) => sorted(one, { route, paces }))))
  return {
    asked: first,
    targets: targets.filter(({ name }) => named.some((each) => each.name === name)),
    models: named.map(({ name }) => name),
    settings: each[0]?.settings ?? {},
  }
}

/** Each target where it stands first. */
const once = (targets: Target[]): Target[] => targets.filter(({ name }, index) => targets.findIndex((each) => each.name === name) === index)

async function resolveName(caller: Caller, providers: Configured[], name: string): Promise<One> {
  const own = isPlain(name) ? ownTarget(providers, name) : undefined
  return own ? { models: [[await priced(caller, own)]], settings: {} } : fromCatalogue(caller, providers, name)
}

// Alternatives, requirements and `@provider` are models.do’s to read. Behind a slash `@` begins a name, as in `@cf/meta/llama`; before a digit it is a version.
const isPlain = (name: string): boolean => !/[(|]|[^/@]@[A-Za-z]/.test(name)

function ownTarget(providers: Configured[], name: string): Target | undefined {
  const [first = '', ...rest] = name.split('/')
  const provider = providers.find((each) => each.name === first)
  if (!provider || rest.length === 0) return undefined
  const model = rest.join('/')
  if (provider.models && !provider.models.includes(model)) throw new Problem('not_found', `${first} has no model ${model}${suggestion(model, provider.models)}`)
  return { provider, model, name }
}

function defaultOf(providers: Configured[]): string {
  const listed = providers.find(({ models }) => models !== undefined)
  if (listed) return `${listed.name}/${listed.models?.[0]}`
  const router = providers.find(({ kind }) => kind === 'openrouter')
  if (router) return `${router.name}/openrouter/auto`
  throw new Problem('failed_precondition', `say which model: ${providers[0]?.name}/…; listModels names them`, { reason: 'model', data: {} })
}

/** What a model at a provider costs: the provider’s own price, else what models.do knows of it there. */
async function priced(caller: Caller, target: Target): Promise<Target> {
  const { provider, model } = target
  if (provider.price) return { ...target, price: provider.price }
  try {
    const ids = await idsOf(caller, provider)
    const isSame = (each: Endpoint): boolean => ids.includes(each.provider) && each.modelId === model
    const models = ids[0] === provider.name ? await servedBy(caller, provider.name) : []
    const own = models.find(({ endpoints }) => endpoints.some(isSame))
    const found = own ? { endpoints: own.endpoints, writes: isWriter(own) } : await lookUp(caller, `${model}@${ids[0]}`)
    const endpoint = found.endpoints.find(isSame)
    return endpoint ? { ...target, price: priceOf(endpoint.price, found.writes), maxOutput: endpoint.maxOutput } : target
  } catch {
    // A model can be asked whatever models.do knows of it, and whether or not it answers.
    return target
  }
}

type Endpoint = Found['endpoints'][number]

async function fromCatalogue(caller: Caller, providers: Configured[], name: string): Promise<One> {
  const found = await known(caller, providers, name)
  const candidates = await Promise.all(found.candidates.map(async (each) => (each === found.name ? found : lookUp(caller, each))))
  const models = await Promise.all(candidates.map((each) => targetsAt(caller, providers, each)))
  if (models.some((each) => each.length > 0)) return { models, settings: settingsIn(found.settings) }
  const at = [...new Set(found.endpoints.map(({ provider }) => provider))].slice(0, 5)
  throw new Problem(
    'failed_precondition',
    `none of your providers serves ${found.model}; ${at.length > 0 ? `${at.join(', ')} would` : 'nobody does'}: add one with putProvider`,
    {
      ...{ reason: 'provider', data: {} },
    },
  )
}

async function known(caller: Caller, providers: Configured[], name: string): Promise<Found> {
  try {
    return await lookUp(caller, name)
  } catch (err) {
    if (!isAnswer(err)) throw err
    if (err.code === 'failed_precondition') throw new Problem('failed_precondition', err.message, { reason: err.reason, data: candidatesIn(err.data) })
    if (err.code === 'invalid_argument') return invalid(err.message, ['model'])
    const [first = ''] = name.split('/')
    const names = providers.map((each) => each.name)
    const near = suggestion(first, names) || `; there ${names.length === 1 ? 'is' : 'are'} ${names.slice(0, 10).join(', ')}`
    throw new Problem('not_found', `no provider ${first.slice(0, 64)} of yours for ${name}${near}. models.do: ${err.message}`)
  }
}

const candidatesIn = (data: unknown): { candidates?: string[] } => {
  const { candidates } = (data ?? {}) as { candidates?: unknown }
  return Array.isArray(candidates) ? { candidates: candidates.map(String) } : {}
}

/** The caller's providers that serve a model, the author's own first, as models.do orders them. */
async function targetsAt(caller: Caller, providers: Configured[], found: Found): Promise<Target[]> {
  const ids = await Promise.all(providers.map(async (provider) => ({ provider, ids: await idsOf(caller, provider) })))
  return found.endpoints.flatMap((endpoint) => {
    if (found.provider !== undefined && endpoint.provider !== found.provider) return []
    const model = modelAt(endpoint, found)
    if (model === undefined) return []
    const serving = ids.filter((each) => each.ids.includes(endpoint.provider) && (each.provider.models?.includes(model) ?? true))
    return serving.map(({ provider }): Target => {
      const price = provider.price ?? priceOf(endpoint.price, found.writes)
      return { provider, model, name: `${provider.name}/${model}`, price, maxOutput: endpoint.maxOutput }
    })
  })
}

/** What a provider calls a model in the variant that is asked for; nothing where it has none. OpenRouter takes a variant behind any name. */
function modelAt({ provider, modelId, variant }: Endpoint, found: Found): string | undefined {
  if (variant === found.variant) return modelId
  const isServed = found.endpoints.some((each) => each.provider === provider && each.variant === found.variant)
  return provider === 'openrouter' && variant === undefined && !isServed ? `${modelId}:${found.variant}` : undefined
}

const kinds: Partial<Record<Configured['kind'], string>> = { openrouter: 'openrouter', 'workers-ai': 'cloudflare-workers-ai' }

/** What models.do calls a provider: by its kind, its host, or its name. */
async function idsOf(caller: Caller, { kind, baseUrl, name }: Configured): Promise<string[]> {
  const own = kinds[kind]
  if (own !== undefined) return [own]
  return (await providersByHost(caller)).get(new URL(baseUrl).host) ?? [name]
}

function priceOf(price: Endpoint['price'], writes: boolean): Price | undefined {
  const { input, output, cacheRead, cacheWrite, request, tiers } = price ?? {}
  // What writes nothing has no price for it; for all else what is not stated is not known.
  if (input === undefined || (output === undefined && writes)) return undefined
  const usual = { input, output: output ?? '0', ...defined({ cacheRead, cacheWrite }) }
  return { ...usual, request, tiers: tiers?.map(({ over, ...rates }) => ({ ...usual, over, ...ratesOf(rates) })) }
}

interface Rates {
  input?: string | undefined
  output?: string | undefined
  cacheRead?: string | undefined
  cacheWrite?: string | undefined
}

const ratesOf = ({ input, output, cacheRead, cacheWrite }: Rates) => defined({ input, output, cacheRead, cacheWrite })

const defined = (rates: Rates): Rates => Object.fromEntries(Object.entries(rates).filter(([, rate]) => rate !== undefined))
