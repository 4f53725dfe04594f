import { Problem } from '@dot-do/contract'
import { getTableName } from 'drizzle-orm'
import type { Settings } from '../settings.ts'
import { type Asking, countOf, type Queue, queueIn, rowIn, type Scope } from './open.ts'
import { isSlowed, pump } from './pump.ts'
import { dedupe, origin, queue as queueTable, stat } from './schema.ts'
import { erase } from './tidy.ts'

/** A queue as it is made known to one of its partitions. */
export interface Configured {
  name: string
  number: number
  generation: number
  version: number
  settings: Settings
  createdAt: number
}

const closedMs = 10_000

/** Makes the partition, or changes its settings; what is older than what it knows changes nothing. */
export function configure(scope: Scope, { name, number, generation, version, settings, createdAt }: Configured): void {
  const { sql } = scope
  const row = rowIn(scope)
  if (row && (row.generation > generation || (row.generation === generation && (row.settings === null || row.version >= version)))) return
  if (row && row.generation < generation) wipe(scope)
  if (row?.generation === generation) sql.exec('update queue set version = ?, settings = ?', version, JSON.stringify(settings))
  else
    sql.exec(
      "insert into queue (generation, name, number, version, settings, created_at, closed_until, arrival, recent, probed_at) values (?, ?, ?, ?, ?, ?, 0, 0, '[]', 0)",
      ...[generation, name, number, version, JSON.stringify(settings), createdAt],
    )
  const queue = queueIn(scope)
  if (queue) pump(queue)
}

/** Has a queue take nothing for a while, where all that it holds is done; `failed_precondition` otherwise. */
export function close(scope: Scope, { generation }: { generation: number }): void {
  const queue = queueIn(scope)
  if (queue?.generation !== generation) return
  const { ready, delayed, held, inFlight, dead } = tallyOf(scope)
  if (ready + delayed + held + inFlight + dead > 0)
    throw new Problem('failed_precondition', 'the queue has messages that are not done; `force` deletes them too')
  scope.sql.exec('update queue set closed_until = ?', scope.now + closedMs)
}

/** Deletes the queue of this generation and all it holds; a later one of the same name stays. */
export function drop(scope: Scope, { generation }: { generation: number }): void {
  const row = rowIn(scope)
  if (row && row.generation <= generation) wipe(scope)
  if (!row || row.generation <= generation) {
    scope.sql.exec(
      "insert into queue (generation, name, number, version, settings, created_at, closed_until, arrival, recent, probed_at) values (?, '', 0, 0, null, 0, 0, 0, '[]', 0)",
      generation,
    )
  }
}

const erasedAtOnce = 10_000

function wipe(scope: Scope): void {
  const { sql } = scope
  for (;;) {
    const seqs = sql.exec<{ seq: number }>(`select seq from message limit ${erasedAtOnce}`).toArray()
    if (seqs.length === 0) break
    erase(
      scope,
      seqs.map(({ seq }) => seq),
    )
  }
  for (const table of [dedupe, origin, stat, queueTable]) sql.exec(`delete from ${getTableName(table)}`)
}

export interface Counts {
  ready: number
  delayed: number
  held: number
  inFlight: number
  dead: number
  oldestDue?: number | undefined
  isSlowed: boolean
}

const tallyOf = (scope: Scope) => ({
  ...{ ready: countOf(scope, 'ready'), delayed: countOf(scope, 'delayed'), held: countOf(scope, 'held') },
  ...{ inFlight: countOf(scope, 'leased'), dead: countOf(scope, 'dead') },
})

/** What is in the partition now. */
export function counts(scope: Scope, _asking: Pick<Asking, 'queue'>): Counts | undefined {
  const queue = queueIn(scope)
  return queue && { ...tallyOf(scope), oldestDue: oldestDue(queue), isSlowed: isSlowed(queue) }
}

// The index is by priority first; there are few of these, and each has its first in one step.
function oldestDue({ scope: { sql } }: Queue): number | undefined {
  let oldest: number | undefined
  for (let below = Number.MAX_SAFE_INTEGER; ;) {
    const [first] = sql
      .exec<{ priority: number; due: number }>(
        "select priority, due from message where state = 'ready' and priority < ? order by priority desc, due, seq limit 1",
        below,
      )
      .toArray()
    if (!first) return oldest
    oldest = Math.min(oldest ?? first.due, first.due)
    below = first.priority
  }
}
