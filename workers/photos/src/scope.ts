import type { ServiceContext } from '@dot-do/contract'
import { actOf, open, own, type Actor } from '@dot-do/store'
import type { Env } from './env.ts'
import { records } from './store/store.ts'

export interface Scope {
  env: Env
  ctx: ServiceContext
}

/** The caller's tenant's photos. */
export const recordsOf = ({ env, ctx }: Scope) => own(env.RECORDS, records, ctx)

/** The same for a call of several transactions, each of which is right however often it is made: an idempotency key would tell them apart by their ids. */
export const unkeyed = ({ env, ctx }: Scope) => open(env.RECORDS, records, ctx.auth.tenant, { ...actOf(ctx), idempotencyKey: undefined })

/** The photos of the tenant that an address leads to; what is done there is nobody's. */
export const recordsAt = (env: Env, tenant: string) => open(env.RECORDS, records, tenant, { tenant, permissions: [] } satisfies Actor)
