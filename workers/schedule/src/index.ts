import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import contract from 'schedule.do/contract'
import handlers from './handlers.ts'
import internal from './internal.ts'
import { schedules } from './store/store.ts'

export const Schedules = durable(schedules)

export default service(contract, { handlers, internal })
