import type { Input, Result } from '@dot-do/contract'
import { DoError } from '@dot-do/client'
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

/** The failure that a call ends in. */
export async function problemOf(answer: Promise<unknown>): Promise<DoError> {
  try {
    await answer
  } catch (err) {
    if (err instanceof DoError) return err
    throw err
  }
  throw new Error('the call did not fail')
}
