import { handlers } from '@dot-do/service'
import contract from 'schedule.do/contract'
import { preview } from './methods/preview.ts'

export default handlers<typeof contract>(contract, { preview })
