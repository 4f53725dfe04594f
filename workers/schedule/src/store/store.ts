import { Problem } from '@dot-do/contract'
import type { Origin } from '@dot-do/service'
import { type Delivery, prefixedId, store } from '@dot-do/store'
import { and, asc, count, desc, eq, gt, lt, notInArray, sql as raw } from 'drizzle-orm'
import type { Overlap } from 'schedule.do/contract'
import { deliver } from '../action/deliver.ts'
import { due, reckon, remove, wake } from './clock.ts'
import { type Definition, domainOf } from './definition.ts'
import migrations from './migrations/migrations.js'
import { Beginning, bump, end, type Happening, type Outgoing, place, runOf, type Scope, take, type Taken, type Turn, type Withdrawal } from './runs.ts'
import { definition, run, type RunRow, schedule, type ScheduleRow } from './schema.ts'
import { pauseFor, settle, type Settled } from './settle.ts'

/** A schedule with what it does, and its last run. */
export interface Kept {
  row: ScheduleRow
  body: Definition
  last: Pick<RunRow, 'id' | 'scheduledAt' | 'state'> | undefined
}

type Changes = { name?: string | null | undefined; note?: string | null | undefined; body: Partial<Definition>; origin?: Origin | undefined }

const schedulesMax = 100_000

/** The schedules of one tenant, their runs, and the clock that makes these. */
export const schedules = store({
  migrations,
  reads: ['get', 'list', 'listRuns', 'getRun'],
  due,
  wake,
  deliver: (message: Outgoing | Withdrawal | Happening, { env, key, actor }: Delivery) => deliver(env, actor.tenant, key, message),
  transactions: {
    create(scope: Scope, { name, note, body, origin }: { name?: string | undefined; note?: string | undefined; body: Definition; origin: Origin }): Kept {
      const { db, now } = scope
      const { total } = db.select({ total: count() }).from(schedule).get() ?? { total: 0 }
      if (total >= schedulesMax) throw new Problem('resource_exhausted', `a tenant may have ${schedulesMax} schedules`)
      const id = prefixedId('sched', now)
      const times = { after: now, dueAt: now, createdAt: now, updatedAt: now }
      db.insert(schedule)
        .values({ id, name, note, domain: domainOf(body.action), version: 1, origin, state: 'active', ...times })
        .run()
      db.insert(definition).values({ schedule: id, version: 1, body }).run()
      return reckoned(scope, id)
    },

    /** Keeps what an action signs with, beside that version of it. */
    seal({ db }: Scope, { id, version, secret }: { id: string; version: number; secret: string }): void {
      db.update(definition)
        .set({ secret })
        .where(and(eq(definition.schedule, id), eq(definition.version, version)))
        .run()
    },

    get: (scope: Scope, { id }: { id: string }): Kept => kept(scope, id),

    list(
      { db }: Scope,
      { state, name, domain, after = '', limit }: { state?: ScheduleRow['state']; name?: string; domain?: string; after?: string; limit: number },
    ): Kept[] {
      const asked = [
        gt(schedule.id, after),
        ...(state === undefined ? [] : [eq(schedule.state, state)]),
        ...(name === undefined ? [] : [raw`${schedule.name} glob ${name}`]),
        ...(domain === undefined ? [] : [eq(schedule.domain, domain)]),
      ]
      return select(db)
        .where(and(...asked))
        .orderBy(asc(schedule.id))
        .limit(limit)
        .all()
        .map(shaped)
    },

    update(scope: Scope, { id, changes, expectedVersion }: { id: string; changes: Changes; expectedVersion?: number | undefined }): Kept {
      const { db, now } = scope
      seen(scope, id)
      const { row, body } = kept(scope, id)
      if (expectedVersion !== undefined && expectedVersion !== row.version)
        throw new Problem('failed_precondition', `the schedule has version ${row.version}`, { reason: 'version' })
      if (row.state === 'ended') throw new Problem('failed_precondition', 'the schedule has ended', { reason: 'ended' })
      const next = { ...body, ...changes.body }
      const version = row.version + 1
      const { secret } =
        db
          .select({ secret: definition.secret })
          .from(definition)
          .where(and(eq(definition.schedule, id), eq(definition.version, row.version)))
          .get() ?? {}
      db.insert(definition)
        .values({ schedule: id, version, body: next, secret: changes.body.action ? null : secret })
        .run()
      db.update(schedule)
        .set({
          ...{ version, domain: domainOf(next.action), updatedAt: now, origin: changes.origin ?? row.origin },
          ...(changes.name !== undefined && { name: changes.name }),
          ...(changes.note !== undefined && { note: changes.note }),
          ...(row.state === 'active' && Object.keys(changes.body).some((key) => timing.has(key)) && anew(row, now)),
        })
        .where(eq(schedule.id, id))
        .run()
      drop(scope, id, version)
      return reckoned(scope, id)
    },

    pause(scope: Scope, { id, note }: { id: string; note?: string | undefined }): Kept {
      seen(scope, id)
      return pause(scope, id, note)
    },

    resume(scope: Scope, { id, note }: { id: string; note?: string | undefined }): Kept {
      const { db, now } = scope
      const { row } = kept(scope, id)
      if (row.state === 'ended') throw new Problem('failed_precondition', 'the schedule has ended', { reason: 'ended' })
      if (row.state === 'paused') {
        const timed = { state: 'active', reason: null, after: now, nextAt: null, dueAt: now, failedInRow: 0, updatedAt: now } as const
        db.update(schedule)
          .set({ ...timed, ...(note !== undefined && { note }) })
          .where(eq(schedule.id, id))
          .run()
      }
      return reckoned(scope, id)
    },

    delete: (scope: Scope, { id }: { id: string }) => ({ deleted: remove(scope, id) }),

    trigger(scope: Scope, { id, input, overlap }: { id: string; input?: { value: unknown } | undefined; overlap?: Overlap | undefined }): RunRow {
      const { row, body } = kept(scope, id)
      const begin = new Beginning()
      const wanted = { id: `${id}/${prefixedId('trigger', scope.now)}`, kind: 'trigger', scheduledAt: scope.now, dueAt: scope.now, input } as const
      const made = place(scope, row, { ...wanted, ...(input && { input }) }, overlap ?? body.overlap, begin)
      bump(scope, id, 'triggered')
      begin.send(scope)
      return made ?? runOf(scope, wanted.id)
    },

    backfill(scope: Scope, { id, times, overlap }: { id: string; times: number[]; overlap: Overlap }): string[] {
      const { row } = kept(scope, id)
      const begin = new Beginning()
      const made = times.flatMap((time) => {
        const wanted = { id: `${id}/${new Date(time).toISOString()}`, kind: 'backfill', scheduledAt: time, dueAt: scope.now } as const
        return place(scope, row, wanted, overlap, begin, true)?.id ?? []
      })
      bump(scope, id, 'backfilled', made.length)
      begin.send(scope)
      return made
    },

    listRuns(scope: Scope, { id, state, before, limit }: { id: string; state?: RunRow['state']; before?: number; limit: number }): RunRow[] {
      kept(scope, id)
      const asked = [eq(run.schedule, id), ...(state === undefined ? [] : [eq(run.state, state)]), ...(before === undefined ? [] : [lt(run.position, before)])]
      return scope.db
        .select()
        .from(run)
        .where(and(...asked))
        .orderBy(desc(run.position))
        .limit(limit)
        .all()
    },

    getRun: (scope: Scope, { id }: { id: string }): RunRow => runOf(scope, id),

    cancelRun(scope: Scope, { id }: { id: string }): RunRow {
      const row = runOf(scope, id)
      if (!['buffered', 'queued', 'running'].includes(row.state)) throw new Problem('failed_precondition', `the run is ${row.state}`, { reason: 'ended' })
      const begin = new Beginning()
      end(scope, row, { state: 'canceled' }, begin)
      begin.send(scope)
      return runOf(scope, id)
    },

    take: (scope: Scope, { runs }: { runs: Turn[] }): Taken[] => runs.flatMap((turn) => take(scope, turn) ?? []),

    /** Takes in what came of a run: it is over, or it is done again later. */
    settle: (scope: Scope, settled: Settled): void => settle(scope, settled),
  },
})

