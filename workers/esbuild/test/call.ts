import type { Input, Result } from '@dot-do/contract'
import { type Caller, problemOf, tenant } from '@dot-do/testing'
import type contract from 'esbuild.do/contract'

type Contract = typeof contract
type Name = keyof Contract['methods']

export type BuildInput = Input<Contract, 'build'>
export type Built = Result<Contract, 'build'>

let keyed: Promise<Caller> | undefined

/** One call of esbuild.do by its SDK, through the gateway. */
export async function call<K extends Name>(method: K, input: Input<Contract, K>): Promise<Result<Contract, K>> {
  const { esbuild } = await (keyed ??= tenant({ grants: ['esbuild:read'] }))
  const send = esbuild[method] as (input: Input<Contract, K>) => Promise<Result<Contract, K>> // one of four functions, each with its own input
  return send(input)
}

/** What the call is refused with. */
export const refused = <K extends Name>(method: K, input: Input<Contract, K>) => problemOf(call(method, input))
