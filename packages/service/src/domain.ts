import { type Contract, parametersOf } from '@dot-do/contract'
import type { ClientFactory, ClientsOf } from './clients.ts'
import type { CallScope, Handlers } from './handlers.ts'
import { checkRoutes, type RouteHandler } from './routes.ts'

export interface Implementation<C extends Contract, Env, Uses extends Record<string, ClientFactory>> {
  handlers: Handlers<C, Env, ClientsOf<Uses>>
  /** Client factories of the domains that handlers call: `call.lists` by `uses: { lists }`. */
  uses?: Uses
  /** What answers the contract's routes that have no parameters. */
  routes?: Record<string, RouteHandler<Env, ClientsOf<Uses>>>
  /** Labels of domains whose calls need no grant: the handlers decide what these may do. */
  trusts?: string[]
  /** What `/health` says beyond that it answers; no part of a call, and nothing that only a caller may know. */
  health?: (env: Env) => Promise<Health>
}

/** Whether a domain does all of its work, or answers with less than it should. */
export interface Health {
  status: 'ok' | 'degraded'
  detail?: string
}

/** A contract joined with what does its work, its types erased for the one path of every call. */
export interface Domain {
  contract: Contract
  handlers: Record<string, ((input: unknown, scope: CallScope) => unknown) | undefined>
  uses: Record<string, ClientFactory>
  routes: Record<string, RouteHandler>
  trusts: string[]
}

/** Joins a contract with its implementation. */
export function domainOf<C extends Contract, Env, Uses extends Record<string, ClientFactory> = Record<never, never>>(
  contract: C,
  { handlers, uses = {} as Uses, routes = {}, trusts = [] }: Implementation<C, Env, Uses>,
): Domain {
  const protocols = Object.keys(contract.routes).filter((route) => parametersOf(route).length === 0)
  checkRoutes(protocols, Object.keys(routes))
  return { contract, handlers: handlers as unknown as Domain['handlers'], uses, routes: routes as Domain['routes'], trusts }
}

/** What a binding's props say of the Worker that holds it. */
export interface Props {
  caller?: string
}
