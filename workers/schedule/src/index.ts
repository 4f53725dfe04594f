import { service } from '@dot-do/service'
import contract from 'schedule.do/contract'
import handlers from './handlers.ts'

export default service(contract, { handlers })
