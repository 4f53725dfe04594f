import { DoError } from '@dot-do/client'
import { callsOf, dispatchInternal, ownContext } from '@dot-do/service'
import { createClient as queue, type Queue } from 'queue.do'
import contract from 'schedule.do/contract'
import { withdraw } from './fates.ts'
import type { Happening, Outgoing, Withdrawal } from '../store/runs.ts'

/** The tenant’s queue of runs, which this domain alone uses. */
export const runsQueue = 'schedule.do/runs'

// Runs are tried by their own rules: a message comes again only where this domain itself could not take it.
const settings = {
  name: runsQueue,
  target: { domain: 'schedule', method: 'run' },
  concurrency: 100,
  maxAttempts: 100,
  backoff: { type: 'exponential' as const, initial: '500ms', max: '1m' },
  lease: '10s',
  timeout: '15m',
  retention: '1d',
}

/** Runs that share a message: on its way one costs as much as many. What becomes of each is its own. */
const runsEach = 20

/** Brings what the object sends to where it goes. */
export async function deliver(env: unknown, tenant: string, key: string, message: Outgoing | Withdrawal | Happening): Promise<void> {
  if ('runs' in message) await deliverRuns(env, tenant, key, message)
  else if ('withdraw' in message) await takeBack(env, tenant, key, message)
  else await dispatchInternal({ domain: 'webhooks', method: 'emit' }, message, ownContext('schedule', tenant, { idempotencyKey: key }), env)
}

/** Takes a message back; that its queue is gone is no matter. */
async function takeBack(env: unknown, tenant: string, key: string, message: Withdrawal): Promise<void> {
  try {
    await withdraw(env, tenant, key, message.withdraw)
  } catch (thrown) {
    if (!(thrown instanceof DoError && thrown.code === 'not_found')) throw thrown
  }
}

/** Brings runs to queue.do. A run’s turn is in one message, however often that is sent. */
async function deliverRuns(env: unknown, tenant: string, key: string, { runs }: Outgoing): Promise<void> {
  const client = queueOf(env, tenant, key)
  const messages = [...runs.filter(({ at }) => at !== undefined).map((run) => [run]), ...chunks(runs.filter(({ at }) => at === undefined))].map(messageOf)
  try {
    await client.sendBatch({ queue: runsQueue, messages })
  } catch (thrown) {
    if (!(thrown instanceof DoError && thrown.code === 'not_found')) throw thrown
    await queueOf(env, tenant, `${key}-put`).putQueue(settings)
    await queueOf(env, tenant, `${key}-sent`).sendBatch({ queue: runsQueue, messages })
  }
}

function chunks(runs: Outgoing['runs']): Outgoing['runs'][] {
  return Array.from({ length: Math.ceil(runs.length / runsEach) }, (_, index) => runs.slice(index * runsEach, (index + 1) * runsEach))
}

function messageOf(runs: Outgoing['runs']) {
  const [first] = runs
  return {
    body: { runs: runs.map(({ id, turn }) => ({ id, turn })) },
    dedupe: { id: `${first?.id}#${first?.turn}`, window: '1d' },
    ...(first?.at !== undefined && { at: new Date(first.at).toISOString() }),
  }
}

function queueOf(env: unknown, tenant: string, idempotencyKey: string): Queue {
  const calls = callsOf({ contract, uses: { queue } }, ownContext('schedule', tenant, { idempotencyKey }), env)
  return calls.queue as Queue
}
