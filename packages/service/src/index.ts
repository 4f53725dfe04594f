export { bindingOf, callsOf } from './calls.ts'
export { type ClientFactory } from './clients.ts'
export { describe } from './describe.ts'
export { type Domain, domainOf, type Implementation, type Props } from './domain.ts'
export { type CallScope, type Handlers, handlers, invalid } from './handlers.ts'
export { doorHeaders, limitHeaders } from './headers.ts'
export { readJson, readText } from './body.ts'
export { type Encoding } from './events.ts'
export { answer, checkVerb, problemResponse } from './http.ts'
export { internal, type Internal } from './internal.ts'
export { log } from './log.ts'
export { suggestion } from './nearest.ts'
export { openapi } from './openapi.ts'
export {
  type ContextOptions,
  contextOf,
  dispatch,
  dispatchInternal,
  type Origin,
  originOf,
  ownContext,
  type Standing,
  type Target,
  targetOf,
} from './origin.ts'
export { asProblem } from './problems.ts'
export { purgePath } from './purge.ts'
export { type RouteEvents, type RouteHandler } from './routes.ts'
export { service } from './service.ts'
