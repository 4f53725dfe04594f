import { contextHeader, type DomainOutline, encodeContext, type MethodOutline, Problem, type ServiceContext } from '@dot-do/contract'
import { answer, bindingOf } from '@dot-do/service'
import type { Asked, Visit } from './call.ts'
import type { Principal } from './credentials.ts'
import { own } from './own.ts'

// The callee keeps the deadline too: a little grace lets its own answer through.
const graceMs = 250

/** Makes the hop to the domain, or answers the gateway's own methods here. */
export async function forward(visit: Visit, principal: Principal, domain: DomainOutline, method: MethodOutline, asked: Asked, context: ServiceContext): Promise<Response> {
  const init: RequestInit = { method: asked.verb, headers: asked.headers, body: asked.body }
  const url = `http://${domain.name}/rpc/${asked.method}${asked.search ?? ''}`
  if (domain.label === 'gateway') return answer(own(visit, principal), asked.method, new Request(url, init), context, visit.env, visit.ctx)
  asked.headers[contextHeader] = encodeContext(context)
  const response = await beforeDeadline(fetcherOf(visit, domain), url, init, context.deadline ?? 0, method)
  if (response.status < 500 || response.headers.get('content-type') === 'application/problem+json') return response
  throw new Problem('unavailable', `${domain.name} did not answer as it should`)
}

/** The binding to a domain. */
export const fetcherOf = ({ env }: Visit, { label }: DomainOutline): Fetcher => (env as unknown as Record<string, Fetcher>)[bindingOf(label)] as Fetcher

async function beforeDeadline(fetcher: Fetcher, url: string, init: RequestInit, deadline: number, method: MethodOutline): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), deadline - Date.now() + graceMs)
  try {
    return await hop(fetcher, url, { ...init, signal: late.signal }, method)
  } catch (cause) {
    if (late.signal.aborted) throw new Problem('deadline_exceeded', 'the call took longer than its deadline', { cause })
    throw new Problem('unavailable', 'a part of the platform did not answer', { cause })
  } finally {
    clearTimeout(timer)
  }
}

/** The hop, made once more when it failed and its body can be sent again without harm. */
async function hop(fetcher: Fetcher, url: string, init: RequestInit, { effect, idempotent }: MethodOutline): Promise<Response> {
  try {
    return await fetcher.fetch(url, init)
  } catch (cause) {
    const isHarmless = effect === 'none' || idempotent !== 'none'
    if (init.signal?.aborted || init.body instanceof ReadableStream || !isHarmless) throw cause
    return fetcher.fetch(url, init)
  }
}
