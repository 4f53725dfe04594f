import { prefixedId } from '@dot-do/store'
import { and, desc, eq, lt } from 'drizzle-orm'
import { endpointOf } from './endpoints.ts'
import { isOver } from './health.ts'
import { messageOf, publish } from './messages.ts'
import type { Scope } from './outbox.ts'
import { attempt, type AttemptRow, delivery, type DeliveryRow, endpoint, type EndpointRow, type MessageRow } from './schema.ts'
import { declared } from './types.ts'

/** One message for one endpoint. */
export interface Bound {
  message: string
  endpoint: string
  round: number
}

/** What an attempt needs to know. */
export interface Job {
  endpoint: EndpointRow
  message: MessageRow
}

/** How an attempt went. */
export type Ended = Bound & { attempt: AttemptRow; isDelivered: boolean; isGone: boolean; isLast: boolean }

export interface AttemptListing {
  message?: string | undefined
  endpoint?: string | undefined
  before?: string | undefined
  limit: number
}

const isFor = ({ message, endpoint: to }: Omit<Bound, 'round'>) => and(eq(delivery.message, message), eq(delivery.endpoint, to))

const rowOf = (db: Scope['db'], bound: Omit<Bound, 'round'>): DeliveryRow | undefined => db.select().from(delivery).where(isFor(bound)).get()

export const deliveryTransactions = {
  /** What is to be sent, or nothing where that is over: delivered, sent anew, or its endpoint gone or out of use. */
  beginDelivery(scope: Scope, { queued, ...bound }: Bound & { queued: string }): Job | undefined {
    const { db } = scope
    const row = rowOf(db, bound)
    if (row?.status !== 'pending' || row.round !== bound.round) return undefined
    const to = endpointOf(scope, bound.endpoint)
    if (to.status === 'disabled') {
      db.update(delivery).set({ status: 'failed' }).where(isFor(bound)).run()
      return undefined
    }
    db.update(delivery).set({ queued }).where(isFor(bound)).run()
    return { endpoint: to, message: messageOf(scope, bound.message) }
  },

  endDelivery(scope: Scope, { attempt: made, isDelivered, isGone, isLast, ...bound }: Ended): void {
    const { db } = scope
    const row = rowOf(db, bound)
    // The endpoint was deleted meanwhile.
    if (!row) return
    db.insert(attempt).values(made).onConflictDoNothing().run()
    const isEnded = row.round === bound.round && (isDelivered || isGone || isLast)
    const status = isEnded ? (isDelivered ? 'delivered' : 'failed') : row.status
    db.update(delivery)
      .set({ attempts: row.attempts + 1, status })
      .where(isFor(bound))
      .run()
    noteHealth(scope, endpointOf(scope, bound.endpoint), made, { isDelivered, isGone })
  },

  /** What a test sends: the example of the event's type, or nothing. It is on no queue. */
  testing(scope: Scope, { endpoint: to, event }: { endpoint: string; event: string }): Job {
    const type = declared(scope, event)
    const row = {
      id: prefixedId('msg', scope.now),
      event,
      data: type?.example ?? '{}',
      eventId: null,
      asked: '',
      channels: [],
      isPlatforms: false,
      at: scope.now,
    }
    return { endpoint: endpointOf(scope, to), message: row }
  },

  /** An attempt that a tenant asked for, to see how it goes: it says nothing of the endpoint's health. */
  noteTest(scope: Scope, made: AttemptRow): void {
    scope.db.insert(attempt).values(made).run()
  },

  attempts: ({ db }: Scope, { message, endpoint: to, before, limit }: AttemptListing): AttemptRow[] =>
    db
      .select()
      .from(attempt)
      .where(
        and(
          message === undefined ? undefined : eq(attempt.message, message),
          to === undefined ? undefined : eq(attempt.endpoint, to),
          before === undefined ? undefined : lt(attempt.id, before),
        ),
      )
      .orderBy(desc(attempt.id))
      .limit(limit)
      .all(),

  /** Where a delivery waits for its next attempt, if it does. */
  waiting({ db }: Scope, bound: Omit<Bound, 'round'>): { queued: string } | undefined {
    const row = rowOf(db, bound)
    return row?.status === 'pending' && row.queued !== null ? { queued: row.queued } : undefined
  },
}

function noteHealth(
  scope: Scope,
  row: EndpointRow,
  { error, status, at }: AttemptRow,
  { isDelivered, isGone }: { isDelivered: boolean; isGone: boolean },
): void {
  if (row.status === 'disabled') return
  const { db, now } = scope
  const set = (changed: Partial<EndpointRow>) => db.update(endpoint).set(changed).where(eq(endpoint.id, row.id)).run()
  if (isDelivered) return row.status === 'ok' ? undefined : void set({ status: 'ok', since: now, lastError: null })
  const lastError = error ?? `answered ${status}`
  if (!isGone && !isOver(row, at)) return void set(row.status === 'failing' ? { lastError } : { status: 'failing', since: at, lastError })
  set({ status: 'disabled', since: now, lastError })
  const why = {
    endpoint: row.id,
    url: row.url,
    reason: isGone ? 'gone' : 'failing',
    lastError,
    failingSince: new Date(row.status === 'failing' ? row.since : at).toISOString(),
  }
  publish(scope, { event: 'endpoint.disabled', data: JSON.stringify(why), channels: [], eventId: `endpoint.disabled:${row.id}:${now}` }, true)
}
