import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'webhooks.do/contract'
import handlers from './handlers.ts'
import internal from './internal.ts'
import { deliver } from './queues.ts'
import { routes } from './routes.ts'
import { webhooks } from './store/store.ts'

export const Webhooks = durable({ ...webhooks, deliver })
export default service(contract, { handlers, internal, routes })
