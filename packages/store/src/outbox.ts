import type { Actor, Delivery, SendOptions } from './store.ts'

/** The table lives in every object, beside the domain's own. */
export function createOutbox(sql: SqlStorage): void {
  sql.exec(`create table if not exists _outbox (
    id integer primary key autoincrement, lane text not null, message text not null, actor text not null, attempts integer not null, due integer not null)`)
  sql.exec('create index if not exists _outbox_lane on _outbox (lane, id)')
}

/** Puts a message in, in the transaction of the write that sends it. */
export function put(sql: SqlStorage, message: unknown, { lane = '', delayMs = 0 }: SendOptions = {}, { tenant, id, permissions }: Actor, now: number): void {
  const actor = JSON.stringify({ tenant, id, permissions })
  sql.exec('insert into _outbox (lane, message, actor, attempts, due) values (?, ?, ?, 0, ?)', lane, JSON.stringify(message), actor, now + delayMs)
}

type Row = { id: number; message: string; actor: string; attempts: number }

const lanesAtOnce = 8
const firstWaitMs = 1_000
const waitMsMax = 5 * 60_000

/** Delivers what is due, each lane in its order; a message leaves once it is delivered. */
export async function deliverDue(sql: SqlStorage, env: unknown, object: string, deliver: (message: never, delivery: Delivery) => Promise<void>): Promise<void> {
  for (let heads = headsOf(sql); heads.length > 0; heads = headsOf(sql)) await Promise.all(heads.map((row) => deliverOne(sql, env, object, row, deliver)))
}

// The first of each lane, where it is due: what stands behind it waits for it.
const headsOf = (sql: SqlStorage): Row[] =>
  sql
    .exec<Row>(
      'select id, message, actor, attempts from _outbox where id in (select min(id) from _outbox group by lane) and due <= ? limit ?',
      Date.now(),
      lanesAtOnce,
    )
    .toArray()

async function deliverOne(
  sql: SqlStorage,
  env: unknown,
  object: string,
  { id, message, actor, attempts }: Row,
  deliver: (message: never, delivery: Delivery) => Promise<void>,
): Promise<void> {
  try {
    await deliver(JSON.parse(message) as never, { env, key: `${object}-${id}`, actor: JSON.parse(actor) as Actor })
    sql.exec('delete from _outbox where id = ?', id)
  } catch (cause) {
    const waitMs = Math.min(waitMsMax, firstWaitMs * 2 ** attempts)
    console.error(JSON.stringify({ level: 'error', msg: 'a message was not delivered', object, id, attempts: attempts + 1, cause: String(cause) }))
    sql.exec('update _outbox set attempts = attempts + 1, due = ? where id = ?', Date.now() + waitMs, id)
  }
}

/** When the next message is due, in milliseconds since the epoch. */
export const nextDue = (sql: SqlStorage): number | undefined =>
  sql.exec<{ due: number | null }>('select min(due) as due from _outbox where id in (select min(id) from _outbox group by lane)').one().due ?? undefined
