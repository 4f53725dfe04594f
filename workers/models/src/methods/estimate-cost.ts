import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { mainOf, plain } from '../catalogue/price.ts'
import { providerOf } from '../names/providers.ts'
import { resolve } from '../names/resolve.ts'
import { viewOf } from '../own/view.ts'
import type { MethodScope } from '../scope.ts'
import { modelAt } from './at.ts'
import { type Part, priced, totalOf, type Use } from './cost.ts'
import { known } from './known.ts'

interface Input extends Use {
  model: string
  provider?: string | undefined
  at?: string | undefined
}

export async function estimateCost(
  { model: name, provider, at, ...use }: Input,
  scope: MethodScope,
): Promise<{ model: string; provider: string; usd: string; parts: Part[] }> {
  checkUse(use)
  const view = await viewOf(scope)
  const resolved = resolve(view, name)
  const model = await modelAt(scope, view, known(view, resolved.model), at)
  const by = provider === undefined ? resolved.provider : (providerOf(view.catalogue, provider) ?? provider)
  const same = model.endpoints.filter((each) => by === undefined || each.provider === by)
  const isVariant = (variant: string | undefined) => resolved.variant !== undefined && variant === resolved.variant
  const endpoint = same.find((each) => isVariant(each.variant)) ?? same.find((each) => each.modelId === resolved.modelId) ?? mainOf({ endpoints: same })
  if (!endpoint) {
    const candidates = [...new Set(model.endpoints.map((each) => each.provider))]
    throw new Problem('not_found', by === undefined ? `nobody is known to serve ${model.id}` : `${by} does not serve ${model.id}`, { data: { candidates } })
  }
  const parts = priced(model.id, endpoint, use)
  return { model: model.id, provider: endpoint.provider, usd: plain(totalOf(parts)), parts }
}

/** Parts are no more than the whole. */
function checkUse({ inputTokens, outputTokens, cachedTokens = 0, cacheWriteTokens = 0, audioTokens = 0, reasoningTokens = 0 }: Use): void {
  if (cachedTokens + cacheWriteTokens + audioTokens > inputTokens)
    invalid('includes cachedTokens, cacheWriteTokens and audioTokens: it can’t be less than they are together', ['inputTokens'])
  if (reasoningTokens > outputTokens) invalid('includes reasoningTokens: it can’t be less', ['outputTokens'])
}
