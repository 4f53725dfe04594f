import { type Input, type Result, type ServiceContext, uuidv7 } from '@dot-do/contract'
import { Problem } from '@dot-do/contract/problem'
import contract from 'yaml.do/contract'
import handlers from '../src/handlers.ts'

type Yaml = typeof contract
type Name = keyof Yaml['methods']

/** One call of yaml.do, its input and output checked by the contract as the kit does. Every test of behaviour goes through here. */
export async function call<K extends Name>(method: K, input: Input<Yaml, K>, isAuthenticated = true): Promise<Result<Yaml, K>> {
  const { input: schema, output } = contract.methods[method]
  const handler = handlers[method] as (input: unknown, scope: { ctx: ServiceContext }) => unknown // one of five functions, each with its own input
  const answer = handler(schema.parse(JSON.parse(JSON.stringify(input))), { ctx: context(isAuthenticated) })
  return JSON.parse(JSON.stringify(output.parse(answer))) as Result<Yaml, K> // as it comes over the wire
}

const context = (isAuthenticated: boolean): ServiceContext => ({
  requestId: uuidv7(),
  timestamp: Date.now(),
  auth: { authenticated: isAuthenticated, tenant: isAuthenticated ? 'org_1' : 'public', permissions: [] },
  caller: 'gateway',
  traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
  depth: 0,
})

/** The problem that a call ends in; anything else it throws is a failure of the test. */
export async function problemOf(answer: Promise<unknown>): Promise<Problem> {
  try {
    await answer
  } catch (err) {
    if (err instanceof Problem) return err
    throw err
  }
  throw new Error('the call did not fail')
}
