import { fromContract } from '@dot-do/client/source'
import contract from './contract.ts'

export { type Call, type CallOptions, type ClientOptions, DoError, safe } from '@dot-do/client'
export const createClient = fromContract(contract)
export type Bare = ReturnType<typeof createClient>
/** The ready client of bare.do: reads DO_API_KEY and DO_BASE_URL when it is used. */
export const bare: Bare = createClient()
