import contract from 'probe.do/contract'
import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import handlers, { routes, uses } from './handlers.ts'
import internal from './internal.ts'
import { notes } from './notes/store.ts'

export const Notes = durable(notes)

export default service(contract, { handlers, uses, routes, internal })
