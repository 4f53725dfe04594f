import { type Contract, contextHeader, decodeHop, type Hop, parametersOf, Problem, uuidv7 } from '@dot-do/contract'
import { Hono } from 'hono'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import type { ClientFactory } from './clients.ts'
import { describe } from './describe.ts'
import { domainOf, type Implementation, type Props } from './domain.ts'
import { answer, problemResponse } from './http.ts'
import type { Internal } from './internal.ts'
import { log } from './log.ts'
import { openapi } from './openapi.ts'
import { asProblem } from './problems.ts'
import { purge, purgePath } from './purge.ts'
import { answerRoute, noRoute } from './routes.ts'

/** The Worker of a domain: what it exports as default. Calls come only over a binding whose props name the caller. */
export function service<C extends Contract, Env extends object, Uses extends Record<string, ClientFactory> = Record<never, never>>(
  contract: C,
  { internal, ...implementation }: Implementation<C, Env, Uses> & { internal?: Internal },
): { fetch: (request: Request, env: Env, ctx: ExecutionContext<Props>) => Response | Promise<Response> } {
  const domain = domainOf(contract, implementation)
  const app = new Hono<{ Bindings: Env }>({ router: new RegExpRouter() })
  const { health } = implementation
  app.get('/health', async (c) => c.json(health ? await health(c.env) : { status: 'ok' }))
  app.get('/openapi.json', (c) => c.json(openapi(contract)))
  app.get('/', (c) => {
    callerOf(c.executionCtx)
    return c.json(describe(contract))
  })
  app.post(purgePath, async (c) => {
    if (callerOf(c.executionCtx) !== 'auth') throw noRoute(contract.name)
    return c.json(await purge(c.env, await c.req.json<{ tenant: string }>()))
  })
  app.post('/internal/:method', ({ req, env, executionCtx }) => {
    const hop = hopOf(req.raw, executionCtx)
    if (!internal?.callers.includes(hop.context.caller)) throw noRoute(contract.name)
    return answer(internal.domain, req.param('method'), req.raw, hop, env, executionCtx as ExecutionContext)
  })
  for (const route of Object.keys(contract.routes)) {
    const [verb = '', path = ''] = route.split(' ')
    app.on(verb, path.replace(/\*$/, '{.+}'), ({ req, env, executionCtx }) => {
      const hop = hopOf(req.raw, executionCtx)
      if (parametersOf(route).length === 0) return answerRoute(domain, route, req.raw, hop, env, executionCtx as ExecutionContext)
      return answer(domain, contract.routes[route] ?? '', req.raw, hop, env, executionCtx as ExecutionContext, req.param() as Record<string, string>)
    })
  }
  app.notFound((c) => {
    callerOf(c.executionCtx)
    throw noRoute(contract.name)
  })
  app.onError((error, c) => {
    const [problem, requestId] = [asProblem(error), uuidv7()]
    if (problem.status >= 500) log(c.env, 'error', { domain: contract.name, path: c.req.path, code: problem.code, requestId, cause: problem.cause })
    return problemResponse(problem, requestId)
  })
  return {
    // A call is most of what comes, and needs none of what a router does.
    fetch(request, env, ctx) {
      const method = rpc.exec(request.url)?.[1]
      if (method === undefined) return app.fetch(request, env, ctx)
      try {
        return answer(domain, method, request, hopOf(request, ctx), env, ctx)
      } catch (thrown) {
        return problemResponse(asProblem(thrown), uuidv7())
      }
    },
  }
}

const rpc = /^https?:\/\/[^/]+\/rpc\/([^/?#]+)(?:\?|$)/

function callerOf({ props }: { props?: Props }): string {
  if (props?.caller !== undefined) return props.caller
  throw new Problem('unauthenticated', 'this Worker answers the platform alone; call it through the gateway with an API key')
}

/** The context of a call whose binding proves its caller. */
function hopOf(request: Request, ctx: { props?: Props }): Hop {
  const caller = callerOf(ctx)
  const header = request.headers.get(contextHeader)
  if (header === null) throw new Problem('unauthenticated', `no ${contextHeader} came with the call`)
  return decodeHop(header, caller)
}
