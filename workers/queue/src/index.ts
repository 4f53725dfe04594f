import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'queue.do/contract'
import { directory } from './directory/store.ts'
import handlers from './handlers.ts'
import { deliveringPartition } from './partition/deliver.ts'
import internal from './internal.ts'

export const Directory = durable(directory)
export const Partition = durable(deliveringPartition)

export default service(contract, { handlers, internal, trusts: ['schedule', 'webhooks', 'db', 'llm', 'email', 'tasks'] })
