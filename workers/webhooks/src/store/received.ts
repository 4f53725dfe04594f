import type { Origin } from '@dot-do/service'
import { Problem } from '@dot-do/contract'
import { prefixedId } from '@dot-do/store'
import { and, asc, desc, eq, gte, inArray, lt, lte, sql } from 'drizzle-orm'
import type { Target } from 'webhooks.do/contract'
import { limits } from '../limits.ts'
import { enqueue, type Scope } from './outbox.ts'
import { forwarding, type ForwardingRow, received, type ReceivedRow, type SourceRow } from './schema.ts'
import { sourceOf } from './sources.ts'

/** What came in and was verified, as the source was at `version`. */
export interface Coming extends Omit<ReceivedRow, 'provider' | 'at'> {
  version: number
  /** Whether `repeat` is the provider's own id; a hash of the body counts for minutes only. */
  isIdentified: boolean
}

export interface ReceivedListing {
  source?: string | undefined
  event?: string | undefined
  before?: string | undefined
  limit: number
}

/** Which events are forwarded anew: by their ids, or those of a source in a time. */
export interface Replay {
  ids?: string[] | undefined
  filter?: { source: string; event?: string | undefined; since: number; until: number } | undefined
  /** Where to, and with whose rights; as each one's source says unless set. */
  to?: { targets: Target[]; origin: Origin } | undefined
}

export interface ForwardJob {
  forwarding: ForwardingRow
  received: ReceivedRow
}

export type ListedReceived = Omit<ReceivedRow, 'body' | 'headers'>

const { id, source: from, provider, repeat, eventId, event, size, at } = received
const listed = { id, source: from, provider, repeat, eventId, event, size, at }

export const receivedTransactions = {
  /** Keeps an event and sends it on its way, once. `stale` where the source was changed since it was verified. */
  accept(scope: Scope, { version, isIdentified, ...coming }: Coming): 'kept' | 'repeated' | 'stale' {
    const { sql, now } = scope
    const { id, source: of, repeat, eventId, event, headers, body, size } = coming
    // All that comes in goes through here: statements that stand are not made anew each time.
    const [from] = sql.exec<{ version: number; provider: string; to: string }>('select version, provider, "to" from source where id = ?', of).toArray()
    if (from?.version !== version) return 'stale'
    const since = isIdentified ? 0 : now - limits.toleranceMs
    if (sql.exec('select 1 from received where source = ? and repeat = ? and at > ? limit 1', of, repeat, since).toArray().length > 0) return 'repeated'
    sql.exec(
      'insert into received (id, source, provider, repeat, event_id, event, headers, body, size, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[id, of, from.provider, repeat, eventId, event, JSON.stringify(headers), body, size, now],
    )
    if (from.to !== '[]') {
      const row = sourceOf(scope, of)
      forward(scope, row, id, row.to, row.origin)
    }
    return 'kept'
  },

  received(scope: Scope, { id }: { id: string }): { received: ReceivedRow; forwardings: ForwardingRow[] } {
    return {
      received: receivedOf(scope, id),
      forwardings: scope.db
        .select()
        .from(forwarding)
        .where(eq(forwarding.received, id))
        .orderBy(sql`rowid`)
        .all(),
    }
  },

  listReceived: ({ db }: Scope, { source: from, event, before, limit }: ReceivedListing): ListedReceived[] =>
    db
      .select(listed)
      .from(received)
      .where(
        and(
          from === undefined ? undefined : eq(received.source, from),
          event === undefined ? undefined : eq(received.event, event),
          before === undefined ? undefined : lt(received.id, before),
        ),
      )
      .orderBy(desc(received.id))
      .limit(limit)
      .all(),

  replay(scope: Scope, { ids, filter, to }: Replay): { count: number } {
    const rows = ids ? ids.map((id) => receivedOf(scope, id)) : filtered(scope, filter)
    for (const { id, source: of } of rows) {
      const from = sourceOf(scope, of)
      forward(scope, from, id, to?.targets ?? from.to, to?.origin ?? from.origin)
    }
    return { count: rows.length }
  },

  /** What is to be forwarded, or nothing where that is done. */
  beginForward({ db }: Scope, { id }: { id: string }): ForwardJob | undefined {
    const row = db.select().from(forwarding).where(eq(forwarding.id, id)).get()
    const event = row?.status === 'pending' ? db.select().from(received).where(eq(received.id, row.received)).get() : undefined
    return row && event && { forwarding: row, received: event }
  },

  endForward({ db }: Scope, { id, status, error, attempts }: Pick<ForwardingRow, 'id' | 'status' | 'error' | 'attempts'>): void {
    db.update(forwarding).set({ status, error, attempts }).where(eq(forwarding.id, id)).run()
  },
}

function receivedOf({ db }: Scope, id: string): ReceivedRow {
  const row = db.select().from(received).where(eq(received.id, id)).get()
  if (!row) throw new Problem('not_found', `no received event ${id}`)
  return row
}

const replayMax = 1000

function filtered({ db }: Scope, filter: Replay['filter']): Pick<ReceivedRow, 'id' | 'source'>[] {
  if (!filter) return []
  const { source: from, event, since, until } = filter
  const rows = db
    .select({ id: received.id, source: received.source })
    .from(received)
    .where(and(eq(received.source, from), event === undefined ? undefined : eq(received.event, event), gte(received.at, since), lte(received.at, until)))
    .orderBy(asc(received.id))
    .limit(replayMax + 1)
    .all()
  if (rows.length > replayMax) throw new Problem('failed_precondition', `more than ${replayMax} events: say a shorter time`)
  return rows
}

/** Sends an event on its way to each target: one that fails does not hold up another. */
function forward(scope: Scope, from: SourceRow, id: string, targets: Target[], origin: Origin): void {
  const rows = targets.map((target) => ({ id: prefixedId('fwd', scope.now), received: id, target, origin, status: 'pending' as const, attempts: 0 }))
  for (const row of rows) scope.db.insert(forwarding).values(row).run()
  enqueue(
    scope,
    from.id,
    false,
    rows.map((row) => ({ body: { forwarding: row.id } })),
  )
}

/** Deletes what came in before a time, so many rows at once. */
export function dropReceived({ db }: Scope, before: number, rowsMax: number): void {
  const old = db.select({ id: received.id }).from(received).where(lt(received.at, before)).limit(rowsMax).all()
  for (let index = 0; index < old.length; index += 50) {
    const ids = old.slice(index, index + 50).map(({ id }) => id)
    db.delete(forwarding).where(inArray(forwarding.received, ids)).run()
    db.delete(received).where(inArray(received.id, ids)).run()
  }
}
