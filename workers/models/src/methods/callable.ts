import { allows } from '@dot-do/contract'
import { safe } from 'llm.do'
import type { Endpoint, Model } from 'models.do/contract'
import type { View } from '../catalogue/view.ts'
import type { MethodScope } from '../scope.ts'

/** Providers of llm.do whose addresses say nothing of who they are. */
const kinds: Record<string, string> = { openrouter: 'openrouter', 'workers-ai': 'cloudflare-workers-ai' }

/**
 * Which models llm.do has a provider for, for this caller; nothing where the caller may not know. Asked for each call, since it is
 * the tenant's. llm.do itself is not asked back when it is who calls.
 */
export async function callableBy({ ctx, call }: MethodScope, view: View): Promise<((model: Pick<Model, 'endpoints'>) => boolean) | undefined> {
  if (ctx.caller === 'llm' || !ctx.auth.authenticated || !allows(ctx.auth.permissions, 'llm', 'listProviders', 'read')) return undefined
  const { data } = await safe(call.llm.listProviders())
  if (!data) return undefined
  const models = new Map<string, Set<string> | undefined>()
  for (const { name, kind, baseUrl, models: listed } of data.items) {
    for (const id of idsOf(view, name, kind, baseUrl)) models.set(id, listed && new Set(listed))
  }
  const reaches = ({ provider, modelId }: Endpoint) => models.has(provider) && (models.get(provider)?.has(modelId) ?? true)
  return ({ endpoints }) => endpoints.some(reaches)
}

/** The providers of the catalogue that one of llm.do’s is: by its kind, its host, or its name. */
function idsOf({ catalogue }: View, name: string, kind: string, baseUrl: string): string[] {
  const own = kinds[kind]
  if (own !== undefined) return [own]
  const host = URL.parse(baseUrl)?.host
  const same = [...catalogue.providers.values()].filter((each) => host !== undefined && URL.parse(each.baseUrl ?? '')?.host === host).map(({ id }) => id)
  return same.length > 0 ? same : [name]
}
