import { Problem } from '@dot-do/contract'
import { type Asking, openQueue, type Scope, type State } from './open.ts'
import type { Attempt } from './settle.ts'

export type Row = {
  seq: number
  id: string
  state: State
  priority: number
  due: number
  key: string | null
  headers: string | null
  content_type: string | null
  size: number
  origin: number | null
  sent_at: number
  expires_at: number | null
  attempt: number
  attempts_max: number
  started_at: number | null
  ended_at: number | null
  reason: string | null
  moving_to: string | null
  history: string
}

const iso = (time: number): string => new Date(time).toISOString()

/** A message without its body, as it is shown in a list. */
export const summaryOf = ({ id, state, priority, due, key, headers, content_type, sent_at, attempt, attempts_max, ended_at, reason }: Row) => ({
  ...{ id, state, priority, attempt, maxAttempts: attempts_max, sentAt: iso(sent_at) },
  ...(key !== null && { key }),
  ...(headers !== null && { headers: JSON.parse(headers) as Record<string, string> }),
  ...(content_type !== null && { contentType: content_type }),
  ...(['ready', 'delayed', 'held'].includes(state) && { dueAt: iso(due) }),
  ...(ended_at !== null && { endedAt: iso(ended_at) }),
  ...(reason !== null && { reason }),
})

export type Summary = ReturnType<typeof summaryOf>

/** The message of an id with its body and what became of it; undefined where this partition has none. */
export function getMessage(scope: Scope, { id, ...asking }: Asking & { id: string }) {
  openQueue(scope, asking)
  const { sql } = scope
  const row = sql.exec<Row>('select * from message where id = ?', id).toArray()[0]
  if (!row) return undefined
  const body = sql
    .exec<{ json: string | null; base64: string | null; large: string | null }>('select json, base64, large from body where seq = ?', row.seq)
    .one()
  const result = sql.exec<{ value: string }>('select value from result where seq = ?', row.seq).toArray()[0]?.value
  const running = row.state === 'leased' ? [{ attempt: row.attempt, startedAt: iso(row.started_at ?? 0), outcome: 'running' as const }] : []
  const ended = (JSON.parse(row.history) as Attempt[]).map(({ startedAt, endedAt, ...rest }) => ({ ...rest, startedAt: iso(startedAt), endedAt: iso(endedAt) }))
  return {
    ...{ summary: summaryOf(row), attempts: [...ended, ...running].slice(-20), result },
    body: { json: body.json ?? undefined, base64: body.base64 ?? undefined, large: body.large ?? undefined },
  }
}

export interface Listing {
  state?: string | undefined
  key?: string | undefined
  sentBefore?: number | undefined
  after?: string | undefined
  limit: number
}

const states = ['ready', 'delayed', 'held', 'leased', 'done', 'dead', 'canceled']

/** Messages by their ids, which are in the order of sending. */
export function listMessages(scope: Scope, { state, key, sentBefore, after = '', limit, ...asking }: Asking & Listing): Summary[] {
  openQueue(scope, asking)
  if (state !== undefined && !states.includes(state)) throw new Problem('invalid_argument', 'no state of a message')
  // The state stands in the text, since an index of some rows is used for a condition that says the same.
  const conditions = ['id > ?', state && `state = '${state}'`, key !== undefined && 'key = ? and key is not null', sentBefore !== undefined && 'sent_at < ?']
  const values = [after, key, sentBefore].filter((value) => value !== undefined)
  return scope.sql
    .exec<Row>(`select * from message where ${conditions.filter(Boolean).join(' and ')} order by id limit ?`, ...values, limit)
    .toArray()
    .map(summaryOf)
}
