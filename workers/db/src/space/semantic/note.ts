import type { StoreScope } from '@dot-do/store'
import { max, min } from 'drizzle-orm'
import { pending } from '../schema.ts'

/** Of the outbox: vectors.do is to be told what it does not know of this namespace. */
export interface Message {
  ns: string
}

/** Has vectors.do told of a document's pieces; `before` says how many of it there were. */
export function noteForIndex(scope: StoreScope, document: number, before: number): void {
  // At the end of the row, however early it changed before.
  const statement = `insert or replace into _pending (document, parts)
    select ?1, max(?2, coalesce((select parts from _pending where document = ?1), 0))`
  scope.sql.exec(statement, document, before)
  const idle = scope.sql.exec<{ name: string }>('select name from _space where is_sending = 0').toArray()[0]
  if (!idle) return
  scope.sql.exec('update _space set is_sending = 1')
  sendToIndex(scope, idle.name)
}

/** One lane: what changed first is told first. */
export const sendToIndex = ({ send }: StoreScope, ns: string): void => send({ ns } satisfies Message, { lane: 'vectors' })

/** How far vectors.do is behind: the first and the last change that it does not know, nothing where it knows all. */
export const lag = ({ db }: StoreScope): { first: number | null; last: number | null } =>
  db
    .select({ first: min(pending.serial), last: max(pending.serial) })
    .from(pending)
    .get() ?? { first: null, last: null }
