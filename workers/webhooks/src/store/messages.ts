import { Problem } from '@dot-do/contract'
import { inputHash, prefixedId } from '@dot-do/store'
import { and, count, desc, eq, gt, gte, isNull, lt, lte, ne, or, sql } from 'drizzle-orm'
import { limits } from '../limits.ts'
import { endpointOf } from './endpoints.ts'
import { gets } from './match.ts'
import { enqueue, type Scope, type Work } from './outbox.ts'
import { delivery, type DeliveryRow, endpoint, type EndpointRow, message, type MessageRow } from './schema.ts'
import { checkData, declared } from './types.ts'

/** What is sent: `data` as JSON, as every attempt will send it. */
export interface Sending {
  event: string
  data: string
  eventId?: string | undefined
  channels: string[]
  /** When the first attempt is made, in milliseconds since the epoch; at once unless set. */
  at?: number | undefined
}

export interface Sent {
  id: string
  endpoints: number
}

/** The message of an id; `not_found`. */
export function messageOf({ db }: Pick<Scope, 'db'>, id: string): MessageRow {
  const row = db.select().from(message).where(eq(message.id, id)).get()
  if (!row) throw new Problem('not_found', `no message ${id}`)
  return row
}

/** Stores a message and sends it on its way to each endpoint that gets it. One that no endpoint gets is stored too, unless it is the platform's. */
export function publish(scope: Scope, sending: Sending, isPlatforms: boolean): Sent {
  const { db, now } = scope
  const { event, data, eventId, channels, at } = sending
  const asked = inputHash([event, data, channels])
  const before = eventId === undefined ? undefined : sentBefore(scope, eventId, asked)
  if (before) return before
  // What is sent later is of then, and is kept from then on.
  const row: MessageRow = { id: prefixedId('msg', now), event, data, eventId: eventId ?? null, asked, channels, isPlatforms, at: Math.max(now, at ?? now) }
  const getting = inUse(scope).filter((each) => gets(each, row))
  if (isPlatforms && getting.length === 0) return { id: row.id, endpoints: 0 }
  db.insert(message).values(row).run()
  for (const each of getting) begin(scope, row, each, at)
  return { id: row.id, endpoints: getting.length }
}

/** The message that was sent under this id in the last days; `failed_precondition` where it was another one. */
function sentBefore({ db, now }: Scope, eventId: string, asked: string): Sent | undefined {
  const within = and(eq(message.eventId, eventId), gt(message.at, now - limits.eventIdMs))
  const row = db.select().from(message).where(within).get()
  if (!row) return undefined
  if (row.asked !== asked) throw new Problem('failed_precondition', `the event ${eventId} was sent with other data`, { reason: 'event_id_reused' })
  const endpoints = db.select({ total: count() }).from(delivery).where(eq(delivery.message, row.id)).get()?.total ?? 0
  return { id: row.id, endpoints }
}

const inUse = ({ db }: Scope): EndpointRow[] => db.select().from(endpoint).where(ne(endpoint.status, 'disabled')).all()

/** Sends a message on its way to one endpoint, for the first time or anew. */
function begin(scope: Scope, { id }: Pick<MessageRow, 'id'>, to: EndpointRow, at?: number): void {
  enqueue(scope, to.id, to.ordered, [workOf(scope, id, to.id, at)])
}

function workOf({ db }: Scope, id: string, to: string, at?: number): Work {
  const [row] = db
    .insert(delivery)
    .values({ message: id, endpoint: to, status: 'pending', round: 1, attempts: 0 })
    .onConflictDoUpdate({ target: [delivery.message, delivery.endpoint], set: { status: 'pending', round: sql`${delivery.round} + 1`, queued: null } })
    .returning({ round: delivery.round })
    .all()
  return { body: { message: id, endpoint: to, round: row?.round ?? 1 }, at }
}

/** An endpoint that can be sent to; `failed_precondition` for one out of use. */
function usable(scope: Scope, id: string): EndpointRow {
  const row = endpointOf(scope, id)
  if (row.status === 'disabled') throw new Problem('failed_precondition', `the endpoint ${id} is disabled: updateEndpoint with enabled puts it back in use`)
  return row
}

export interface Listing {
  event?: string | undefined
  /** The id before which the page begins; the newest comes first. */
  before?: string | undefined
  limit: number
}

export interface Recovery {
  endpoint: string
  since: number
  until: number
  only: 'failed' | 'missing'
}

export const messageTransactions = {
  send(scope: Scope, sending: Sending): Sent {
    const type = declared(scope, sending.event)
    if (type?.schema != null) checkData(type, JSON.parse(sending.data))
    return publish(scope, sending, false)
  },

  emit: (scope: Scope, sending: Sending): Sent => publish(scope, sending, true),

  message(scope: Scope, { id }: { id: string }): { message: MessageRow; deliveries: DeliveryRow[] } {
    return { message: messageOf(scope, id), deliveries: scope.db.select().from(delivery).where(eq(delivery.message, id)).orderBy(delivery.endpoint).all() }
  },

  messages: ({ db }: Scope, { event, before, limit }: Listing): MessageRow[] =>
    db
      .select()
      .from(message)
      .where(and(event === undefined ? undefined : eq(message.event, event), before === undefined ? undefined : lt(message.id, before)))
      .orderBy(desc(message.id))
      .limit(limit)
      .all(),

  resend(scope: Scope, { message: id, endpoint: to }: { message: string; endpoint: string }): void {
    begin(scope, messageOf(scope, id), usable(scope, to))
  },

  recover(scope: Scope, { endpoint: to, since, until, only }: Recovery): { count: number } {
    const row = usable(scope, to)
    const { db, now } = scope
    // What is on its way for so long is not: a crash took its last attempt. Should its queue have it yet, the older round is dropped.
    const isLost = and(eq(delivery.status, 'pending'), lt(message.at, now - limits.onItsWayMs))
    const isThere = only === 'failed' ? or(eq(delivery.status, 'failed'), isLost) : isNull(delivery.message)
    const found = db
      .select({ id: message.id, event: message.event, channels: message.channels, isPlatforms: message.isPlatforms })
      .from(message)
      .leftJoin(delivery, and(eq(delivery.message, message.id), eq(delivery.endpoint, to)))
      .where(and(gte(message.at, since), lte(message.at, until), isThere))
      .orderBy(message.id)
      .all()
    const wanted = only === 'failed' ? found : found.filter((each) => gets(row, each))
    enqueue(
      scope,
      to,
      row.ordered,
      wanted.map(({ id }) => workOf(scope, id, to)),
    )
    return { count: wanted.length }
  },
}
