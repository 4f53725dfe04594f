import { viewOf } from '../own/view.ts'
import { architectureOf, openRouterEndpoint } from '../routes/openrouter.ts'
import { secondsOf } from '../routes/seconds.ts'
import type { MethodScope } from '../scope.ts'
import { named } from './known.ts'

export async function getEndpoints({ author, slug }: { author: string; slug: string }, scope: MethodScope) {
  const model = named(await viewOf(scope), `${author}/${slug}`)
  const { id, name, released } = model
  const endpoints = model.endpoints.map((endpoint) => openRouterEndpoint(model, endpoint))
  return { data: { id, name, created: secondsOf(released), description: '', architecture: architectureOf(model), endpoints } }
}
