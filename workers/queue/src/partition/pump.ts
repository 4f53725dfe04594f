import { claim, type Claimed } from './claim.ts'
import { countOf, type Queue } from './open.ts'
import { admitted, admittedAt, isFailing, probeMs, type Recent } from './pace.ts'
import { push } from './push.ts'
import { tidy } from './tidy.ts'

/** Starts whatever deliveries may start now. Every write that could have made one possible ends with it. */
export function pump(queue: Queue): void {
  if (!queue.settings.target) return
  tidy(queue)
  for (const claimed of claimAll(queue)) push(queue, claimed)
}

function claimAll(queue: Queue): Claimed[] {
  const { scope, settings } = queue
  const { sql, now } = scope
  const isSlow = isSlowed(queue)
  const free = settings.paused ? 0 : (isSlow ? 1 : settings.concurrency) - countOf(scope, 'leased')
  if (free <= 0 || (isSlow && queue.probed_at + probeMs > now)) return []
  const room = admitted(settings.rate, queue.arrival, now, free)
  const claimed = claim(queue, { max: room.count, leaseMs: settings.leaseMs })
  if (claimed.length === 0) return claimed
  const { arrival } = admitted(settings.rate, queue.arrival, now, claimed.length)
  Object.assign(queue, { arrival, probed_at: isSlow ? now : queue.probed_at })
  sql.exec('update queue set arrival = ?, probed_at = ?', queue.arrival, queue.probed_at)
  return claimed
}

/** Whether the target fails so often that it is tried once a second. */
export const isSlowed = ({ recent, scope }: Queue): boolean => isFailing(JSON.parse(recent) as Recent, scope.now)

/** When a delivery may start that can't yet; undefined where none waits, or an end of another one comes first. */
export function pumpDue(queue: Queue): number | undefined {
  const { scope, settings } = queue
  if (!settings.target || settings.paused || countOf(scope, 'ready') === 0) return undefined
  const isSlow = isSlowed(queue)
  if (countOf(scope, 'leased') >= (isSlow ? 1 : settings.concurrency)) return undefined
  return Math.max(admittedAt(settings.rate, queue.arrival), isSlow ? queue.probed_at + probeMs : 0)
}
