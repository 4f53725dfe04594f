import { getTableName } from 'drizzle-orm'
import type { Queue, Scope } from './open.ts'
import { body, message, result } from './schema.ts'
import { forgetWindows } from './dedupe.ts'
import { die, fail, type Leased, leasedFields } from './settle.ts'
import { forgetStats } from './stats.ts'

const atOnce = 1_000

/** Does what time alone brings: what was delayed is ready, what was silent has failed, what came too late is dead. */
export function tidy(queue: Queue): void {
  const { sql, now } = queue.scope
  expire(queue)
  for (const late of sql
    .exec<Leased & { state: string }>(
      `select ${leasedFields}, state from message where expires_at is not null and ended_at is null and state <> 'leased' and expires_at <= ? order by expires_at limit ${atOnce}`,
      now,
    )
    .toArray()) {
    die(queue, late, 'ttl')
  }
  sql.exec(`update message set state = 'ready' where seq in (select seq from message where state = 'delayed' and due <= ? order by due limit ${atOnce})`, now)
}

function expire(queue: Queue): void {
  const { sql, now } = queue.scope
  const silent = sql
    .exec<Leased>(`select ${leasedFields} from message where state = 'leased' and leased_until <= ? order by leased_until limit ${atOnce}`, now)
    .toArray()
  for (const each of silent) fail(queue, each, {})
}

/** Deletes messages whose time to be read is over, some at a time. */
export function forget({ scope, settings }: Queue): void {
  const { sql, now } = scope
  const old = sql
    .exec<{ seq: number }>(
      `select seq from message where ended_at is not null and ended_at <= ? and moving_to is null order by ended_at limit ${atOnce}`,
      now - settings.retentionMs,
    )
    .toArray()
  erase(
    scope,
    old.map(({ seq }) => seq),
  )
  forgetWindows(scope, atOnce)
  forgetStats(scope)
}

/** Deletes messages with all that is kept of them. */
export function erase({ sql, send }: Scope, seqs: number[]): void {
  if (seqs.length === 0) return
  const list = JSON.stringify(seqs)
  const among = 'seq in (select value from json_each(?))'
  const large = sql.exec<{ large: string }>(`select large from body where ${among} and large is not null`, list).toArray()
  sql.exec(`delete from dedupe where message in (select id from message where ${among})`, list)
  for (const table of [message, body, result]) sql.exec(`delete from ${getTableName(table)} where ${among}`, list)
  if (large.length > 0) send({ sweep: large.map((row) => row.large) }, { lane: large[0]?.large ?? '' })
}
