import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'webhooks.do/contract'
import handlers from './handlers.ts'
import { webhooks } from './store/store.ts'

export const Webhooks = durable(webhooks)
export default service(contract, { handlers })
