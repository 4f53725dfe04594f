export { createClient, type CallOptions, type ClientOptions, type MethodTable } from './client.ts'
export { DoError, type Issue, safe } from './error.ts'
export type { Call } from './call.ts'
