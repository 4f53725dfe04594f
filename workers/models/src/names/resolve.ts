import { Problem } from '@dot-do/contract'
import { type Argument, NameError, type ParsedName, parseNames, printName } from '@dot-do/model-names'
import { invalid } from '@dot-do/service'
import { distance } from 'fastest-levenshtein'
import type { Model } from 'models.do/contract'
import { ratesOf } from '../catalogue/price.ts'
import { authorOf, bare } from '../catalogue/identify.ts'
import { normal, squashed, undated, wordsOf } from '../catalogue/spelling.ts'
import type { View } from '../catalogue/view.ts'
import { providerOf } from './providers.ts'
import { isMet, type Requirement, requirementOf } from './requirements.ts'

export type How = 'id' | 'dated' | 'own alias' | 'alias' | 'slug' | 'provider id' | 'words' | 'cheapest'

/** What a name means. */
export interface Resolved {
  model: string
  name: string
  provider?: string | undefined
  modelId?: string | undefined
  variant?: string | undefined
  settings?: Record<string, string | number | boolean> | undefined
  require?: Requirement | undefined
  candidates: string[]
  how: How
}

interface Found {
  ids: string[]
  how: How
  provider?: string
}

/** Says which model a name means: `invalid_argument` where it is none, `not_found` with the nearest, `failed_precondition` where it may be several. */
export function resolve(view: View, text: string): Resolved {
  const names = parsed(text)
  const each = names.map((name) => resolveOne(view, name))
  const fitting = each.filter((one): one is Resolved => !('unmet' in one))
  const [first] = fitting
  const [failed] = each
  if (!first) {
    const unmet = failed && 'unmet' in failed ? failed.unmet : []
    throw new Problem('failed_precondition', `${text} names no model that has what is asked for`, { data: { candidates: unmet } })
  }
  return { ...first, candidates: [...new Set(fitting.flatMap(({ candidates }) => candidates))] }
}

function parsed(text: string): ParsedName[] {
  try {
    return parseNames(text)
  } catch (err) {
    if (err instanceof NameError) return invalid(err.message, ['name'])
    throw err
  }
}

const choosers = new Set(['cheap', 'cheapest'])
const candidatesMax = 5

function resolveOne(view: View, parsedName: ParsedName): Resolved | { unmet: string[] } {
  const { args } = parsedName
  const { require, settings } = requirementOf(args)
  const provider =
    parsedName.provider === undefined ? undefined : (providerOf(view.catalogue, parsedName.provider) ?? unknownProvider(view, parsedName.provider))
  const variant = parsedName.variant
  const print = (id: string, by: string | undefined) =>
    printName({ text: id, args: canonical(args), ...(by !== undefined && { provider: by }), ...(variant !== undefined && { variant }) })
  if (choosers.has(normal(parsedName.text))) {
    const cheapest = byPrice(view, require, provider)
    const [model] = cheapest
    if (!model) return { unmet: [] }
    return {
      model: model.id,
      name: print(model.id, provider),
      provider,
      variant,
      settings,
      require,
      candidates: cheapest.map(({ id }) => print(id, provider)),
      how: 'cheapest',
    }
  }
  const found = find(view, parsedName.text)
  const [id, ...others] = found?.ids ?? []
  if (!found || id === undefined) throw unknown(view, parsedName.text)
  if (others.length > 0) {
    const candidates = found.ids.toSorted().slice(0, 20)
    throw new Problem(
      'failed_precondition',
      `${parsedName.text} may mean ${candidates.slice(0, 5).join(', ')}${candidates.length > 5 ? ', …' : ''}: say which`,
      { reason: 'ambiguous', data: { candidates } },
    )
  }
  const model = view.get(id)
  if (!model) throw unknown(view, parsedName.text)
  const by = provider ?? found.provider
  const endpoint =
    by === undefined
      ? undefined
      : (model.endpoints.find((each) => each.provider === by && each.variant === variant) ?? model.endpoints.find((each) => each.provider === by))
  if (by !== undefined && !endpoint) {
    const candidates = [...new Set(model.endpoints.map((each) => each.provider))]
    throw new Problem('not_found', `${by} does not serve ${id}; ${candidates.slice(0, 10).join(', ') || 'nobody'} does`, {
      data: { candidates: candidates.map((each) => `${id}@${each}`) },
    })
  }
  if (!isMet(model, require, by)) return { unmet: [id] }
  return { model: id, name: print(id, by), provider: by, modelId: endpoint?.modelId, variant, settings, require, candidates: [print(id, by)], how: found.how }
}

