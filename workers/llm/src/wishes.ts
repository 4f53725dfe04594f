import type { Route } from 'llm.do/contract'
import { z } from 'zod'
import { toOpenRouter } from './names/route.ts'
import type { Configured } from './providers.ts'

type Body = Record<string, unknown>

const names = z.array(z.string()).min(1).optional().catch(undefined)
const price = z.coerce.number().min(0).optional().catch(undefined)
const sort = z.enum(['price', 'latency', 'throughput'])

const Provider = z.looseObject({
  sort: z
    .union([sort, z.looseObject({ by: sort }).transform(({ by }) => by)])
    .optional()
    .catch(undefined),
  only: names,
  ignore: names,
  zdr: z.boolean().optional().catch(undefined),
  max_price: z.looseObject({ prompt: price, completion: price }).optional().catch(undefined),
})

const Metadata = z.looseObject({ tags: z.array(z.string().min(1).max(64)).max(10) })

/** What OpenRouter's `provider` in a body of chat completions says of who is asked: for all providers, not for its own alone. */
export function routeIn({ provider }: Body): Route | undefined {
  const { data } = Provider.safeParse(provider)
  if (!data) return undefined
  const { sort: by, only, ignore, zdr, max_price } = data
  return { sort: by, only, ignore, zeroRetention: zdr, maxPrice: max_price && { input: max_price.prompt, output: max_price.completion } }
}

/** The tags of a call as LiteLLM has them, in its metadata. */
export const tagsIn = ({ metadata }: Body): string[] | undefined => Metadata.safeParse(metadata).data?.tags

/** What is left of these wishes for a provider: of whom to ask only OpenRouter is told, of the tags nobody. */
export function wishesFor({ kind }: Configured, { provider, metadata }: Body, providers: Configured[]): Body {
  const route = routeIn({ provider })
  const { only, ignore } = route ? toOpenRouter(route, providers) : {}
  const tagged = Metadata.safeParse(metadata).data
  const { tags: _, ...untagged } = tagged ?? {}
  return {
    provider: kind === 'openrouter' && route ? { ...(provider as Body), only, ignore } : undefined,
    metadata: tagged ? (Object.keys(untagged).length > 0 ? untagged : undefined) : metadata,
  }
}