/** What a change of these may move. */
const timing = new Set<string>(['spec', 'timezone', 'jitter', 'start', 'end', 'maxRuns', 'catchup'] satisfies (keyof Definition)[])

/** Has the times reckoned anew: from now on, or from one whose jitter alone has kept it from being due. */
const anew = ({ nextAt }: ScheduleRow, now: number) => ({ after: nextAt !== null && nextAt <= now ? nextAt - 1 : now, nextAt: null, dueAt: now })

/** Sees to what is due by now, before what it is due by changes. */
function seen(scope: Scope, id: string): void {
  const { row } = kept(scope, id)
  if (row.dueAt !== null && row.dueAt <= scope.now) wake(scope)
}

function pause(scope: Scope, id: string, note: string | undefined): Kept {
  const { row } = kept(scope, id)
  if (row.state === 'ended') throw new Problem('failed_precondition', 'the schedule has ended', { reason: 'ended' })
  pauseFor(scope, id, note ?? 'paused by hand', note)
  return kept(scope, id)
}

/** A schedule whose times were set anew, with the next of them. */
function reckoned(scope: Scope, id: string): Kept {
  const found = kept(scope, id)
  if (found.row.nextAt !== null) return found
  reckon(scope, found)
  return kept(scope, id)
}

const lastRun = { id: run.id, scheduledAt: run.scheduledAt, state: run.state }

const select = (db: Scope['db']) =>
  db
    .select({ row: schedule, body: definition.body, last: lastRun })
    .from(schedule)
    .innerJoin(definition, and(eq(definition.schedule, schedule.id), eq(definition.version, schedule.version)))
    .leftJoin(run, eq(run.id, schedule.lastRun))

const shaped = ({ last, ...rest }: { row: ScheduleRow; body: Definition; last: Kept['last'] | null }): Kept => ({ ...rest, last: last ?? undefined })

/** A schedule as it is kept; `not_found` where there is none. */
function kept({ db }: Scope, id: string): Kept {
  const found = select(db).where(eq(schedule.id, id)).get()
  if (!found) throw new Problem('not_found', `there is no schedule ${id}`)
  return shaped(found)
}

/** Drops the versions that nothing needs any more. */
function drop({ db }: Scope, id: string, current: number): void {
  const needed = db
    .select({ version: run.version })
    .from(run)
    .where(and(eq(run.schedule, id), raw`${run.state} in ('buffered', 'queued', 'running')`))
  db.delete(definition)
    .where(and(eq(definition.schedule, id), lt(definition.version, current), notInArray(definition.version, needed)))
    .run()
}
