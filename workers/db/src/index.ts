import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'db.do/contract'
import { uses } from './calls.ts'
import { directory } from './directory/store.ts'
import handlers from './handlers.ts'
import { deliveringSpace } from './space/semantic/deliver.ts'

export const Directory = durable(directory)
export const Space = durable(deliveringSpace)
export default service(contract, { handlers, uses })
