import { Problem } from '@dot-do/contract'
import { EgressError, safeFetch } from '@dot-do/egress'
import { open } from '@dot-do/store'
import { type Model, OwnModel, type Price } from 'models.do/contract'
import { z } from 'zod'
import { assemble, keyOf, overlay, type Source } from '../catalogue/assemble.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { fromModelsDev, type ProviderInfo } from '../catalogue/models-dev.ts'
import { fromOpenRouter, providersOfOpenRouter } from '../catalogue/openrouter.ts'
import type { Bundled, Version } from '../catalogue/types.ts'
import { providerOf } from '../names/providers.ts'
import { layered } from '../own/layered.ts'
import type { Env } from '../env.ts'
import { bundled } from './bundled.ts'
import { current, forgetChecked } from './current.ts'
import { catalogue } from './store.ts'

/** What a refresh changed, by ids. */
export interface Changes {
  added: string[]
  changed: string[]
  removed: string[]
}

const MiB = 1024 * 1024
const bodyBytesMax = 32 * MiB
const catalogueBytesMax = 4 * MiB
const sourceMs = 30_000

/** The platform’s own object. */
export const publicOf = (env: Env) => open(env.PUBLIC, catalogue, 'catalogue', { tenant: 'platform', permissions: [] })

/** Whether there is anything to read. */
export const isConfigured = (env: Env): boolean =>
  Boolean(env.MODELS_OPENROUTER_URL || env.MODELS_OPENROUTER_PROVIDERS_URL || env.MODELS_DEV_URL || env.MODELS_OPERATOR_URL)

/** Reads the operator’s sources and makes what they say the current catalogue; what does not look right is refused whole. */
export async function refreshed(env: Env, signal: AbortSignal): Promise<Changes> {
  if (!isConfigured(env))
    throw new Problem(
      'failed_precondition',
      'no source is configured: set MODELS_OPENROUTER_URL, MODELS_OPENROUTER_PROVIDERS_URL, MODELS_DEV_URL or MODELS_OPERATOR_URL',
      {
        reason: 'unconfigured',
      },
    )
  try {
    return await read(env, signal)
  } catch (err) {
    const known = err instanceof EgressError || err instanceof Refused
    const error = known ? err.message : 'the sources could not be read'
    await publicOf(env).refuse({ error })
    forgetChecked()
    throw new Problem('failed_precondition', `nothing was changed: ${error}`, { reason: 'refused', cause: err })
  }
}

class Refused extends Error {}

