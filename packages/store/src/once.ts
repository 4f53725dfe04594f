import { idempotencyReason, Problem } from '@dot-do/contract'
import { keptMs } from './idempotency.ts'
import type { StoreScope } from './store.ts'

// A call that goes on outside of a transaction, such as one to another service, can't have its key kept by the transaction.
// It has a row from its begin: a repetition joins it while it runs, and gets its answer when it is done.

/** A call under the caller's idempotency key. */
export interface OnceCall {
  operation: string
  key: string
  /** `inputHash` of what was asked. */
  hash: string
  /** Tells this run from another of the same call. */
  run: string
}

/** What there is of a call: nothing until now, another run that has not ended, or its answer. */
export type Begun = { state: 'new' } | { state: 'running' } | { state: 'done'; answer: string }

/** Milliseconds after which a run that was not renewed counts as dead. */
export const onceLeaseMs = 15_000

const table = `create table if not exists _once (
  actor text not null, operation text not null, key text not null, input_hash text not null, run text not null, answer text, until integer not null,
  primary key (actor, operation, key)) without rowid`

/** Begins a call, or says how far it is. `failed_precondition` where the key was used with another input. */
export function beginOnce({ sql, actor, now }: StoreScope, { operation, key, hash, run }: OnceCall): Begun {
  sql.exec(table)
  sql.exec('delete from _once where (actor, operation, key) in (select actor, operation, key from _once where until < ? limit 20)', now)
  const id = actor.id ?? ''
  const row = sql
    .exec('select input_hash, answer from _once where actor = ? and operation = ? and key = ? and until >= ?', id, operation, key, now)
    .toArray()[0]
  if (row && row.input_hash !== hash)
    throw new Problem('failed_precondition', 'this idempotency key was used with another input', { reason: idempotencyReason })
  if (!row) {
    sql.exec('insert or replace into _once values (?, ?, ?, ?, ?, null, ?)', id, operation, key, hash, run, now + onceLeaseMs)
    return { state: 'new' }
  }
  if (row.answer === null) return { state: 'running' }
  sql.exec('update _once set until = ? where actor = ? and operation = ? and key = ?', now + keptMs, id, operation, key)
  return { state: 'done', answer: row.answer as string }
}

/** Says that a run goes on. */
export function renewOnce({ sql, actor, now }: StoreScope, { operation, key, run }: OnceCall): void {
  const until = now + onceLeaseMs
  sql.exec('update _once set until = ? where actor = ? and operation = ? and key = ? and run = ?', until, actor.id ?? '', operation, key, run)
}

/** Ends a run: its answer is kept for 24 hours from its last use; without one the call can be made again. */
export function endOnce({ sql, actor, now }: StoreScope, { operation, key, run }: OnceCall, answer?: string): void {
  const id = actor.id ?? ''
  if (answer === undefined) sql.exec('delete from _once where actor = ? and operation = ? and key = ? and run = ?', id, operation, key, run)
  else
    sql.exec('update _once set answer = ?, until = ? where actor = ? and operation = ? and key = ? and run = ?', answer, now + keptMs, id, operation, key, run)
}
