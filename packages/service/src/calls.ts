import type { ClientOptions } from '@dot-do/client'
import { childSpan, contextHeader, encodeHop, type ServiceContext } from '@dot-do/contract'
import type { Domain } from './domain.ts'

/** Clients of the domains that `domain` uses: the SDK over their bindings, on behalf of the caller and with no more rights. */
export function callsOf(
  { contract, uses }: Pick<Domain, 'uses'> & { contract: Pick<Domain['contract'], 'name'> },
  context: ServiceContext,
  env: unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(uses).map(([label, factory]) => [label, factory(hopTo(label, context, env, 'rpc', contract.name))] as const))
}

// Calls of one context are told apart by their order, so that each has an idempotency key of its own, and the same one when all is done again.
const ordinals = new WeakMap<ServiceContext, number>()

function nextOrdinal(context: ServiceContext): number {
  const ordinal = ordinals.get(context) ?? 0
  ordinals.set(context, ordinal + 1)
  return ordinal
}

/** How a client reaches a domain over its binding. */
export function hopTo(label: string, context: ServiceContext, env: unknown, path: 'rpc' | 'internal', caller = 'this Worker'): ClientOptions {
  const binding = (env as Record<string, Fetcher | undefined>)[bindingOf(label)]
  const hop = async (asked: string, init: RequestInit): Promise<Response> => {
    if (!binding) throw new TypeError(`${caller} has no binding of ${label}.do`)
    const url = path === 'rpc' ? asked : asked.replace('/rpc/', `/${path}/`)
    const headers = new Headers(init.headers)
    const bodyBytes = typeof init.body === 'string' ? utf8.encode(init.body).byteLength : undefined
    headers.set(contextHeader, encodeHop({ context: await nextHop(context, `${url}#${nextOrdinal(context)}`), bodyBytes }))
    return binding.fetch(url, { ...init, headers })
  }
  // The outermost caller retries; a retry at every depth would multiply.
  return { fetch: hop, retries: 0, apiKey: '', baseUrl: '', timeout: timeLeft(context) }
}

const utf8 = new TextEncoder()

/** The name of the binding to a domain: `lists` → `LISTS`. */
export const bindingOf = (label: string): string => label.toUpperCase().replaceAll('-', '_')

const timeLeft = ({ deadline }: ServiceContext) => (deadline === undefined ? 30_000 : Math.max(1, deadline - Date.now()))

async function nextHop(context: ServiceContext, target: string): Promise<ServiceContext> {
  const { idempotencyKey } = context
  return {
    ...context,
    depth: context.depth + 1,
    traceparent: childSpan(context.traceparent),
    idempotencyKey: idempotencyKey === undefined ? undefined : await derivedKey(idempotencyKey, target),
  }
}

/** The key of an inner write: the same outer key, target and place in order give the same one again. */
async function derivedKey(outer: string, target: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${outer}\n${target}`))
  return [...new Uint8Array(digest, 0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
