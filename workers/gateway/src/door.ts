import { asHeader, childSpan, type DomainOutline, isTraceparent, Problem, uuidv7 } from '@dot-do/contract'
import { asProblem, doorHeaders, problemResponse } from '@dot-do/service'
import { call } from './call.ts'
import { capnweb } from './capnweb.ts'
import { anonymous, authenticate } from './credentials.ts'
import type { Env } from './env.ts'
import { pages } from './pages.ts'
import { route, type Routed, routedTo } from './route.ts'
import { type Asked, idempotencyKeyOf, timeoutOf, type Visit } from './visit.ts'

const rpc = /^\/rpc\/([^/]+)$/

/** Every HTTP request to the platform. HEAD is what GET answers, without its body (RFC 9110, 9.3.2). */
export async function door(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  if (request.method !== 'HEAD') return enter(request, env, ctx)
  const response = await enter(new Request(request, { method: 'GET' }), env, ctx)
  void response.body?.cancel().catch(() => {})
  return new Response(null, response)
}

async function enter(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const visit = visitOf(request, env, ctx)
  try {
    if (request.method === 'OPTIONS') return preflight()
    const { domain, path, search } = route(request.url)
    const method = rpc.exec(path)?.[1]
    if (path === '/rpc' && isOwn(domain)) return await overCapnweb(visit, request)
    if (method !== undefined) return await call(visit, asked(visit, request, domain ?? 'gateway.do', method, search))
    const routed = domain && routedTo(domain, request.method, path)
    if (routed) return await call(visit, askedAt(visit, request, domain, routed, search))
    return withHeaders(visit, await pages(visit, request, domain, path))
  } catch (thrown) {
    return withHeaders(visit, problemResponse(asProblem(thrown), visit.requestId))
  }
}

const visitOf = (request: Request, env: Env, ctx: ExecutionContext): Visit => ({
  env,
  ctx,
  requestId: uuidv7(),
  at: Date.now(),
  address: () => addressOf(request, env),
  traceparent: traceparentOf(request),
  isCrossOrigin: request.headers.has('origin'),
  isSecure: request.url.startsWith('https:'),
})

const isOwn = (domain: DomainOutline | undefined) => domain === undefined || domain.label === 'gateway'

const principalOf =
  ({ env, address }: Visit, authorization: string | null) =>
  () =>
    authorization === null ? anonymous(env, address()) : authenticate(env, authorization, address)

async function overCapnweb(visit: Visit, request: Request): Promise<Response> {
  const isSession = request.method === 'GET' && request.headers.get('upgrade')?.toLowerCase() === 'websocket'
  if (request.method !== 'POST' && !isSession) {
    throw new Problem('unimplemented', 'this path takes a Cap’n Web batch by POST, or a WebSocket', { status: 405, headers: { allow: 'POST' } })
  }
  const response = await capnweb(visit, request, principalOf(visit, request.headers.get('authorization')))
  return isSession ? response : withHeaders(visit, response)
}

// Nothing inbound is passed on by default; these say how to read the body.
const forwarded = ['content-type', 'content-encoding']

function asked(visit: Visit, request: Request, domain: Asked['domain'], method: string, search: string): Asked {
  const headers: Record<string, string> = {}
  for (const name of forwarded) {
    const value = request.headers.get(name)
    if (value !== null) headers[name] = value
  }
  return {
    domain,
    method,
    verb: request.method,
    search,
    headers,
    body: request.body,
    bodyBytes: bodyBytesOf(request),
    header: (name) => request.headers.get(name),
    principal: principalOf(visit, request.headers.get('authorization')),
    timeoutMs: timeoutOf(request.headers.get('x-request-timeout')),
    idempotencyKey: idempotencyKeyOf(request.headers.get('idempotency-key')),
  }
}

/** A call by a path of the domain's own. Where its method takes all headers, whoever sends them is nobody here. */
function askedAt(visit: Visit, request: Request, domain: DomainOutline, { method, path }: Routed, search: string): Asked {
  const call = { ...asked(visit, request, domain, method, search), path }
  if (!domain.methods[method]?.headers?.includes('*')) return call
  const all = () => asHeader(Object.fromEntries(request.headers))
  return { ...call, header: (name) => (name === '*' ? all() : request.headers.get(name)), principal: () => anonymous(visit.env, visit.address()) }
}

function bodyBytesOf({ headers }: Request): number | undefined {
  const length = headers.get('content-length')
  return length === null ? undefined : Number(length)
}

function traceparentOf({ headers }: Request): string | undefined {
  const value = headers.get('traceparent')
  return isTraceparent(value) ? value : undefined
}

/** The client's address; of IPv6 the /64, since one client commonly holds all of it. */
function addressOf(request: Request, { CLIENT_ADDRESS }: Env): string {
  if (CLIENT_ADDRESS === 'cloudflare') return network(request.headers.get('cf-connecting-ip') ?? 'unknown')
  if (CLIENT_ADDRESS !== 'socket') return '127.0.0.1'
  const socket = (request.cf as { clientIp?: string } | undefined)?.clientIp ?? 'unknown'
  return network(socket.replace(/^\[?(.*?)\]?:\d+$/, '$1'))
}

const network = (address: string): string => (address.includes(':') && !address.includes('.') ? `${address.split(':').slice(0, 4).join(':')}::/64` : address)

function preflight(): Response {
  const headers = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': 'authorization, content-type, idempotency-key, traceparent, x-request-timeout, last-event-id',
    'access-control-max-age': '86400',
  }
  return new Response(null, { status: 204, headers })
}

function withHeaders({ requestId, at, traceparent, isCrossOrigin, isSecure }: Visit, response: Response): Response {
  const out = new Response(response.body, response)
  const door = { isCrossOrigin, isSecure, gatewayMs: Date.now() - at, authMs: 0 }
  for (const [name, value] of Object.entries(doorHeaders({ requestId, traceparent: childSpan(traceparent) }, door, 0))) out.headers.set(name, value)
  return out
}
