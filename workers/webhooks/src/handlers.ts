import { handlers } from '@dot-do/service'
import contract from 'webhooks.do/contract'
import type { Env } from './env.ts'
import * as endpoints from './methods/endpoints.ts'
import * as types from './methods/types.ts'
import { verify } from './methods/verify.ts'

export default handlers<typeof contract, Env>(contract, {
  ...endpoints,
  ...types,
  verify,
})
