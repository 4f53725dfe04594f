import { Problem } from '@dot-do/contract'
import { suggestion } from '@dot-do/service'
import type { Price } from './money.ts'
import { type Configured, unconfigured } from './providers.ts'

/** A model at a provider. */
export interface Target {
  provider: Configured
  /** As the provider knows it. */
  model: string
  /** As our callers know it: `provider/model`. */
  name: string
  /** What it costs, where that is known. */
  price?: Price | undefined
}

/** The models to ask, in order. `not_found` for a provider or model that is not there, `failed_precondition` where there is none at all. */
export function targetsOf(providers: Configured[], asked: string | undefined, fallback: string[] = []): Target[] {
  if (providers.length === 0) throw new Problem('failed_precondition', unconfigured, { reason: 'unconfigured', data: {} })
  return [asked ?? defaultOf(providers), ...fallback].map((name) => targetOf(providers, name))
}

function targetOf(providers: Configured[], name: string): Target {
  const [first = '', ...rest] = name.split('/')
  const provider = providers.find((each) => each.name === first)
  const names = providers.map((each) => each.name)
  if (!provider || rest.length === 0) {
    const near = suggestion(first, names) || `; there ${names.length === 1 ? 'is' : 'are'} ${names.slice(0, 10).join(', ')}`
    throw new Problem('not_found', `no provider ${first.slice(0, 64)} for the model ${name}, which is named provider/model${near}`)
  }
  const model = rest.join('/')
  if (provider.models && !provider.models.includes(model)) throw new Problem('not_found', `${first} has no model ${model}${suggestion(model, provider.models)}`)
  return { provider, model, name, price: provider.price }
}

function defaultOf(providers: Configured[]): string {
  const listed = providers.find(({ models }) => models !== undefined)
  if (listed) return `${listed.name}/${listed.models?.[0]}`
  const router = providers.find(({ kind }) => kind === 'openrouter')
  if (router) return `${router.name}/openrouter/auto`
  throw new Problem('failed_precondition', `say which model: ${providers[0]?.name}/…; listModels names them`, { reason: 'model', data: {} })
}
