export { type Answer, type Call, callOf, safe } from './call.ts'
export { createClient, type MethodTable } from './client.ts'
export { type Code, DoError, type DoErrorDetails, type Failure, type Issue } from './error.ts'
export type { CallOptions, ClientOptions, FileInput } from './options.ts'
