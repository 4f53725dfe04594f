import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'lists.do/contract'
import { directory } from './directory/store.ts'
import handlers from './handlers.ts'
import { list } from './list/store.ts'

export const Directory = durable(directory)
export const List = durable(list)
export default service(contract, { handlers })
