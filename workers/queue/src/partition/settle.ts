import { waitMs } from './backoff.ts'
import type { Queue, Scope } from './open.ts'
import { attempted, type Recent } from './pace.ts'
import { bucketOf, bump } from './stats.ts'

/** A delivery that failed, as it is kept and shown. */
export interface Failure {
  code: string
  detail: string
  status?: number | undefined
}

export interface Attempt {
  attempt: number
  startedAt: number
  endedAt: number
  outcome: 'done' | 'failed' | 'expired'
  error?: Failure
}

/** What is read of a message that is settled. */
export type Leased = {
  seq: number
  id: string
  key: string | null
  attempt: number
  attempts_max: number
  started_at: number
  expires_at: number | null
  history: string
}

export const leasedFields = 'seq, id, key, attempt, attempts_max, started_at, expires_at, history'

const attemptsKept = 20

/** Ends a message as done. */
export function succeed(queue: Queue, message: Leased, result?: string): void {
  const { scope } = queue
  if (result !== undefined) scope.sql.exec('insert or replace into result values (?, ?)', message.seq, result)
  end(queue, message, 'done', null, historyOf(scope, message, 'done'))
  bump(scope, 'done')
  bump(scope, 'run', 1, bucketOf(scope.now - message.started_at))
  if (queue.settings.target) note(queue, false)
}

export interface FailOptions {
  /** What it failed with; absent where the lease ended by itself. */
  error?: Failure | undefined
  /** Milliseconds after which it is tried again, in place of what the queue's backoff says. */
  delayMs?: number | undefined
  /** The next attempt is not earlier than so many milliseconds from now. */
  delayMsMin?: number | undefined
  /** Trying again can't help. */
  isFinal?: boolean | undefined
}

/** Has a message tried again later, or ends it where that was the last attempt. */
export function fail(queue: Queue, message: Leased, { error, delayMs, delayMsMin = 0, isFinal = false }: FailOptions): void {
  const { scope, settings } = queue
  const { sql, now } = scope
  const history = historyOf(scope, message, error ? 'failed' : 'expired', error)
  bump(scope, 'failed')
  bump(scope, 'run', 1, bucketOf(now - message.started_at))
  if (settings.target && !isFinal) note(queue, true)
  if (isFinal || message.attempt >= message.attempts_max) return die(queue, message, error?.code ?? 'expired', history)
  if (message.expires_at !== null && message.expires_at <= now) return die(queue, message, 'ttl', history)
  const due = now + Math.max(delayMsMin, delayMs ?? waitMs(settings.waits, message.attempt))
  sql.exec(
    'update message set state = ?, due = ?, token = null, leased_until = null, history = ? where seq = ?',
    ...[due > now ? 'delayed' : 'ready', due, history, message.seq],
  )
  bump(scope, 'retried')
}

/** Ends a message as dead; it goes on to the queue for such, where there is one. */
export function die(queue: Queue, message: Pick<Leased, 'seq' | 'id' | 'key'>, reason: string, history?: string): void {
  const { scope, settings } = queue
  end(queue, message, 'dead', reason, history)
  bump(scope, 'dead')
  if (settings.deadLetter !== undefined) move(queue, message, settings.deadLetter)
}

/** Sends a dead message on its way to another queue. */
export function move({ scope: { sql, send }, name, number }: Queue, { seq, id }: Pick<Leased, 'seq' | 'id'>, to: string): void {
  sql.exec('update message set moving_to = ? where seq = ?', to, seq)
  // A lane of its own: one that can't be brought now holds up no others.
  send({ move: { id, from: { name, number }, to } }, { lane: id })
}

/** Ends a message, and lets the next one of its key come. */
export function end(
  { scope: { sql, now } }: Queue,
  { seq, id, key }: Pick<Leased, 'seq' | 'id' | 'key'>,
  state: 'done' | 'dead' | 'canceled',
  reason: string | null,
  history?: string,
): void {
  sql.exec(
    `update message set state = ?, reason = ?, history = coalesce(?, history), ended_at = ?, token = null, leased_until = null where seq = ?`,
    ...[state, reason, history ?? null, now, seq],
  )
  sql.exec('delete from dedupe where message = ? and until is null', id)
  if (key !== null) release(sql, key, now)
}

/** Lets the first message of a key that is held come, unless another one of it has its turn. */
export function release(sql: SqlStorage, key: string, now: number): void {
  const live = 'from message where key = ? and key is not null and ended_at is null'
  if (sql.exec(`select 1 ${live} and state <> 'held' limit 1`, key).toArray().length > 0) return
  const first = sql.exec<{ seq: number; due: number }>(`select seq, due ${live} order by seq limit 1`, key).toArray()[0]
  if (first) sql.exec('update message set state = ? where seq = ?', first.due > now ? 'delayed' : 'ready', first.seq)
}

function historyOf({ now }: Scope, message: Leased, outcome: Attempt['outcome'], error?: Failure): string {
  const attempts = JSON.parse(message.history) as Attempt[]
  attempts.push({ attempt: message.attempt, startedAt: message.started_at, endedAt: now, outcome, ...(error && { error }) })
  return JSON.stringify(attempts.slice(-attemptsKept))
}

/** Counts an attempt, for telling a target that fails. */
function note(queue: Queue, hasFailed: boolean): void {
  queue.recent = JSON.stringify(attempted(JSON.parse(queue.recent) as Recent, queue.scope.now, hasFailed))
  queue.scope.sql.exec('update queue set recent = ?', queue.recent)
}
