import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import { createClient as llm } from 'llm.do'
import contract from 'models.do/contract'
import handlers from './handlers.ts'
import { health } from './health.ts'
import { own } from './own/store.ts'
import { catalogue } from './public/store.ts'
import { routes } from './routes/routes.ts'

export const Public = durable(catalogue)
export const Own = durable(own)
export default service(contract, { handlers, routes, health, uses: { llm } })