/** Requirements as they are printed, in one order. */
const canonical = (args: Argument[]): Argument[] => [
  ...args.filter((arg) => 'word' in arg),
  ...args.filter((arg) => 'op' in arg),
  ...args.filter((arg) => !('word' in arg) && !('op' in arg)),
]

function byPrice(view: View, require: Requirement | undefined, provider: string | undefined): Model[] {
  const eligible: { model: Model; price: number }[] = []
  for (const model of view.all()) {
    const price = ratesOf(model).blend
    // What costs nothing is a trial: whoever wants that says :free.
    if (price === undefined || price === 0 || model.retired !== undefined || !isMet(model, require, provider)) continue
    if (provider === undefined || model.endpoints.some((each) => each.provider === provider)) eligible.push({ model, price })
  }
  return eligible
    .toSorted((a, b) => a.price - b.price || (a.model.id < b.model.id ? -1 : 1))
    .slice(0, candidatesMax)
    .map(({ model }) => model)
}

/** The models that a spelling means, by the first rule that any fits. */
function find(view: View, text: string): Found | undefined {
  const { catalogue } = view
  const stripped = bare(text.trim())
  const latest = stripped.text.replace(/[-\s:](latest|current|newest)$/i, '')
  const spellings = [...new Set([text.trim(), stripped.text, latest])]
  return (
    first(spellings, (spelling) => byId(view, spelling)) ??
    first(spellings, (spelling) => byAlias(view, spelling)) ??
    first(spellings, (spelling) => byProvider(view, spelling)) ??
    first(spellings, (spelling) => bySlug(view, spelling)) ??
    first(spellings, (spelling) =>
      listed(
        catalogue.byServed.get(normal(bare(spelling).text))?.map(({ model }) => model),
        'provider id',
      ),
    ) ??
    first(spellings, (spelling) => listed(catalogue.bySquashed.get(squashed(lastOf(spelling))), 'words')) ??
    first([latest, undated(latest), quantized(latest), withoutDay(latest)], (spelling) => byWords(view, spelling)) ??
    withoutProvider(view, text)
  )
}

function first(spellings: string[], rule: (spelling: string) => Found | undefined): Found | undefined {
  for (const spelling of spellings) {
    const found = rule(spelling)
    if (found) return found
  }
  return undefined
}

const listed = (ids: string[] | undefined, how: How): Found | undefined => (ids && ids.length > 0 ? { ids: [...new Set(ids)], how } : undefined)
const lastOf = (text: string): string => text.slice(text.lastIndexOf('/') + 1)

function byId(view: View, text: string): Found | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const slug = text.slice(slash + 1).trim()
  for (const author of new Set([text.slice(0, slash).trim().toLowerCase(), authorOf(text.slice(0, slash).trim(), slug)])) {
    const exact = view.idOf(author, slug)
    if (exact !== undefined) return { ids: [exact], how: 'id' }
    const plain = undated(slug) === slug ? undefined : view.idOf(author, undated(slug))
    if (plain !== undefined) return { ids: [plain], how: 'dated' }
  }
  return undefined
}

function byAlias(view: View, text: string): Found | undefined {
  const key = normal(text)
  const own = view.aliases.get(key)
  if (own !== undefined) return { ids: [own], how: 'own alias' }
  const ours = view.catalogue.byAlias.get(key)
  return ours === undefined ? undefined : { ids: [ours], how: 'alias' }
}

/** `provider/…`: the provider’s own id, or any name of a model that it serves. */
function byProvider(view: View, text: string): Found | undefined {
  const slash = text.indexOf('/')
  const provider = slash < 0 ? undefined : providerOf(view.catalogue, text.slice(0, slash))
  if (provider === undefined) return undefined
  const rest = text.slice(slash + 1)
  const served = view.catalogue.byServed.get(`${provider}/${normal(bare(rest).text)}`)
  const named = served ? { ids: [...new Set(served.map(({ model }) => model))], how: 'provider id' as const } : find(view, rest)
  if (!named) return undefined
  const ids = named.ids.filter((id) => view.get(id)?.endpoints.some((each) => each.provider === provider))
  return ids.length > 0 ? { ids, how: named.how, provider } : undefined
}

