import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'vectors.do/contract'
import { directory } from './directory/store.ts'
import handlers from './handlers.ts'
import { deliveringIndex } from './index/deliver.ts'
import { permitted } from './names.ts'

export const Directory = durable(directory)
export const Index = durable(deliveringIndex)
export default service(contract, { handlers: permitted(handlers), trusts: ['db'] })
