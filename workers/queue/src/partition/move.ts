import { type Asking, openQueue, type Scope } from './open.ts'
import { pump } from './pump.ts'
import type { Row } from './read.ts'
import { type Entering, enter, nextSeq } from './send.ts'

/** A dead message on its way to another queue. */
export interface Parcel {
  message: Omit<Entering, 'seq' | 'origin'>
  origin?: string | undefined
  body: { json: string | null; base64: string | null; large: string | null }
}

/** A message that goes elsewhere; undefined where it does not any more. */
export function parcel({ sql }: Scope, { id }: { id: string }): Parcel | undefined {
  const row = sql.exec<Row>("select * from message where id = ? and state = 'dead' and moving_to is not null", id).toArray()[0]
  if (!row) return undefined
  const { key, priority, due, headers, content_type, size, sent_at, attempt, attempts_max, history, seq } = row
  return {
    message: { id, key, priority, due, headers, content_type, size, sent_at, expires_at: null, attempt, attempts_max, history },
    origin: row.origin === null ? undefined : sql.exec<{ value: string }>('select value from origin where number = ?', row.origin).one().value,
    body: sql.exec<Parcel['body']>('select json, base64, large from body where seq = ?', seq).one(),
  }
}

/** Takes in what came from another queue, once, with as many attempts as this queue has. */
export function take(scope: Scope, { parcel: { message, origin, body }, ...asking }: Asking & { parcel: Parcel }): void {
  const queue = openQueue(scope, asking)
  const { sql, now } = scope
  if (sql.exec('select 1 from message where id = ?', message.id).toArray().length > 0) return
  const seq = nextSeq(scope)
  if (origin !== undefined) sql.exec('insert or ignore into origin (value) values (?)', origin)
  const number = origin === undefined ? null : sql.exec<{ number: number }>('select number from origin where value = ?', origin).one().number
  const priority = queue.settings.ordered ? 0 : message.priority
  enter(queue, { ...message, priority, seq, origin: number, due: now, attempts_max: message.attempt + queue.settings.maxAttempts })
  sql.exec('insert into body values (?, ?, ?, ?)', seq, body.json, body.base64, body.large)
  pump(queue)
}

/** Forgets a message that is elsewhere now; its body in the bucket is that one's. */
export function gone({ sql }: Scope, { id }: { id: string }): void {
  const seq = sql.exec<{ seq: number }>('select seq from message where id = ? and moving_to is not null', id).toArray()[0]?.seq
  if (seq === undefined) return
  for (const table of ['message', 'body', 'result']) sql.exec(`delete from ${table} where seq = ?`, seq)
}

/** Keeps a message that could not go elsewhere. */
export const stay = ({ sql }: Scope, { id }: { id: string }): void => void sql.exec('update message set moving_to = null where id = ?', id)