function bySlug(view: View, text: string): Found | undefined {
  const slug = lastOf(text)
  const author = text.includes('/') ? authorOf(text.slice(0, text.lastIndexOf('/')).split('/').at(-1) ?? '', slug) : undefined
  for (const [spelling, how] of [
    [slug, 'slug'],
    [undated(slug), 'dated'],
  ] as const) {
    const ids = [...new Set([...view.ownOf(spelling), ...(view.catalogue.bySlug.get(normal(spelling)) ?? [])])]
    const fitting = author === undefined ? ids : ids.filter((id) => id.startsWith(`${author}/`))
    if (fitting.length > 0) return { ids: exactOf(fitting, spelling), how }
  }
  return undefined
}

// A model that is called so is meant before one that is also called so.
function exactOf(ids: string[], slug: string): string[] {
  const named = ids.filter((id) => normal(id.split('/')[1] ?? '') === normal(slug))
  return named.length > 0 ? named : ids
}

/** What says how a file of weights was made is no part of a model’s name. */
const quantized = (text: string): string =>
  text.replace(/[-:_](?:q\d[\w]*|iq\d\w*|fp16|bf16|fp8|f16|int4|int8|awq|gptq|gguf)$/i, '').replace(/[-:_](?:q\d[\w]*|fp16|gguf|awq)$/i, '')

/** A month and a day at the end, where no model is called so. */
const withoutDay = (text: string): string => text.replace(/-(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/, '')

/** Behind a provider that is not known to serve it a name means what it means alone. */
function withoutProvider(view: View, text: string): Found | undefined {
  const slash = text.indexOf('/')
  return slash > 0 && providerOf(view.catalogue, text.slice(0, slash)) !== undefined ? find(view, text.slice(slash + 1)) : undefined
}

/** Words that a name may leave out, beside the author’s and the brand’s. */
const noise = new Set(['instruct', 'it', 'chat', 'preview', 'exp', 'text', 'hf', 'v', 'versatile', 'instant'])
/** Words that say whose a model is, and nothing of which. */
const brands = new Set([
  ...[
    'anthropic',
    'claude',
    'openai',
    'google',
    'meta',
    'meta-llama',
    'mistralai',
    'mistral',
    'xai',
    'x-ai',
    'deepseek',
    'alibaba',
    'moonshot',
    'moonshotai',
    'zai',
    'amazon',
    'microsoft',
    'cohere',
    'nvidia',
  ],
  ...['gpt', 'gemini'],
])

function byWords(view: View, text: string): Found | undefined {
  const { words, numbers } = wordsOf(text)
  const asked = new Set(words)
  const author = text.includes('/') ? authorOf(text.slice(0, text.indexOf('/'))) : undefined
  const scored = (view.catalogue.byNumbers.get(numbers.join('.')) ?? []).flatMap(({ id, words: has }) => {
    const own = id.split('/')[0] ?? ''
    if (author !== undefined && own !== author) return []
    const extra = words.filter((word) => !has.has(word) && !(brands.has(word) && (own.includes(word) || authorOf(word) === own)) && !noise.has(word))
    const left = [...has].filter((word) => !asked.has(word))
    if (extra.length > 0 || left.some((word) => !noise.has(word) && !brands.has(word))) return []
    // A brand or a version alone is no name.
    return words.some((word) => has.has(word)) ? [{ id, left: left.length }] : []
  })
  if (scored.length === 0 || (numbers.length === 0 && words.length === 0)) return undefined
  const least = Math.min(...scored.map(({ left }) => left))
  return { ids: scored.filter(({ left }) => left === least).map(({ id }) => id), how: 'words' }
}

const nearestMax = 3

function unknown(view: View, text: string): Problem {
  const wanted = normal(text.slice(0, 128))
  const near = [...view.all()]
    .map(({ id }) => ({ id, far: Math.min(distance(wanted, normal(id)), distance(wanted, normal(id.split('/')[1] ?? ''))) }))
    .toSorted((a, b) => a.far - b.far || (a.id < b.id ? -1 : 1))
    .slice(0, nearestMax)
    .map(({ id }) => id)
  return new Problem('not_found', `no model ${text.slice(0, 128)}; nearest: ${near.join(', ')}`, { data: { candidates: near } })
}

const unknownProvider = (view: View, provider: string): never => {
  const near = [...view.catalogue.providers.keys()].toSorted((a, b) => distance(provider, a) - distance(provider, b) || (a < b ? -1 : 1)).slice(0, nearestMax)
  throw new Problem('not_found', `no provider ${provider}; nearest: ${near.join(', ')}`, { data: { candidates: near } })
}
