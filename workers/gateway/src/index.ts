import { door } from './door.ts'
import type { Env } from './env.ts'

export { Limiter } from './limiter.ts'
export default { fetch: (request: Request, env: Env, ctx: ExecutionContext) => door(request, env, ctx) }
