import { Problem } from '@dot-do/contract'
import { type Dedupe, firstOf, standFor } from './dedupe.ts'
import { messageId } from './ids.ts'
import { type Asking, liveIn, openQueue, type Queue, type Scope } from './open.ts'
import { pump } from './pump.ts'
import type { Row } from './read.ts'
import { bump } from './stats.ts'

/** A body on its way: JSON as text, bytes in base64, or where it lies in the bucket. */
export interface Body {
  json?: string | undefined
  base64?: string | undefined
  large?: string | undefined
  contentType?: string | undefined
  /** Bytes, as they are in the row or the bucket. */
  size: number
}

export interface Outgoing {
  /** Where it is in the call's input. */
  path: (string | number)[]
  body: Body
  delayMs: number
  /** Instead of the delay, in milliseconds since the epoch. */
  at?: number | undefined
  priority: number
  key?: string | undefined
  dedupe?: Dedupe | undefined
  ttlMs?: number | undefined
  attemptsMax?: number | undefined
  headers?: Record<string, string> | undefined
}

export interface Sent {
  id: string
  status: 'queued' | 'duplicate'
  bodyMatches?: boolean | undefined
}

export const messagesMax = 1_000_000
export const bytesMax = 4 * 1024 ** 3

/** Puts messages in, all or none. `origin` says who sends, as text. */
export function send(scope: Scope, { messages, origin, ...asking }: Asking & { messages: Outgoing[]; origin?: string | undefined }): Sent[] {
  const queue = openQueue(scope, asking)
  checkRoom(queue, messages.length)
  checkFit(queue, messages, origin)
  const sender = origin === undefined ? null : numberOf(scope, origin)
  const sent = messages.map((message) => sendOne(queue, message, sender))
  bump(scope, 'sent', sent.filter(({ status }) => status === 'queued').length)
  pump(queue)
  return sent
}

/** Whether messages could be sent now; a batch that goes to several partitions asks each before it sends to any. */
export function admit(
  scope: Scope,
  { messages, origin, ...asking }: Asking & { messages: Pick<Outgoing, 'priority' | 'body' | 'path'>[]; origin?: string | undefined },
): void {
  const queue = openQueue(scope, asking)
  checkRoom(queue, messages.length)
  checkFit(queue, messages, origin)
}

function checkRoom({ scope, closed_until }: Queue, more: number): void {
  if (closed_until > scope.now) throw new Problem('unavailable', 'the queue is being deleted')
  if (liveIn(scope) + more > messagesMax) throw new Problem('resource_exhausted', `a partition holds ${messagesMax} messages at most`)
  if (scope.sql.databaseSize > bytesMax) throw new Problem('resource_exhausted', `a partition holds ${bytesMax / 1024 ** 3} GiB at most`)
}

function checkFit({ settings: { ordered, target }, name }: Queue, messages: Pick<Outgoing, 'priority' | 'body' | 'path'>[], origin: string | undefined): void {
  const isMethod = target !== undefined && 'domain' in target && !(name.split('/')[0] ?? '').endsWith('.do')
  for (const { priority, body, path } of messages) {
    const refuse = (field: string, message: string): never => {
      throw new Problem('invalid_argument', message, { issues: [{ path: [...path, field], message }] })
    }
    if (ordered && priority !== 0) refuse('priority', 'an ordered queue takes messages as they come, none before others')
    if (isMethod && body.contentType !== undefined) refuse('bytes', 'the queue calls a method, which takes a JSON body')
  }
  if (isMethod && origin === undefined)
    throw new Problem('permission_denied', 'the queue calls a method with the rights of the sender’s key, and this call has none')
}

function numberOf({ sql }: Scope, origin: string): number {
  sql.exec('insert or ignore into origin (value) values (?)', origin)
  return sql.exec<{ number: number }>('select number from origin where value = ?', origin).one().number
}

function sendOne(queue: Queue, { body, dedupe, ...message }: Outgoing, origin: number | null): Sent {
  const { scope, settings } = queue
  const { sql, now } = scope
  const first = dedupe && firstOf(scope, dedupe)
  if (first) return { ...first, status: 'duplicate' }
  const seq = nextSeq(scope)
  const id = messageId(now, queue.number, seq)
  enter(queue, {
    ...{ seq, id, key: message.key ?? null, priority: message.priority, due: Math.max(now, message.at ?? now + message.delayMs) },
    ...{ headers: message.headers ? JSON.stringify(message.headers) : null, content_type: body.contentType ?? null, size: body.size, origin },
    ...{ sent_at: now, expires_at: message.ttlMs === undefined ? null : now + message.ttlMs },
    ...{ attempt: 0, attempts_max: message.attemptsMax ?? settings.maxAttempts, history: '[]' },
  })
  sql.exec('insert into body values (?, ?, ?, ?)', seq, body.json ?? null, body.base64 ?? null, body.large ?? null)
  if (dedupe) standFor(scope, id, dedupe)
  return { id, status: 'queued' }
}

export const nextSeq = ({ sql }: Scope): number => sql.exec<{ next: number }>('select coalesce(max(seq), 0) + 1 as next from message').one().next

/** What a message has from the time it is sent. */
export type Entering = Omit<Row, 'state' | 'started_at' | 'ended_at' | 'reason' | 'moving_to'>

/** Puts a message in its place: ready, delayed, or held behind others of its key. */
export function enter({ scope: { sql, now }, settings }: Queue, message: Entering): void {
  const state = settings.ordered && message.key !== null && isTaken(sql, message.key) ? 'held' : message.due > now ? 'delayed' : 'ready'
  const { seq, id, priority, due, key, headers, content_type, size, origin, sent_at, expires_at, attempt, attempts_max, history } = message
  sql.exec(
    `insert into message (seq, id, state, priority, due, key, headers, content_type, size, origin, sent_at, expires_at, attempt, attempts_max, history)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[seq, id, state, priority, due, key, headers, content_type, size, origin, sent_at, expires_at, attempt, attempts_max, history],
  )
}

/** Whether another message of a key has not ended. */
const isTaken = (sql: SqlStorage, key: string): boolean =>
  sql.exec('select 1 from message where key = ? and key is not null and ended_at is null limit 1', key).toArray().length > 0
