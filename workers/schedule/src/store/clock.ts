import { durationMs } from '@dot-do/contract'
import { and, asc, eq, inArray, lte } from 'drizzle-orm'
import { between, type DueTime, planOf } from '../plan/plan.ts'
import { compile, needsEngine } from '../spec/compile.ts'
import { hasEngine, loadEngine } from '../spec/rrule.ts'
import { ask } from './follow.ts'
import { Beginning, bump, giveUp, miss, place, type Scope } from './runs.ts'
import { definition, run, schedule, type ScheduleRow } from './schema.ts'
import { pauseFor } from './settle.ts'

const dayMs = 86_400_000
export const runsKeptMs = 90 * dayMs
export const endedKeptMs = 30 * dayMs

/** At once: schedules looked at, and runs made. What is more comes with the next ring, in order. */
const schedulesMax = 500
const runsMax = 1000

/** Milliseconds for which schedules with rules wait for the engine of these, should it never come. */
const engineMs = 2_000

/** When there is something to do next. */
export function due({ sql }: Scope): number | undefined {
  const { due } = sql
    .exec<{ due: number | null }>(
      `select min(due) as due from (
        select min(due_at) as due from schedule union all select min(check_at) from run
        union all select min(ended_at) + ? from run union all select min(ended_at) + ? from schedule)`,
      runsKeptMs,
      endedKeptMs,
    )
    .one()
  return due ?? undefined
}

/** Does what is due: makes runs of the times that have come, asks after messages, gives up what was lost, forgets what is old. */
export function wake(scope: Scope): void {
  const begin = new Beginning()
  const rows = dueRows(scope)
  const waiting = hasEngine() ? [] : rows.filter(({ body }) => needsEngine(body.spec))
  const isWaiting = new Set(waiting.map(({ row }) => row.id))
  let left = runsMax
  for (const each of rows) if (!isWaiting.has(each.row.id)) left -= advanceOr(scope, each, Math.max(0, left), begin)
  if (waiting.length > 0) awaitEngine(scope, [...isWaiting])
  ask(scope)
  giveUp(scope, begin)
  forget(scope)
  begin.send(scope)
}

type Due = { row: ScheduleRow; body: (typeof definition.$inferSelect)['body'] }

const dueRows = ({ db, now }: Scope): Due[] =>
  db
    .select({ row: schedule, body: definition.body })
    .from(schedule)
    .innerJoin(definition, and(eq(definition.schedule, schedule.id), eq(definition.version, schedule.version)))
    .where(lte(schedule.dueAt, now))
    .orderBy(asc(schedule.dueAt), asc(schedule.id))
    .limit(schedulesMax)
    .all()

/** Rules are loaded once the transaction is over; then their schedules are due again. */
function awaitEngine({ db, now, after }: Scope, ids: string[]): void {
  const set = ({ db: within }: Pick<Scope, 'db'>, dueAt: number) => {
    for (let index = 0; index < ids.length; index += 50)
      within
        .update(schedule)
        .set({ dueAt })
        .where(inArray(schedule.id, ids.slice(index, index + 50)))
        .run()
  }
  set({ db }, now + engineMs)
  after(async ({ run: within }) => {
    await loadEngine()
    await within(wakeAll, ids)
  })
}

/** Sees to these schedules now, where they are still active. */
function wakeAll(scope: Scope, ids: string[]): void {
  for (let index = 0; index < ids.length; index += 50) {
    const some = and(inArray(schedule.id, ids.slice(index, index + 50)), eq(schedule.state, 'active'))
    scope.db.update(schedule).set({ dueAt: scope.now }).where(some).run()
  }
  wake(scope)
}

/** One schedule that can no longer be reckoned, such as in a zone that the runtime has lost, must not stop the others. */
function advanceOr(scope: Scope, each: Due, max: number, begin: Beginning): number {
  try {
    return advance(scope, each, max, begin)
  } catch (cause) {
    console.error(JSON.stringify({ level: 'error', msg: 'the times of a schedule can not be reckoned', schedule: each.row.id, cause: String(cause) }))
    pauseFor(scope, each.row.id, 'its times can no longer be reckoned')
    return 0
  }
}

/** Makes runs of what is due of one schedule, at most `max`; says how many. */
function advance(scope: Scope, { row, body }: Due, max: number, begin: Beginning): number {
  const { db, now } = scope
  const { next } = compile(body.spec, { timezone: body.timezone })
  const planned = {
    ...{ id: row.id, after: row.after, next: between(next, body.start, body.end), runsLeft: (body.maxRuns ?? Number.POSITIVE_INFINITY) - row.planned },
    ...{ jitterMs: durationMs(body.jitter), catchupMs: durationMs(body.catchup) },
  }
  const plan = planOf(planned, now, max)
  let runs = 0
  for (const each of plan.times) if (meet(scope, { row, body }, each, begin)) runs++
  // What is skipped is no run, so that there may be one more.
  const { ahead } = plan.ahead ? plan : planOf({ ...planned, after: plan.after, runsLeft: planned.runsLeft - runs }, now, 0)
  const ending = ahead ? {} : ({ state: 'ended', reason: 'no time is ahead', endedAt: now } as const)
  db.update(schedule)
    .set({ after: plan.after, planned: row.planned + runs, nextAt: ahead?.time ?? null, dueAt: ahead?.due ?? null, ...ending })
    .where(eq(schedule.id, row.id))
    .run()
  return plan.times.length
}

/** Makes of a time what becomes of it; whether that is a run. */
function meet(scope: Scope, { row, body }: Due, { time, due, isMissed, until }: DueTime, begin: Beginning): boolean {
  const wanted = { id: `${row.id}/${new Date(time).toISOString()}`, kind: 'plan', scheduledAt: time, dueAt: due } as const
  if (!isMissed) return ['queued', 'buffered'].includes(place(scope, row, wanted, body.overlap, begin)?.state ?? '')
  miss(scope, row, wanted, until)
  bump(scope, row.id, 'missed')
  return false
}

/** Finds the next time of a schedule at once, unless it has rules and their engine is not there: then its clock does. */
export function reckon(scope: Scope, of: Due): void {
  if (of.row.state !== 'active' || (needsEngine(of.body.spec) && !hasEngine())) return
  const begin = new Beginning()
  advance(scope, of, runsMax, begin)
  begin.send(scope)
}

const forgottenAtOnce = 500

/** Deletes runs that ended long ago, and schedules. */
function forget({ db, now }: Scope): void {
  const old = db
    .select({ position: run.position })
    .from(run)
    .where(lte(run.endedAt, now - runsKeptMs))
    .limit(forgottenAtOnce)
  db.delete(run).where(inArray(run.position, old)).run()
  const ended = db
    .select({ id: schedule.id })
    .from(schedule)
    .where(lte(schedule.endedAt, now - endedKeptMs))
    .limit(10)
    .all()
  for (const { id } of ended) remove({ db }, id)
}

/** Deletes a schedule with all it has. */
export function remove({ db }: Pick<Scope, 'db'>, id: string): boolean {
  db.delete(run).where(eq(run.schedule, id)).run()
  db.delete(definition).where(eq(definition.schedule, id)).run()
  return db.delete(schedule).where(eq(schedule.id, id)).returning({ id: schedule.id }).all().length > 0
}
