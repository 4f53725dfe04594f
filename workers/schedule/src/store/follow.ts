import { and, asc, eq, isNotNull, lte } from 'drizzle-orm'
import { type Fate, fatesOf } from '../action/fates.ts'
import { Beginning, end, pauseMsMin, type Scope } from './runs.ts'
import { run, type RunRow } from './schema.ts'
import { fail } from './settle.ts'

/** A message is asked after when a quarter more of its time has gone by, so that its end is known soon by its own measure; within bounds. */
const pauseMsMax = 3_600_000

/** Milliseconds after which a message that nobody takes is no longer asked after: an ended schedule, with its runs, is kept for longer. */
const followedMs = 28 * 24 * 3_600_000

/** Messages asked after at once, of one queue and in all. */
const [askedEach, askedMax] = [50, 500]

/** Asks what has become of messages. When each is asked after next is written first: an answer that is lost is asked for again. */
export function ask(scope: Scope): void {
  const { db, now, after, actor } = scope
  const rows = db
    .select({ id: run.id, message: run.message, startedAt: run.startedAt })
    .from(run)
    .where(and(isNotNull(run.message), lte(run.checkAt, now)))
    .orderBy(asc(run.checkAt))
    .limit(askedMax)
    .all()
  const queues = new Map<string, Asked[]>()
  for (const { id, message, startedAt } of rows) {
    if (!message) continue
    const pauseMs = Math.min(pauseMsMax, Math.max(pauseMsMin, (now - (startedAt ?? now)) / 4))
    db.update(run)
      .set({ checkAt: Math.ceil(now + pauseMs) })
      .where(eq(run.id, id))
      .run()
    queues.set(message.queue, [...(queues.get(message.queue) ?? []), { id, message: message.id }])
  }
  for (const [queue, asked] of queues) {
    for (let index = 0; index < asked.length; index += askedEach) {
      const some = asked.slice(index, index + askedEach)
      after(async ({ env, run: within }) => within(hear, { queue, asked: some, ...(await fatesOf(env, actor.tenant, queue, ids(some))) }))
    }
  }
}

interface Asked {
  id: string
  message: string
}

const ids = (asked: Asked[]): string[] => asked.map(({ message }) => message)

export interface Heard {
  queue: string
  asked: Asked[]
  items: Fate[]
  retentionMs: number
}

/** Takes in what has become of messages, each of a run that still follows it. */
export function hear(scope: Scope, { queue, asked, items, retentionMs }: Heard): void {
  const begin = new Beginning()
  for (const [index, { id, message }] of asked.entries()) {
    const row = scope.db
      .select()
      .from(run)
      .where(and(eq(run.id, id), eq(run.state, 'running')))
      .get()
    const fate = items[index]
    if (fate && row?.message?.id === message && row.message.queue === queue) meet(scope, row, fate, { begin, retentionMs })
  }
  begin.send(scope)
}

function meet(scope: Scope, row: RunRow, { state, result, error }: Fate, { begin, retentionMs }: { begin: Beginning; retentionMs: number }): void {
  if (state === 'done') return end(scope, row, { state: 'succeeded', result: result === undefined ? undefined : { value: result } }, begin)
  if (state === 'dead') return fail(scope, row, { error: error ?? unknown, isPassing: false }, begin)
  // Nobody knows whether one that is gone was done: it counts neither way.
  if (state !== 'open') return end(scope, row, { state: 'canceled', error: ends[state] }, begin)
  const { db, now } = scope
  if (now - (row.startedAt ?? now) > followedMs) return fail(scope, row, { error: overdue, isPassing: false }, begin)
  // Asked after again before it could be over and forgotten.
  const soonest = Math.ceil(now + Math.max(pauseMsMin, retentionMs / 2))
  if ((row.checkAt ?? 0) > soonest) db.update(run).set({ checkAt: soonest }).where(eq(run.id, row.id)).run()
}

const unknown = { code: 'unavailable', detail: 'its message is dead' }
const overdue = { code: 'deadline_exceeded', detail: 'nobody took its message for four weeks' }
const ends = {
  canceled: { code: 'canceled', detail: 'its message was taken back' },
  gone: { code: 'not_found', detail: 'its message is no longer in the queue, and what became of it is not known' },
}
