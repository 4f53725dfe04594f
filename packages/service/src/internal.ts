import type { Contract } from '@dot-do/contract'
import type { ClientFactory } from './clients.ts'
import { type Domain, domainOf, type Implementation } from './domain.ts'

/** Methods that only other domains of the platform call, at `/internal/:method`: the binding proves who calls, and that is the right to. */
export interface Internal {
  domain: Domain
  callers: string[]
}

/** Joins internal methods, declared by a contract of their own whose methods are all `public`, with what does their work. `callers` are labels. */
export function internal<C extends Contract, Env, Uses extends Record<string, ClientFactory> = Record<never, never>>(
  contract: C,
  { callers, ...implementation }: Implementation<C, Env, Uses> & { callers: string[] },
): Internal {
  const closed = Object.entries(contract.methods).find(([, { access }]) => access !== 'public')
  if (closed) throw new TypeError(`${contract.name}: the internal method ${closed[0]} is open to its callers, whoever they act for: its access is public`)
  return { domain: domainOf(contract, implementation), callers }
}
