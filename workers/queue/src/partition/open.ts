import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { getTableName } from 'drizzle-orm'
import type { Settings } from '../settings.ts'
import { type message, tally } from './schema.ts'

export type State = typeof message.$inferSelect.state

/** What a partition has its outbox do: bring dead messages to another queue, and delete bodies from the bucket. */
export type Message = { move: { id: string; from: { name: string; number: number }; to: string } } | { sweep: string[] }

/** All that the transactions of a partition use of their scope: what a test gives them too. */
export type Scope = Pick<StoreScope<Message>, 'sql' | 'now' | 'send' | 'after' | 'actor'>

/** Which queue a caller means, and of how many partitions they took it to be. */
export interface Asking {
  queue: string
  partitions: number
}

type Row = {
  generation: number
  name: string
  number: number
  version: number
  settings: string | null
  created_at: number
  closed_until: number
  arrival: number
  recent: string
  probed_at: number
}

/** The queue that a transaction works on. */
export interface Queue extends Omit<Row, 'settings'> {
  scope: Scope
  settings: Settings
}

/** The reason for which a caller asks again: the queue has another number of partitions. */
export const partitionsReason = 'partitions'

/** The queue that is meant; `not_found` where there is none. */
export function openQueue(scope: Scope, { queue: name, partitions }: Asking): Queue {
  const queue = queueIn(scope)
  if (!queue) throw new Problem('not_found', `there is no queue ${name}`)
  const { settings } = queue
  if (settings.partitions !== partitions) {
    throw new Problem('failed_precondition', `the queue has ${settings.partitions} partitions`, {
      reason: partitionsReason,
      data: { partitions: settings.partitions, ordered: settings.ordered },
    })
  }
  return queue
}

/** The queue whose partition this is, or undefined where it is deleted. */
export function queueIn(scope: Scope): Queue | undefined {
  const row = rowIn(scope)
  return row?.settings == null ? undefined : { ...row, scope, settings: JSON.parse(row.settings) as Settings }
}

/** The row of the queue, of a deleted one too. */
export const rowIn = ({ sql }: Scope): Row | undefined => sql.exec<Row>('select * from queue').toArray()[0]

/** How many messages are in a state. */
export const countOf = ({ sql }: Scope, state: State): number =>
  sql.exec<{ count: number }>(`select count from ${getTableName(tally)} where state = ?`, state).toArray()[0]?.count ?? 0

/** How many messages have not ended well: what a partition's bound counts. */
export const liveIn = ({ sql }: Scope): number =>
  sql.exec<{ count: number }>(`select coalesce(sum(count), 0) as count from ${getTableName(tally)} where state not in ('done', 'canceled')`).one().count
