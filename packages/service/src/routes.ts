import { type Hop, type Method, Problem } from '@dot-do/contract'
import type { Domain } from './domain.ts'
import type { Encoding } from './events.ts'
import type { CallScope } from './handlers.ts'
import { eventStreamHeaders, headersOf, problemResponse } from './http.ts'
import { admit, eventsOf, type Invocation, record } from './invoke.ts'
import { asProblem } from './problems.ts'
import { beforeDeadline } from './scope.ts'

/** An answer of a route that comes event by event, written as its protocol has it. */
export interface RouteEvents {
  events: AsyncIterable<unknown>
  encoding: Encoding
  /** Milliseconds of silence after which a comment is sent; `keepAliveMs` of the contract unless set. */
  keepAliveMs?: number
}

/** Answers a route: a protocol of the field beside `/rpc`. */
export type RouteHandler<Env = unknown, Calls = unknown> = (
  request: Request,
  scope: CallScope<Method, Env, Calls>,
) => Response | RouteEvents | Promise<Response | RouteEvents>

/** Answers a request to a route as the method it stands for: the same rights, limits, deadline and log. */
export async function answerRoute(domain: Domain, route: string, request: Request, hop: Hop, env: unknown, ctx: ExecutionContext): Promise<Response> {
  const started = Date.now()
  const { context } = hop
  const name = domain.contract.routes[route] ?? ''
  const method = domain.contract.methods[name]
  const handler = domain.routes[route]
  const call: Invocation = { method: name, context, read: () => undefined, env, waitUntil: (work) => ctx.waitUntil(work) }
  try {
    if (!method || !handler) throw new TypeError(`${domain.contract.name} does not implement ${route}`)
    const { deadline, scope } = admit(domain, call, method)
    const made = await beforeDeadline(Promise.resolve(handler(request, scope)), deadline, scope)
    const headers = headersOf(hop, method, started)
    if ('events' in made) {
      const events = eventsOf(domain, call, made.events, method, scope, { ...made.encoding, keepAliveMs: made.keepAliveMs })
      return new Response(events.body(), { headers: { ...headers, ...eventStreamHeaders } })
    }
    record(domain, call, undefined, Date.now() - started)
    return new Response(made.body, { status: made.status, headers: { ...Object.fromEntries(made.headers), ...headers } })
  } catch (thrown) {
    const problem = asProblem(thrown, method)
    record(domain, call, problem, Date.now() - started)
    return problemResponse(problem, context.requestId, headersOf(hop, method, started), true)
  }
}

/** Every route of the contract is implemented, and nothing else is. */
export function checkRoutes(declared: string[], implemented: string[]): void {
  const [missing] = declared.filter((route) => !implemented.includes(route))
  const [unknown] = implemented.filter((route) => !declared.includes(route))
  if (missing !== undefined || unknown !== undefined) throw new TypeError(`the contract and the Worker differ in the route ${missing ?? unknown}`)
}

/** What a route that is not there answers. */
export const noRoute = (domain: string): Problem => new Problem('not_found', `${domain} has nothing at that path; its methods are at /rpc/`)
