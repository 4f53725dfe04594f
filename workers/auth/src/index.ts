import contract from 'auth.do/contract'
import { service } from '@dot-do/service'
import { durable } from '@dot-do/store'
import { auditLog } from './audit/store.ts'
import handlers from './handlers.ts'
import { keys } from './keys/store.ts'
import { organizations } from './organizations/store.ts'

export { Audit, Credentials, Standing } from './internal.ts'
export const Keys = durable(keys)
export const Organizations = durable(organizations)
export const AuditLog = durable(auditLog)
export default service(contract, { handlers })
