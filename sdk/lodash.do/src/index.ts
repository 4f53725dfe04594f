import type { ClientOptions } from '@dot-do/client'
import { fromContract } from '@dot-do/client/source'
import contract from './contract.ts'
import { shape } from './shape.ts'
import type { Lodash } from './types.ts'

export { type Call, type CallOptions, type ClientOptions, DoError, safe } from '@dot-do/client'
export type * from './types.ts'

const connect = fromContract(contract)

/** Makes a client of lodash.do, whose functions are called as lodash's are. */
export const createClient = (options?: ClientOptions): Lodash => shape(connect(options))
/** The ready client of lodash.do: reads DO_API_KEY and DO_BASE_URL when it is used. */
export const lodash: Lodash = createClient()
