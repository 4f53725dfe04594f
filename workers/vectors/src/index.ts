import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'vectors.do/contract'
import { directory } from './directory/store.ts'
import handlers from './handlers.ts'
import { index } from './index/store.ts'

export const Directory = durable(directory)
export const Index = durable(index)
export default service(contract, { handlers })