async function read(env: Env, signal: AbortSignal): Promise<Changes> {
  const now = new Date()
  const at = now.toISOString().slice(0, 10)
  const [before, router, providers, dev, operator] = await Promise.all([
    current(env),
    fetched(env, 'OpenRouter', env.MODELS_OPENROUTER_URL, signal, fromOpenRouter),
    fetched(env, 'OpenRouter’s list of providers', env.MODELS_OPENROUTER_PROVIDERS_URL, signal, providersOfOpenRouter),
    fetched(env, 'models.dev', env.MODELS_DEV_URL, signal, devOf),
    fetched(env, 'the operator', env.MODELS_OPERATOR_URL, signal, operatorOf),
  ])
  const sources: Source[] = [...(router ? [{ name: 'OpenRouter', at, offers: router }] : []), ...(dev ? [{ name: 'models.dev', at, offers: dev.offers }] : [])]
  const base = new Map(bundled().models.map((model) => [model.id, model]))
  const found = new Map(assemble(sources, base.keys()).map((model) => [model.id, model]))
  checkVanished(before, found)
  const models = new Map<string, Model>()
  for (const [id, model] of found) models.set(id, merged(base.get(id), model))
  for (const [id, model] of [...base, ...before.models])
    if (!models.has(id)) models.set(id, wasRefreshed(before.models.get(id)) ? retired(before.models.get(id) ?? model, at) : model)
  for (const own of operator ?? [])
    models.set(own.id, { ...layered(own, (id) => models.get(id)), own: undefined, sources: [{ name: 'operator', at }, ...(models.get(own.id)?.sources ?? [])] })
  checkPrices(before, models)
  return publish(
    env,
    before,
    {
      at,
      sources: [...sources.map(({ name }) => ({ name, at })), ...bundled().sources],
      models: [...models.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      providers: joined(before, [...(dev?.providers ?? []), ...known(before, providers)]),
      earlier: bundled().earlier,
    },
    now,
  )
}

const devOf = (document: unknown) => {
  const made = fromModelsDev(document)
  if (made.offers.length === 0) throw new TypeError('there are no models in it')
  return made
}

const operatorOf = (document: unknown): z.infer<typeof OwnModel>[] => z.object({ models: z.array(OwnModel).max(5000) }).parse(document).models

async function fetched<T>(env: Env, name: string, url: string | undefined, signal: AbortSignal, read: (document: unknown) => T): Promise<T | undefined> {
  if (!url) return undefined
  const response = await safeFetch(
    env,
    url,
    { headers: { accept: 'application/json', 'user-agent': 'models.do' }, signal },
    { redirects: 3, bytesMax: bodyBytesMax, timeoutMs: sourceMs },
  )
  if (!response.ok) {
    void response.body?.cancel().catch(() => {})
    throw new Refused(`${name} answers ${response.status}`)
  }
  const text = await response.text()
  try {
    return read(JSON.parse(text))
  } catch (cause) {
    throw new Refused(`what ${name} says can’t be read`, { cause })
  }
}

const refreshedNames = new Set(['OpenRouter', 'models.dev', 'operator'])
/** Whether a source that is read again had it: the bundled catalogue is older than what leaves it out. */
const wasRefreshed = (model: Model | undefined): boolean =>
  model?.sources.some(({ name, at }) => refreshedNames.has(name) && !bundled().sources.some((each) => each.name === name && each.at === at)) ?? false

const retired = (model: Model, at: string): Model => ({ ...model, retired: model.retired ?? at })

function merged(base: Model | undefined, found: Model): Model {
  return base ? overlay(base, found) : found
}

function checkVanished(before: Catalogue, found: Map<string, Model>): void {
  const had = [...before.models.values()].filter((model) => model.retired === undefined && wasRefreshed(model))
  const gone = had.filter(({ id }) => !found.has(id)).length
  if (had.length > 0 && gone > had.length * 0.2) throw new Refused(`${gone} of ${had.length} models are gone`)
}

const factorMax = 100

function checkPrices(before: Catalogue, models: Map<string, Model>): void {
  for (const [id, { endpoints }] of models) {
    const old = new Map(before.models.get(id)?.endpoints.map((each) => [keyOf(each), each.price]))
    for (const endpoint of endpoints) {
      const field = leapIn(old.get(keyOf(endpoint)), endpoint.price)
      if (field !== undefined)
        throw new Refused(`the price ${field} of ${id} at ${endpoint.provider} is more than ${factorMax} times what it was, or less than a hundredth`)
    }
  }
}

const fields = ['input', 'output', 'cacheRead', 'cacheWrite', 'reasoning', 'audioIn', 'audioOut', 'image', 'request'] as const

// From or to nothing is no leap: trials begin and end.
const leapIn = (from: Price | undefined, to: Price | undefined): string | undefined =>
  fields.find((field) => {
    const [a, b] = [Number(from?.[field] ?? 0), Number(to?.[field] ?? 0)]
    return a > 0 && b > 0 && (b / a >= factorMax || a / b >= factorMax)
  })

/** What changes of a model, and is kept when it does. */
export const heldOf = ({ context, maxOutput, retired: gone, endpoints }: Model, from: string, source: string): Version => ({
  ...{ from, source, endpoints },
  ...(context !== undefined && { context }),
  ...(maxOutput !== undefined && { maxOutput }),
  ...(gone !== undefined && { retired: gone }),
})

async function publish(env: Env, before: Catalogue, made: Bundled, now: Date): Promise<Changes> {
  const changes: Changes = { added: [], changed: [], removed: [] }
  const versions: { model: string; before?: Version | undefined; held: Version }[] = []
  for (const model of made.models) {
    const old = before.models.get(model.id)
    const source = model.sources[0]?.name ?? ''
    const [was, is] = [old && heldOf(old, before.at, old.sources[0]?.name ?? ''), heldOf(model, now.toISOString(), source)]
    if (was && same(was, is)) continue
    versions.push({ model: model.id, before: was, held: is })
    if (!old) changes.added.push(model.id)
    else if (model.retired !== undefined && old.retired === undefined) changes.removed.push(model.id)
    else changes.changed.push(model.id)
  }
  const text = JSON.stringify(made)
  if (text.length > catalogueBytesMax) throw new Refused('the catalogue would be larger than 4 MiB')
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  const version = `catalogue/${Buffer.from(digest).toString('hex').slice(0, 32)}.json`
  await env.CATALOGUES.put(version, text, { httpMetadata: { contentType: 'application/json' } })
  await publicOf(env).commit({ version, at: made.at, versions })
  forgetChecked()
  return changes
}

const same = ({ from: _from, source: _source, ...a }: Version, { from: _also, source: _too, ...b }: Version): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What OpenRouter says of providers that are known here, under the names that are used here. */
const known = (catalogue: Catalogue, said: ReturnType<typeof providersOfOpenRouter> = []): ProviderInfo[] =>
  said.flatMap(({ slug, ...rest }) => {
    const id = providerOf(catalogue, slug)
    return id === undefined ? [] : [{ id, ...rest }]
  })

function joined(before: Catalogue, providers: ProviderInfo[]): ProviderInfo[] {
  const all = new Map(before.providers)
  for (const each of providers) all.set(each.id, { ...all.get(each.id), ...each })
  return [...all.values()]
}
