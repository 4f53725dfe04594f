import contract from 'probe.do/contract'
import { service } from '@dot-do/service'
import handlers, { uses } from './handlers.ts'

export default service(contract, { handlers, uses })
