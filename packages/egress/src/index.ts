export { checkUrl } from './address.ts'
export { EgressError, type EgressReason } from './error.ts'
export { checkAddress, type EgressOptions, safeFetch } from './fetch.ts'
export { isPublicIp } from './ip.ts'
