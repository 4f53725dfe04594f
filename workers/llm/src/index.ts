import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'llm.do/contract'
import { createClient as models } from 'models.do'
import handlers from './handlers.ts'
import { routes } from './routes.ts'
import { llm } from './store/store.ts'

export const Llm = durable(llm)
export default service(contract, { handlers, routes, uses: { models } })
