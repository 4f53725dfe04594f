import type { Contract } from '@dot-do/contract'
import type { ClientFactory, ClientsOf } from './clients.ts'
import type { CallScope, Handlers } from './handlers.ts'

export interface Implementation<C extends Contract, Env, Uses extends Record<string, ClientFactory>> {
  handlers: Handlers<C, Env, ClientsOf<Uses>>
  /** Client factories of the domains that handlers call: `call.lists` by `uses: { lists }`. */
  uses?: Uses
}

/** A contract joined with what does its work, its types erased for the one path of every call. */
export interface Domain {
  contract: Contract
  handlers: Record<string, ((input: unknown, scope: CallScope) => unknown) | undefined>
  uses: Record<string, ClientFactory>
}

/** Joins a contract with its implementation. */
export function domainOf<C extends Contract, Env, Uses extends Record<string, ClientFactory> = Record<never, never>>(
  contract: C,
  { handlers, uses }: Implementation<C, Env, Uses>,
): Domain {
  return { contract, handlers: handlers as unknown as Domain['handlers'], uses: uses ?? {} }
}

/** What a binding's props say of the Worker that holds it. */
export interface Props {
  caller?: string
}
