import { isTraceparent, Problem, uuidv7 } from '@dot-do/contract'
import { asProblem, problemResponse } from '@dot-do/service'
import { type Answered, type Asked, call, type Visit } from './call.ts'
import { anonymous, authenticate, challenge } from './credentials.ts'
import type { Env } from './env.ts'
import { limitFields } from './limits.ts'
import { pages } from './pages.ts'
import { route } from './route.ts'

const rpc = /^\/rpc\/([^/]+)$/

/** Every HTTP request to the platform. */
export async function door(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const visit: Visit = { env, ctx, requestId: uuidv7(), at: Date.now(), address: addressOf(request, env), traceparent: traceparentOf(request) }
  try {
    if (request.method === 'OPTIONS') return preflight()
    const url = new URL(request.url)
    const { domain, path } = route(url)
    const method = rpc.exec(path)?.[1]
    if (method === undefined) return finish(visit, { response: await pages(visit, request, domain, path) })
    return finish(visit, await call(visit, asked(visit, request, domain ?? 'gateway.do', method, url.search)))
  } catch (thrown) {
    return finish(visit, { response: problemResponse(asProblem(thrown), visit.requestId) })
  }
}

// Nothing inbound is passed on by default; these say how to read the body and how to write the answer.
const forwarded = ['accept', 'accept-language', 'content-type', 'content-encoding', 'content-length', 'if-none-match', 'range', 'user-agent']

function asked(visit: Visit, request: Request, domain: Asked['domain'], method: string, search: string): Asked {
  const headers: Record<string, string> = {}
  for (const name of forwarded) {
    const value = request.headers.get(name)
    if (value !== null) headers[name] = value
  }
  const authorization = request.headers.get('authorization')
  return {
    ...{ domain, method, verb: request.method, search, headers, body: request.body },
    principal: () => (authorization === null ? anonymous(visit.env, visit.address) : authenticate(visit.env, authorization, visit.address)),
    timeoutMs: timeoutOf(request),
    idempotencyKey: idempotencyKeyOf(request),
  }
}

const timeoutMsMax = 600_000

function timeoutOf({ headers }: Request): number | undefined {
  const value = headers.get('x-request-timeout')
  if (value === null) return undefined
  const ms = Number(value)
  if (/^\d+$/.test(value) && ms >= 1 && ms <= timeoutMsMax) return ms
  throw new Problem('invalid_argument', `x-request-timeout is not a number of milliseconds from 1 to ${timeoutMsMax}`)
}

function idempotencyKeyOf({ headers }: Request): string | undefined {
  const value = headers.get('idempotency-key')
  if (value === null || /^[\x21-\x7e]{1,255}$/.test(value)) return value ?? undefined
  throw new Problem('invalid_argument', 'idempotency-key is not 1 to 255 visible ASCII characters')
}

function traceparentOf({ headers }: Request): string | undefined {
  const value = headers.get('traceparent')
  return isTraceparent(value) ? value : undefined
}

/** The client's address; of IPv6 the /64, since one client commonly holds all of it. */
function addressOf(request: Request, { CLIENT_ADDRESS }: Env): string {
  if (CLIENT_ADDRESS === 'cloudflare') return network(request.headers.get('cf-connecting-ip') ?? 'unknown')
  const socket = (request.cf as { clientIp?: string } | undefined)?.clientIp ?? 'unknown'
  return network(socket.replace(/^\[?(.*?)\]?:\d+$/, '$1'))
}

const network = (address: string): string => (address.includes(':') && !address.includes('.') ? `${address.split(':').slice(0, 4).join(':')}::/64` : address)

const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' }

function preflight(): Response {
  const allow = { 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'authorization, content-type, idempotency-key, traceparent, x-request-timeout, last-event-id' }
  return new Response(null, { status: 204, headers: { ...cors, ...allow, 'access-control-max-age': '86400' } })
}

const security = { 'strict-transport-security': 'max-age=31536000; includeSubDomains', 'x-content-type-options': 'nosniff' }

/** The answer with what the door says of it. */
function finish({ requestId, at }: Visit, { response, traceparent, balance, authMs = 0, serviceMs = 0 }: Partial<Answered> & Pick<Answered, 'response'>): Response {
  const headers = new Headers(response.headers)
  const total = Date.now() - at
  const added = { ...cors, ...security, ...(balance && limitFields(balance)), 'x-request-id': requestId, 'server-timing': `gw;dur=${total - authMs - serviceMs}, auth;dur=${authMs}, svc;dur=${serviceMs}` }
  for (const [name, value] of Object.entries(added)) headers.set(name, value)
  if (traceparent !== undefined) headers.set('traceparent', traceparent)
  if (response.status === 401 && !headers.has('www-authenticate')) headers.set('www-authenticate', challenge())
  return new Response(response.body, { status: response.status, headers })
}
