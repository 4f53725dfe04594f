import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'photos.do/contract'
import handlers from './handlers.ts'
import { records } from './store/store.ts'

export const Records = durable(records)
export default service(contract, { handlers })
