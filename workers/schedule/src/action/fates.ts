import { dispatchInternal, ownContext } from '@dot-do/service'
import type { Failure, Sent } from '../store/schema.ts'

/** What has become of a message: `open` until it is over, `gone` where it can not be found any more. */
export interface Fate {
  state: 'open' | 'done' | 'dead' | 'canceled' | 'gone'
  result?: unknown
  error?: Failure
}

/** What queue.do says has become of messages, in the order asked for. */
export const fatesOf = (env: unknown, tenant: string, queue: string, ids: string[]) =>
  dispatchInternal({ domain: 'queue', method: 'fates' }, { queue, ids }, ownContext('schedule', tenant), env) as Promise<{ items: Fate[]; retentionMs: number }>

/** Has queue.do take back a message, where it is not being delivered. */
export const withdraw = (env: unknown, tenant: string, key: string, { queue, id }: Sent) =>
  dispatchInternal({ domain: 'queue', method: 'withdraw' }, { queue, ids: [id] }, ownContext('schedule', tenant, { idempotencyKey: key }), env)
