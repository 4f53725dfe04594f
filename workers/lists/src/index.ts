import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'lists.do/contract'
import { directory } from './directory/store.ts'
import handlers from './handlers.ts'
import { deliveringList } from './related/deliver.ts'

export const Directory = durable(directory)
export const List = durable(deliveringList)
export default service(contract, { handlers })
