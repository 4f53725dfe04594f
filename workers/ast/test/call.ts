import type { Input, Result } from '@dot-do/contract'
import { type Caller, tenant } from '@dot-do/testing'
import type contract from 'ast.do/contract'

type Ast = typeof contract
type Name = keyof Ast['methods']

let caller: Promise<Caller> | undefined

/** One call of ast.do by its SDK, through the gateway. */
export async function call<K extends Name>(method: K, input: Input<Ast, K>): Promise<Result<Ast, K>> {
  const { ast } = await (caller ??= tenant({ grants: [] }))
  const send = ast[method] as (input: Input<Ast, K>) => Promise<Result<Ast, K>> // one of seven functions, each with its own input
  return send(input)
}
