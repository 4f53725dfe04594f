import { DoError } from '@dot-do/client'
import { callsOf, ownContext } from '@dot-do/service'
import { createClient as queue, type Queue } from 'queue.do'
import contract from 'schedule.do/contract'
import type { Outgoing } from '../store/runs.ts'

/** The tenant’s queue of runs, which this domain alone uses. */
export const runsQueue = 'schedule.do/runs'

// Runs are tried by their own rules: a message comes again only where this domain itself could not take it.
const settings = {
  name: runsQueue,
  target: { domain: 'schedule', method: 'run' },
  concurrency: 200,
  maxAttempts: 100,
  backoff: { type: 'exponential' as const, initial: '500ms', max: '1m' },
  lease: '10s',
  timeout: '15m',
  retention: '1d',
}

/** Brings runs to queue.do. A run’s turn is one message, however often it is sent. */
export async function deliverRuns(env: unknown, tenant: string, key: string, { runs }: Outgoing): Promise<void> {
  const client = queueOf(env, tenant, key)
  const messages = runs.map(({ id, turn, at }) => ({
    body: { id, turn },
    dedupe: { id: `${id}#${turn}`, window: '1d' },
    ...(at !== undefined && { at: new Date(at).toISOString() }),
  }))
  try {
    await client.sendBatch({ queue: runsQueue, messages })
  } catch (thrown) {
    if (!(thrown instanceof DoError && thrown.code === 'not_found')) throw thrown
    await queueOf(env, tenant, `${key}-put`).putQueue(settings)
    await queueOf(env, tenant, `${key}-sent`).sendBatch({ queue: runsQueue, messages })
  }
}

function queueOf(env: unknown, tenant: string, idempotencyKey: string): Queue {
  const calls = callsOf({ contract, uses: { queue } }, ownContext('schedule', tenant, { idempotencyKey }), env)
  return calls.queue as Queue
}
