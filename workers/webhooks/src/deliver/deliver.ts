import { Problem, type ServiceContext } from '@dot-do/contract'
import type { Env } from '../env.ts'
import { objectAt } from '../object.ts'
import type { Bound } from '../store/deliveries.ts'
import { attempt } from './attempt.ts'

/** A message of a queue of this domain, as queue.do hands it over. */
export interface Queued<Body> {
  message: { id: string; attempt: number; maxAttempts: number }
  body: Body
}

interface Scope {
  env: Env
  ctx: ServiceContext
}

/** queue.do alone hands over what is due: others that may call here tell things. */
export function checkQueue({ caller }: ServiceContext): void {
  if (caller !== 'queue') throw new Problem('permission_denied', 'queue.do alone hands over what is due')
}

/** Makes one attempt of a delivery; `unavailable` where another is to follow, after what the endpoint asked for. */
export async function deliver({ message, body }: Queued<Bound>, { env, ctx }: Scope): Promise<Record<string, never>> {
  checkQueue(ctx)
  const { tenant } = ctx.auth
  const object = objectAt(env, tenant)
  const job = await object.beginDelivery({ ...body, queued: message.id })
  if (!job) return {}
  const { row, isDelivered, isGone, retryAfter } = await attempt(env, tenant, job)
  const isLast = message.attempt >= message.maxAttempts
  await object.endDelivery({ ...body, attempt: row, isDelivered, isGone, isLast })
  if (isDelivered || isGone || isLast) return {}
  const headers = retryAfter === undefined ? undefined : { 'retry-after': String(retryAfter) }
  throw new Problem('unavailable', row.error ?? `the endpoint answered ${row.status}`, { headers })
}
