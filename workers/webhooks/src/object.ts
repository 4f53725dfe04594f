import type { ServiceContext } from '@dot-do/contract'
import { type Actor, actOf, open, own } from '@dot-do/store'
import type { Env } from './env.ts'
import { webhooks } from './store/store.ts'

export interface Scope {
  env: Env
  ctx: ServiceContext
}

/** The caller's tenant's object. */
export const objectOf = ({ env, ctx }: Scope) => own(env.WEBHOOKS, webhooks, ctx)

/** The same for writes that are right however often they are made: what they are given, such as a sealed secret, differs each time. */
export const unkeyed = ({ env, ctx }: Scope) => open(env.WEBHOOKS, webhooks, ctx.auth.tenant, { ...actOf(ctx), idempotencyKey: undefined })

/** The object of a tenant, for what nobody of it asks: a delivery, an event that comes in. */
export const objectAt = (env: Env, tenant: string) => open(env.WEBHOOKS, webhooks, tenant, { tenant, permissions: [] } satisfies Actor)

/** What tells a repeated creation from another: who asks under which key; nothing where there is no key. */
export function creationOf({ ctx }: Pick<Scope, 'ctx'>): string | null {
  const { id, idempotencyKey } = actOf(ctx)
  return id === undefined || idempotencyKey === undefined ? null : JSON.stringify([id, idempotencyKey])
}
