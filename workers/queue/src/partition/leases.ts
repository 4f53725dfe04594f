import { Problem } from '@dot-do/contract'
import { claim, type Claimed } from './claim.ts'
import { readLease } from './ids.ts'
import { type Asking, openQueue, type Queue, type Scope } from './open.ts'
import { pump } from './pump.ts'
import { fail, type Failure, type Leased, leasedFields, succeed } from './settle.ts'
import { tidy } from './tidy.ts'

const bytesMax = 10 * 1024 * 1024

/** Takes messages that are due, each under a lease. */
export function receive(scope: Scope, { max, leaseMs, ...asking }: Asking & { max: number; leaseMs?: number | undefined }): Claimed[] {
  const queue = openQueue(scope, asking)
  if (queue.settings.target) throw new Problem('failed_precondition', 'the queue delivers to a target; nothing is left to be received')
  tidy(queue)
  return queue.settings.paused ? [] : claim(queue, { max, leaseMs: leaseMs ?? queue.settings.leaseMs, bytesMax })
}

/** Ends deliveries as done; says of which that could be said. */
export const ack = (scope: Scope, { leases, ...asking }: Asking & { leases: string[] }): boolean[] =>
  each(scope, asking, leases, (queue, message) => succeed(queue, message))

/** Ends deliveries as failed. */
export const nack = (
  scope: Scope,
  { leases, delayMs, error, ...asking }: Asking & { leases: string[]; delayMs?: number | undefined; error?: Failure },
): boolean[] => each(scope, asking, leases, (queue, message) => fail(queue, message, { error, delayMs }))

/** Lets deliveries take so long from now. */
export const extend = (scope: Scope, { leases, byMs, ...asking }: Asking & { leases: string[]; byMs: number }): boolean[] =>
  each(scope, asking, leases, ({ scope: { sql, now } }, { seq }) => void sql.exec('update message set leased_until = ? where seq = ?', now + byMs, seq))

function each(scope: Scope, asking: Asking, leases: string[], work: (queue: Queue, message: Leased) => void): boolean[] {
  const queue = openQueue(scope, asking)
  tidy(queue)
  const outcomes = leases.map((lease) => {
    const message = leasedBy(scope, lease)
    if (message) work(queue, message)
    return message !== undefined
  })
  pump(queue)
  return outcomes
}

/** The message that is out under a lease, unless that is over. */
export function leasedBy({ sql, now }: Scope, lease: string): Leased | undefined {
  const { id, token } = readLease(lease) ?? {}
  if (id === undefined || token === undefined) return undefined
  return sql
    .exec<Leased>(`select ${leasedFields} from message where id = ? and token = ? and state = 'leased' and leased_until > ?`, id, token, now)
    .toArray()[0]
}
