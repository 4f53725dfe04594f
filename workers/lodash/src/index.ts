import { service } from '@dot-do/service'
import contract from 'lodash.do/contract'
import handlers from './handlers.ts'

export default service(contract, { handlers })
