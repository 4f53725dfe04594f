import { contextHeader, type DomainOutline, type Door, encodeHop, type MethodOutline, Problem, sentHeader, type ServiceContext } from '@dot-do/contract'
import { answer } from '@dot-do/service'
import type { Principal } from './credentials.ts'
import { own } from './own.ts'
import { type Asked, fetcherOf, type Visit } from './visit.ts'

/** A call that was let in. */
export interface Admitted {
  visit: Visit
  principal: Principal
  domain: DomainOutline
  method: MethodOutline
  asked: Asked
  context: ServiceContext
  door: Door
}

/** Makes the hop to the domain, or answers the gateway's own methods here. The callee keeps the deadline. */
export async function forward({ visit, principal, domain, method, asked, context, door }: Admitted): Promise<Response> {
  const { verb, headers, body, bodyBytes, path = `/rpc/${asked.method}`, search = '' } = asked
  const url = `http://${domain.name}${path}${search}`
  if (domain.label === 'gateway') {
    const request = new Request(url, { method: verb, headers, body })
    return answer(own(visit, principal), asked.method, request, { context, bodyBytes, door }, visit.env, visit.ctx)
  }
  headers[contextHeader] = encodeHop({ context, bodyBytes, door })
  for (const name of method.headers ?? []) {
    const value = asked.header?.(name)
    if (value) headers[name === '*' ? sentHeader : name] = value
  }
  const response = await hop(fetcherOf(visit, domain), url, { method: verb, headers, body }, mayRepeat(method, asked))
  if (response.status < 500 || response.headers.get('content-type') === 'application/problem+json') return response
  throw new Problem('unavailable', `${domain.name} did not answer as it should`)
}

/** Whether a hop that failed can be made again: its body is still there, and twice is as once. */
const mayRepeat = ({ effect, idempotent }: MethodOutline, { body, idempotencyKey }: Asked): boolean =>
  !(body instanceof ReadableStream) && (effect === 'none' || idempotent === 'natural' || (idempotent === 'key' && idempotencyKey !== undefined))

/** The hop, made once more when it failed and may be. */
async function hop(fetcher: Fetcher, url: string, init: RequestInit, isRepeatable: boolean): Promise<Response> {
  try {
    return await (isRepeatable ? fetcher.fetch(url, init).catch(() => fetcher.fetch(url, init)) : fetcher.fetch(url, init))
  } catch (cause) {
    throw new Problem('unavailable', 'a part of the platform did not answer', { cause })
  }
}
