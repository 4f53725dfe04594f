import type { Run, Schedule } from 'schedule.do/contract'
import type { z } from 'zod'
import type contract from 'schedule.do/contract'
import { between } from './plan/plan.ts'
import { compile, needsEngine } from './spec/compile.ts'
import { loadEngine } from './spec/rrule.ts'
import { upcoming } from './spec/upcoming.ts'
import type { RunRow } from './store/schema.ts'
import type { Kept } from './store/store.ts'

type Summary = z.infer<(typeof contract.methods.list.output)['shape']['items']>[number]

const time = (ms: number) => new Date(ms).toISOString()
const maybe = <K extends string>(key: K, ms: number | null | undefined) => (ms == null ? {} : ({ [key]: time(ms) } as Record<K, string>))

/** A schedule as it is listed. */
export function summaryOf({ row, body, last }: Kept): Summary {
  const { spec, timezone, action, overlap, catchup, jitter, maxRuns, retry, pauseAfterFailures } = body
  const { planned, triggered, backfilled, succeeded, failed, missed, skipped, canceled, failedInRow } = row
  return {
    id: row.id,
    ...(row.name !== null && { name: row.name }),
    ...{ spec, timezone, action, overlap, catchup, jitter, retry },
    ...{ ...maybe('start', body.start), ...maybe('end', body.end) },
    ...{ ...(maxRuns !== undefined && { maxRuns }), ...(pauseAfterFailures !== undefined && { pauseAfterFailures }) },
    ...{ ...(row.note !== null && { note: row.note }), ...(row.reason !== null && { reason: row.reason }) },
    ...{ state: row.state, version: row.version, ...maybe('nextRun', row.nextAt) },
    ...(last && { lastRun: { id: last.id, scheduledAt: time(last.scheduledAt), state: last.state } }),
    counters: { planned, triggered, backfilled, succeeded, failed, missed, skipped, canceled, failedInRow },
    ...{ createdBy: row.origin.apiKey.name, createdAt: time(row.createdAt), updatedAt: time(row.updatedAt), ...maybe('endedAt', row.endedAt) },
  }
}

const shownRuns = 5

/** A schedule with its next times. */
export async function scheduleOf(kept: Kept): Promise<Schedule> {
  const { row, body } = kept
  if (needsEngine(body.spec)) await loadEngine()
  const { next, text } = compile(body.spec, { timezone: body.timezone })
  const left = row.state === 'active' ? Math.min(shownRuns, (body.maxRuns ?? shownRuns) - row.planned) : 0
  const times = left > 0 ? upcoming(between(next, body.start, body.end), Math.max(row.after, Date.now()), left) : []
  const summary = summaryOf(kept)
  return { ...summary, ...(summary.nextRun === undefined && times[0] !== undefined && { nextRun: time(times[0]) }), nextRuns: times.map(time), text: text() }
}

/** A run as it is shown, its result apart. */
export function runOf({
  id,
  schedule,
  kind,
  state,
  scheduledAt,
  dueAt,
  startedAt,
  endedAt,
  attempt,
  error,
  missedUntil,
  message,
}: RunRow): Omit<Run, 'result'> {
  return {
    ...{ id, schedule, kind, state, attempt, scheduledAt: time(scheduledAt), dueAt: time(dueAt) },
    ...{ ...maybe('startedAt', startedAt), ...maybe('endedAt', endedAt), ...maybe('missedUntil', missedUntil) },
    ...(startedAt !== null && { lateMs: startedAt - dueAt }),
    ...{ ...(message !== null && { message }), ...(error !== null && { error }) },
  }
}
