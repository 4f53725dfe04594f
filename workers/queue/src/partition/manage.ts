import { type Asking, openQueue, type Queue, type Scope } from './open.ts'
import { pump } from './pump.ts'
import { end, move, release } from './settle.ts'
import { erase, tidy } from './tidy.ts'

type Found = {
  seq: number
  id: string
  key: string | null
}

/** Takes back messages that wait; gives the ids of those that did. */
export function cancel(scope: Scope, { ids, ...asking }: Asking & { ids: string[] }): string[] {
  const queue = openQueue(scope, asking)
  tidy(queue)
  const found = scope.sql
    .exec<Found>("select seq, id, key from message where id in (select value from json_each(?)) and state in ('ready', 'delayed', 'held')", JSON.stringify(ids))
    .toArray()
  for (const message of found) end(queue, message, 'canceled', null)
  pump(queue)
  return found.map(({ id }) => id)
}

/** Deletes up to `limit` messages that are not being delivered; how many. */
export function clear(scope: Scope, { before, limit, ...asking }: Asking & { before?: number | undefined; limit: number }): number {
  const queue = openQueue(scope, asking)
  const found = scope.sql
    .exec<Found>(
      "select seq, id, key from message where state <> 'leased' and moving_to is null and sent_at < ? order by seq limit ?",
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    )
    .toArray()
  erase(
    scope,
    found.map(({ seq }) => seq),
  )
  for (const key of new Set(found.map(({ key }) => key))) if (key !== null) release(scope.sql, key, scope.now)
  pump(queue)
  return found.length
}

export interface Redriving {
  ids?: string[] | undefined
  reason?: string | undefined
  to?: string | undefined
  limit: number
}

/** Puts up to `limit` dead messages in again, with all their attempts anew, or sends them on their way to another queue; how many. */
export function redrive(scope: Scope, { ids, reason, to, limit, ...asking }: Asking & Redriving): number {
  const queue = openQueue(scope, asking)
  const conditions = ["state = 'dead' and moving_to is null", ids && 'id in (select value from json_each(?))', reason !== undefined && 'reason = ?']
  const values = [ids && JSON.stringify(ids), reason].filter((value) => value !== undefined)
  const found = scope.sql
    .exec<Found>(`select seq, id, key from message where ${conditions.filter(Boolean).join(' and ')} order by seq limit ?`, ...values, limit)
    .toArray()
  for (const message of found) {
    if (to === undefined) revive(queue, message)
    else move(queue, message, to)
  }
  pump(queue)
  return found.length
}

function revive({ scope: { sql, now }, settings }: Queue, { seq, key }: Found): void {
  sql.exec(
    "update message set state = 'held', due = ?, attempts_max = attempt + ?, expires_at = null, ended_at = null, reason = null where seq = ?",
    ...[now, settings.maxAttempts, seq],
  )
  if (settings.ordered && key !== null) release(sql, key, now)
  else sql.exec("update message set state = 'ready' where seq = ?", seq)
}
