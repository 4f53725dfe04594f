import { service } from '@dot-do/service'
import contract from 'markdown.do/contract'
import { uses } from './calls.ts'
import handlers from './handlers.ts'

export default service(contract, { handlers, uses })
