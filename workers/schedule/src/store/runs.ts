import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { and, asc, eq, inArray, isNotNull, isNull, sql as raw } from 'drizzle-orm'
import type { Overlap } from 'schedule.do/contract'
import { type Busy, type Placing, placingOf } from '../plan/overlap.ts'
import { definition, run, type RunRow, schedule, type ScheduleRow, type Sent } from './schema.ts'

/** To queue.do: a message for each of these runs, not before `at`. */
export interface Outgoing {
  runs: (Turn & { at?: number })[]
}

/** A run and which of its messages this is. */
export interface Turn {
  id: string
  turn: number
}

/** To queue.do: a message is wanted no more. */
export interface Withdrawal {
  withdraw: Sent
}

/** To webhooks.do: what happened, for the endpoints that ask for it. */
export interface Happening {
  event: 'schedule.run.failed' | 'schedule.paused'
  eventId: string
  data: Record<string, unknown>
}

export type Scope = StoreScope<Outgoing | Withdrawal | Happening>

/** Tells what happened. Runs do not wait for those who hear of it. */
export const tell = ({ send }: Scope, happening: Happening): void => send(happening, { lane: 'events' })

/** A time of a schedule, or a run out of turn. */
export type Wanted = Pick<RunRow, 'id' | 'kind' | 'scheduledAt' | 'dueAt'> & { input?: { value: unknown } }

/** Milliseconds after which a run of which nothing is heard is given up. A method, or an address, answers long before. */
const silenceMs = 30 * 60_000

/** States in which a run is not over and has begun. */
const openStates = ['queued', 'running'] as const

const inState = (row: Pick<ScheduleRow, 'id'>, ...states: RunRow['state'][]) => and(eq(run.schedule, row.id), inArray(run.state, states))

function busyOf({ sql }: Scope, { id }: Pick<ScheduleRow, 'id'>): Busy {
  const [busy] = sql
    .exec<{ open: number; buffered: number }>(
      `select count(*) filter (where state <> 'buffered') as open, count(*) filter (where state = 'buffered') as buffered
       from run where schedule = ? and state in ('queued', 'running', 'buffered')`,
      id,
    )
    .toArray()
  return busy ?? { open: 0, buffered: 0 }
}

/** The runs that a transaction begins: one message takes them all. */
export class Beginning {
  readonly #runs: Outgoing['runs'] = []

  add(id: string, turn: number, at?: number): void {
    this.#runs.push({ id, turn, ...(at !== undefined && { at }) })
  }

