import { leaseOf, newToken } from './ids.ts'
import type { Queue } from './open.ts'
import type { Row } from './read.ts'
import { bucketOf, bump } from './stats.ts'

/** A message that was given out, with all that its delivery takes. */
export interface Claimed {
  id: string
  lease: string
  leasedUntil: number
  attempt: number
  attemptsMax: number
  key?: string
  headers?: Record<string, string>
  contentType?: string
  /** JSON as text, or bytes in base64, or where it lies in the bucket. */
  json?: string
  base64?: string
  large?: string
  /** Who sent it, as text. */
  origin?: string
  sentAt: number
}

type Claimable = Pick<Row, 'seq' | 'id' | 'due' | 'key' | 'headers' | 'content_type' | 'size' | 'origin' | 'sent_at' | 'attempt' | 'attempts_max'>

export interface ClaimOptions {
  max: number
  leaseMs: number
  /** Bytes of bodies; one message is given however large it is. */
  bytesMax?: number
}

/** Gives out what is due, each under a lease of its own: by priority, then the time due, then the order of sending. */
export function claim(queue: Queue, { max, leaseMs, bytesMax = Number.POSITIVE_INFINITY }: ClaimOptions): Claimed[] {
  if (max <= 0) return []
  const rows = queue.scope.sql
    .exec<Claimable>(
      `select seq, id, due, key, headers, content_type, size, origin, sent_at, attempt, attempts_max
       from message where state = 'ready' order by priority desc, due, seq limit ?`,
      max,
    )
    .toArray()
  let bytes = 0
  const fit = rows.filter(({ size }, index) => (bytes += size) <= bytesMax || index === 0)
  return fit.map((row) => lease(queue, row, leaseMs))
}

function lease({ scope, number }: Queue, row: Claimable, leaseMs: number): Claimed {
  const { sql, now } = scope
  const token = newToken()
  const leasedUntil = now + leaseMs
  sql.exec(
    "update message set state = 'leased', attempt = attempt + 1, token = ?, leased_until = ?, started_at = ? where seq = ?",
    ...[token, leasedUntil, now, row.seq],
  )
  if (row.attempt === 0) bump(scope, 'wait', 1, bucketOf(now - row.due))
  const { json, base64, large } = sql
    .exec<{ json: string | null; base64: string | null; large: string | null }>('select json, base64, large from body where seq = ?', row.seq)
    .one()
  return {
    ...{ id: row.id, lease: leaseOf(row.id, number, token), leasedUntil, attempt: row.attempt + 1, attemptsMax: row.attempts_max, sentAt: row.sent_at },
    ...(row.key !== null && { key: row.key }),
    ...(row.headers !== null && { headers: JSON.parse(row.headers) as Record<string, string> }),
    ...(row.content_type !== null && { contentType: row.content_type }),
    ...(json !== null && { json }),
    ...(base64 !== null && { base64 }),
    ...(large !== null && { large }),
    ...(row.origin !== null && { origin: sql.exec<{ value: string }>('select value from origin where number = ?', row.origin).one().value }),
  }
}
