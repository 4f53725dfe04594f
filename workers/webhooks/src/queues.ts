import { DoError } from '@dot-do/client'
import { callsOf, ownContext } from '@dot-do/service'
import type { Delivery } from '@dot-do/store'
import { createClient as queue, type Queue } from 'queue.do'
import type { Env } from './env.ts'
import { objectAt } from './object.ts'
import type { EndpointRow } from './store/schema.ts'
import type { Message, Work } from './store/outbox.ts'

/** The queue of an endpoint or a source. */
export const queueOf = (id: string): string => `webhooks.do/${id}`

/** queue.do, for this domain's own queues in a tenant. */
export const queueFor = (env: Env, tenant: string, idempotencyKey?: string): Queue =>
  callsOf({ contract: { name: 'webhooks.do' }, uses: { queue } }, ownContext('webhooks', tenant, { idempotencyKey }), env).queue as Queue

// At 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h.
const attempts = {
  maxAttempts: 8,
  backoff: { type: 'list' as const, delays: ['5s', '5m', '30m', '2h', '5h', '10h', '10h'], jitter: 0.2 },
  // Longer than an attempt may take, with what is written before and after.
  ...{ timeout: '20s', lease: '25s' },
}

/** What an endpoint's queue is like. */
export const endpointQueue = ({ id, ordered, paused, rate }: Pick<EndpointRow, 'id' | 'ordered' | 'paused' | 'rate'>) => ({
  ...attempts,
  ...{ name: queueOf(id), target: { domain: 'webhooks', method: 'deliver' }, ordered, paused },
  ...(rate && { rate }),
})

const sourceQueue = (id: string) => ({ ...attempts, name: queueOf(id), target: { domain: 'webhooks', method: 'forward' } })

/** Brings what the object asks for to queue.do; what fails is brought again. */
export async function deliver(message: Message, { env, key, actor }: Delivery): Promise<void> {
  const { of } = message
  const [bindings, { tenant }] = [env as Env, actor]
  const calls = queueFor(bindings, tenant, key)
  if (message.kind === 'put') return void (await put(bindings, tenant, of))
  if (message.kind === 'delete') return void (await calls.deleteQueue({ name: queueOf(of), force: true }))
  const messages = message.work.map((work) => outgoing(work, message.isOrdered ? of : undefined))
  try {
    await calls.sendBatch({ queue: queueOf(of), messages })
  } catch (err) {
    // It was deleted behind this, so that nobody waits for it.
    if (err instanceof DoError && err.code === 'not_found' && !(await put(bindings, tenant, of))) return
    throw err
  }
}

const outgoing = ({ body, at }: Work, key: string | undefined) => ({
  body,
  ...(key !== undefined && { key }),
  ...(at !== undefined && { at: new Date(at).toISOString() }),
})

/** Makes the queue what its endpoint or source is now; false where that is gone. */
async function put(env: Env, tenant: string, of: string): Promise<boolean> {
  const object = objectAt(env, tenant)
  const settings = of.startsWith('src_') ? (await object.source({ id: of })) && sourceQueue(of) : endpointQueueOf(await object.knownEndpoint({ id: of }))
  if (settings) await queueFor(env, tenant).putQueue(settings)
  return settings !== undefined
}

const endpointQueueOf = (row: EndpointRow | undefined) => row && endpointQueue(row)