  send({ send }: Scope): void {
    for (let index = 0; index < this.#runs.length; index += sentAtOnce) send({ runs: this.#runs.slice(index, index + sentAtOnce) })
  }
}

const sentAtOnce = 500

/** Sees to a time as `overlap` says, unless that has been done. A run that did not succeed is taken up again where `isRepeated`. */
export function place(scope: Scope, row: ScheduleRow, wanted: Wanted, overlap: Overlap, begin: Beginning, isRepeated = false): RunRow | undefined {
  const known = scope.db.select().from(run).where(eq(run.id, wanted.id)).get()
  if (known && !(isRepeated && ['missed', 'skipped', 'failed', 'canceled'].includes(known.state))) return undefined
  const placing = placingOf(overlap, busyOf(scope, row))
  if (placing === 'cancel-and-start') for (const open of openOf(scope, row)) end(scope, open, { state: 'canceled' }, begin, false)
  const made = put(scope, row, wanted, placing, known)
  if (made.state === 'queued') begin.add(made.id, made.turn)
  if (made.state === 'skipped') bump(scope, row.id, 'skipped')
  return made
}

const openOf = ({ db }: Scope, row: ScheduleRow): RunRow[] =>
  db
    .select()
    .from(run)
    .where(inState(row, ...openStates, 'buffered'))
    .all()

function put({ db, now }: Scope, row: ScheduleRow, wanted: Wanted, placing: Placing, known: RunRow | undefined): RunRow {
  const state: RunRow['state'] = placing === 'skip' ? 'skipped' : placing === 'buffer' ? 'buffered' : 'queued'
  const values = {
    ...wanted,
    ...{
      schedule: row.id,
      version: row.version,
      state,
      attempt: 0,
      turn: (known?.turn ?? 0) + 1,
      startedAt: null,
      error: null,
      result: null,
      missedUntil: null,
    },
    ...{ endedAt: state === 'skipped' ? now : null, checkAt: state === 'queued' ? now + silenceMs : null },
  }
  // Out of the order in which it was once made into that in which it is done.
  if (known) db.delete(run).where(eq(run.position, known.position)).run()
  return db.insert(run).values(values).returning().get()
}

/** Records a time that came too late. */
export function miss({ db, now }: Scope, row: ScheduleRow, wanted: Wanted, until: number | undefined): void {
  const values = { ...wanted, schedule: row.id, version: row.version, state: 'missed', attempt: 0, turn: 0, endedAt: now, missedUntil: until } as const
  db.insert(run).values(values).onConflictDoNothing().run()
}

type Tally = 'planned' | 'triggered' | 'backfilled' | 'succeeded' | 'failed' | 'missed' | 'skipped' | 'canceled' | 'failedInRow'

/** Counts one more. */
export function bump({ db }: Scope, id: string, tally: Tally, by = 1): void {
  db.update(schedule).set(more(tally, by)).where(eq(schedule.id, id)).run()
}

const more = (tally: Tally, by = 1) => ({ [tally]: raw`${schedule[tally]} + ${by}` })

export type Ending =
  | { state: 'succeeded'; result?: { value: unknown } | undefined }
  | { state: 'failed'; error: NonNullable<RunRow['error']> }
  | { state: 'canceled'; error?: RunRow['error'] }

/** Ends a run, and begins the one that waited for it. */
export function end(scope: Scope, ended: RunRow, ending: Ending, begin: Beginning, isNextBegun = true): void {
  const { db, now } = scope
  const error = ending.state === 'succeeded' ? null : (ending.error ?? null)
  const result = ending.state === 'succeeded' ? (ending.result ?? null) : null
  db.update(run).set({ state: ending.state, endedAt: now, checkAt: null, error, result }).where(eq(run.id, ended.id)).run()
  const inRow = ending.state === 'failed' ? more('failedInRow') : ending.state === 'succeeded' ? { failedInRow: 0 } : {}
  db.update(schedule)
    .set({ lastRun: ended.id, ...more(ending.state), ...inRow })
    .where(eq(schedule.id, ended.schedule))
    .run()
  if (ending.state === 'canceled' && !error && ended.message) withdraw(scope, ended.message)
  if (ending.state === 'failed') {
    const { id, schedule: of, scheduledAt, attempt, turn } = ended
    const data = { schedule: of, run: id, scheduledAt: new Date(scheduledAt).toISOString(), attempt, error }
    tell(scope, { event: 'schedule.run.failed', eventId: `${id}#${turn}`, data })
  }
  if (isNextBegun) beginNext(scope, { id: ended.schedule }, begin)
}

/** Takes back the message of a run that is called off. */
export const withdraw = ({ send }: Scope, message: Sent): void => send({ withdraw: message }, { lane: 'withdrawals' })

function beginNext(scope: Scope, row: Pick<ScheduleRow, 'id'>, begin: Beginning): void {
  const { db, now } = scope
  if (busyOf(scope, row).open > 0) return
  const next = db.select().from(run).where(inState(row, 'buffered')).orderBy(asc(run.position)).limit(1).get()
  if (!next) return
  db.update(run)
    .set({ state: 'queued', checkAt: now + silenceMs })
    .where(eq(run.id, next.id))
    .run()
  begin.add(next.id, next.turn)
}

/** What a run needs to be done; nothing where it is over, or this message is not about its last turn. */
export function take(scope: Scope, { id, turn }: Turn): Taken | undefined {
  const { db, now } = scope
  const row = db
    .select()
    .from(run)
    .where(and(eq(run.id, id), inArray(run.state, openStates)))
    .get()
  const of = row && db.select().from(schedule).where(eq(schedule.id, row.schedule)).get()
  if (!row || !of || row.turn !== turn || row.message) return undefined
  const kept = db
    .select()
    .from(definition)
    .where(and(eq(definition.schedule, of.id), eq(definition.version, row.version)))
    .get()
  if (!kept) return undefined
  const attempt = row.state === 'queued' ? row.attempt + 1 : row.attempt
  db.update(run)
    .set({ state: 'running', startedAt: row.startedAt ?? now, checkAt: now + silenceMs, attempt })
    .where(eq(run.id, id))
    .run()
  const last = of.lastRun === null ? undefined : db.select().from(run).where(eq(run.id, of.lastRun)).get()
  // Turns beyond its attempts are those of earlier lives, which ended and were made up for.
  const life = row.turn - attempt
  return { run: row, name: life === 0 ? id : `${id}#${life}`, action: kept.body.action, secret: kept.secret ?? undefined, origin: of.origin, last }
}

export interface Taken {
  run: RunRow
  /** What it sends is sent once by this name: the run’s, or another one where it ended without success and is made up for. */
  name: string
  action: (typeof definition.$inferSelect)['body']['action']
  secret: string | undefined
  origin: ScheduleRow['origin']
  last: RunRow | undefined
}

/** Has a run done once more, not before `at`. */
export function again({ db }: Scope, row: RunRow, error: NonNullable<RunRow['error']>, at: number, begin: Beginning): void {
  const turn = row.turn + 1
  db.update(run)
    .set({ state: 'queued', turn, error, checkAt: at + silenceMs })
    .where(eq(run.id, row.id))
    .run()
  begin.add(row.id, turn, at)
}

/** Milliseconds from when a message was sent to when it is asked after first. */
export const pauseMsMin = 500

/** Has a run end as the message does that it sent. */
export function follow({ db, now }: Scope, { id }: RunRow, message: Sent): void {
  db.update(run)
    .set({ message, checkAt: now + pauseMsMin })
    .where(eq(run.id, id))
    .run()
}

/** Ends the runs of which nothing was heard. */
export function giveUp(scope: Scope, begin: Beginning): void {
  const { db, now } = scope
  for (const row of db
    .select()
    .from(run)
    .where(and(isNotNull(run.checkAt), isNull(run.message)))
    .orderBy(asc(run.checkAt))
    .limit(100)
    .all()) {
    if ((row.checkAt ?? now) > now) return
    end(scope, row, { state: 'failed', error: { code: 'unavailable', detail: 'nothing was heard of it' } }, begin)
  }
}

/** A run; `not_found` where there is none. */
export function runOf({ db }: Scope, id: string): RunRow {
  const row = db.select().from(run).where(eq(run.id, id)).get()
  if (!row) throw new Problem('not_found', `there is no run ${id}`)
  return row
}
