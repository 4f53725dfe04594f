import type { ServiceContext } from '@dot-do/contract'
import type { Llm } from 'llm.do'
import type { Env } from './env.ts'

/** The domains that are called. */
export interface Calls {
  llm: Llm
}

/** What a method needs of its call. */
export interface MethodScope {
  env: Env
  ctx: ServiceContext
  call: Calls
}
