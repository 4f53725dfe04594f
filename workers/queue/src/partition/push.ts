import { dispatchInternal, ownContext } from '@dot-do/service'
import { type Settings, retryAfterMsMax } from '../settings.ts'
import type { Claimed } from './claim.ts'
import { leasedBy } from './leases.ts'
import { type Queue, queueIn, type Scope } from './open.ts'
import { pump } from './pump.ts'
import { fail, type Failure, succeed } from './settle.ts'
import { tidy } from './tidy.ts'

/** What a delivery to a target came to. */
export type Outcome = { result?: string | undefined; error?: undefined } | { error: Failure; retryAfterMs?: number | undefined; isFinal: boolean }

/** Beside the time that the target has: for the way there and back. */
const graceMs = 10_000

/** Begins a delivery as soon as its lease is written. */
export function push({ name, settings, scope }: Queue, claimed: Claimed): void {
  const { tenant } = scope.actor
  scope.after(async ({ env, run }) => {
    const renewing = setInterval(() => void run(renew, { lease: claimed.lease, leaseMs: settings.leaseMs }), settings.leaseMs / 3)
    try {
      const outcome = await pushed(env, tenant, name, settings, claimed)
      await run(settle, { lease: claimed.lease, outcome })
    } finally {
      clearInterval(renewing)
    }
  })
}

/** Has the queue's own Worker do it: this object is one thread, and reads no bodies. */
async function pushed(env: unknown, tenant: string, queue: string, settings: Settings, claimed: Claimed): Promise<Outcome> {
  const { lease: _lease, leasedUntil: _until, ...ticket } = claimed
  const context = ownContext('queue', tenant, { timeoutMs: settings.timeoutMs + graceMs })
  const input = { queue, target: settings.target, timeoutMs: settings.timeoutMs, ...ticket }
  try {
    return (await dispatchInternal({ domain: 'self', method: 'push' }, input, context, env)) as Outcome
  } catch (cause) {
    console.error(JSON.stringify({ level: 'error', msg: 'a delivery was not made', id: claimed.id, cause: String(cause) }))
    return { error: { code: 'unavailable', detail: 'the delivery was not made' }, isFinal: false }
  }
}

/** Says that a delivery goes on. */
export function renew(scope: Scope, { lease, leaseMs }: { lease: string; leaseMs: number }): void {
  const message = leasedBy(scope, lease)
  if (message) scope.sql.exec('update message set leased_until = ? where seq = ?', scope.now + leaseMs, message.seq)
}

/** Notes what a delivery came to, unless its lease is over, and starts those that may follow. */
export function settle(scope: Scope, { lease, outcome }: { lease: string; outcome: Outcome }): void {
  const queue = queueIn(scope)
  if (!queue) return
  tidy(queue)
  const message = leasedBy(scope, lease)
  if (message && outcome.error === undefined) succeed(queue, message, outcome.result)
  if (message && outcome.error) {
    const { error, retryAfterMs = 0, isFinal } = outcome
    fail(queue, message, { error, isFinal, delayMsMin: Math.min(retryAfterMs, retryAfterMsMax) })
  }
  pump(queue)
}
