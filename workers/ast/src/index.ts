import { service } from '@dot-do/service'
import contract from 'ast.do/contract'
import handlers from './handlers.ts'

export default service(contract, { handlers })
