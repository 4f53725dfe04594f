import type { Input, Result } from '@dot-do/contract'
import { anonymous, type Caller, tenant } from '@dot-do/testing'
import type contract from 'yaml.do/contract'

type Yaml = typeof contract
type Name = keyof Yaml['methods']

let keyed: Promise<Caller> | undefined

/** One call of yaml.do by its SDK, through the gateway. Every test of behaviour goes through here. */
export async function call<K extends Name>(method: K, input: Input<Yaml, K>, isAuthenticated = true): Promise<Result<Yaml, K>> {
  const { yaml } = isAuthenticated ? await (keyed ??= tenant({ grants: [] })) : anonymous()
  const send = yaml[method] as (input: Input<Yaml, K>) => Promise<Result<Yaml, K>> // one of five functions, each with its own input
  return send(input)
}
