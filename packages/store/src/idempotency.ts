import { idempotencyReason, Problem } from '@dot-do/contract'
import { createHash } from 'node:crypto'

/** Milliseconds that a key is kept from its last use. */
export const keptMs = 24 * 60 * 60 * 1000

export interface KeyScope {
  actor: string
  transaction: string
  key: string
}

/** The table lives in every object, beside the domain's own. */
export function createIdempotency(sql: SqlStorage): void {
  sql.exec(`create table if not exists _idempotency (
    actor text not null, operation text not null, key text not null, input_hash text not null, answer text, used_at integer not null,
    primary key (actor, operation, key)) without rowid`)
  sql.exec('create index if not exists _idempotency_used_at on _idempotency (used_at)')
}

/** The answer of the write made under this key; `failed_precondition` where its input was another. */
export function recall(sql: SqlStorage, { actor, transaction, key }: KeyScope, input: unknown, now: number): { answer: unknown } | undefined {
  const row = sql.exec('select input_hash, answer from _idempotency where actor = ? and operation = ? and key = ?', actor, transaction, key).toArray()[0]
  if (!row) return undefined
  if (row.input_hash !== inputHash(input)) {
    throw new Problem('failed_precondition', 'this idempotency key was used with another input', { reason: idempotencyReason })
  }
  sql.exec('update _idempotency set used_at = ? where actor = ? and operation = ? and key = ?', now, actor, transaction, key)
  return { answer: row.answer === null ? undefined : JSON.parse(row.answer as string) }
}

/** Keeps the answer of a write under its key, in the write's own transaction. */
export function remember(sql: SqlStorage, { actor, transaction, key }: KeyScope, input: unknown, answer: unknown, now: number): void {
  const text = answer === undefined ? null : JSON.stringify(answer)
  sql.exec('insert into _idempotency values (?, ?, ?, ?, ?, ?)', actor, transaction, key, inputHash(input), text, now)
}

/** Drops keys that were not used for a day, a few at each write. */
export function forget(sql: SqlStorage, now: number): void {
  sql.exec(
    'delete from _idempotency where (actor, operation, key) in (select actor, operation, key from _idempotency where used_at < ? order by used_at limit 20)',
    now - keptMs,
  )
}

/** SHA-256 of an input, the same for equal inputs whatever the order of their keys. */
export const inputHash = (input: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(input)) ?? '')
    .digest('hex')

/** The same value with every object's keys in order, so that equal inputs are equal text. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value
  const sorted = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([key, field]) => [key, canonical(field)]))
}
