import { and, eq } from 'drizzle-orm'
import { waitOf } from '../action/retry.ts'
import type { Definition } from './definition.ts'
import { again, Beginning, end, follow, type Scope, tell, withdraw } from './runs.ts'
import { definition, run, type RunRow, schedule, type Sent } from './schema.ts'

/** What came of doing a run once. */
export type Outcome =
  | { result?: { value: unknown } | undefined; error?: undefined; message?: undefined }
  | { message: Sent; error?: undefined }
  | { error: NonNullable<RunRow['error']>; isPassing: boolean; waitMs?: number | undefined; message?: undefined }

/** A run's turn and what came of it. */
export interface Settled {
  id: string
  turn: number
  outcome: Outcome
}

/** Takes in what came of a run, unless that is of no turn that is under way. */
export function settle(scope: Scope, { id, turn, outcome }: Settled): void {
  const row = scope.db
    .select()
    .from(run)
    .where(and(eq(run.id, id), eq(run.state, 'running'), eq(run.turn, turn)))
    .get()
  if (!row) return late(scope, { id, turn, outcome })
  if (outcome.message) return follow(scope, row, outcome.message)
  const begin = new Beginning()
  if (outcome.error) fail(scope, row, outcome, begin)
  else end(scope, row, { state: 'succeeded', result: outcome.result }, begin)
  begin.send(scope)
}

/** A run that was called off while it sent its message: that is taken back. */
function late(scope: Scope, { id, turn, outcome }: Settled): void {
  if (!outcome.message) return
  const row = scope.db.select({ state: run.state, turn: run.turn }).from(run).where(eq(run.id, id)).get()
  if (row?.state === 'canceled' && row.turn === turn) withdraw(scope, outcome.message)
}

/** Ends a run that has failed, or has it done again. */
export function fail(scope: Scope, row: RunRow, { error, isPassing, waitMs }: Extract<Outcome, { isPassing: boolean }>, begin: Beginning): void {
  const body = bodyOf(scope, row)
  if (isPassing && body && row.attempt < body.retry.maxAttempts) {
    const wait = Math.max(waitOf(body.retry.backoff, row.attempt), waitMs ?? 0)
    return again(scope, row, error, scope.now + wait, begin)
  }
  end(scope, row, { state: 'failed', error }, begin)
  const of = scope.db.select().from(schedule).where(eq(schedule.id, row.schedule)).get()
  if (of?.state !== 'active') return
  if (error.code === 'permission_denied') pauseFor(scope, of.id, `permission_denied: ${error.detail}`)
  else if (body?.pauseAfterFailures !== undefined && of.failedInRow >= body.pauseAfterFailures)
    pauseFor(scope, of.id, `failed ${of.failedInRow} times in a row`)
}

/** Pauses a schedule, and tells why. */
export function pauseFor(scope: Scope, id: string, reason: string, note?: string): void {
  const { db, now } = scope
  const changes = { state: 'paused', reason, nextAt: null, dueAt: null, updatedAt: now, ...(note !== undefined && { note }) } as const
  db.update(schedule).set(changes).where(eq(schedule.id, id)).run()
  tell(scope, { event: 'schedule.paused', eventId: `${id}#${now}`, data: { schedule: id, reason } })
}

const bodyOf = ({ db }: Scope, { schedule: id, version }: RunRow): Definition | undefined =>
  db
    .select({ body: definition.body })
    .from(definition)
    .where(and(eq(definition.schedule, id), eq(definition.version, version)))
    .get()?.body
