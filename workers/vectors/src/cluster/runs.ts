import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { page, prefixedId, readCursor, type StoreScope } from '@dot-do/store'
import type { Assignment, Clustering } from 'vectors.do/contract'
import { type Message, type Open, openIndex } from '../index/open.ts'
import { run as runs } from '../index/schema.ts'
import { assign } from './assign.ts'
import { outcomeOf, scoreOf } from './outcome.ts'
import { membersOf, train, trainedMax, triesOf } from './run.ts'
import { kept, type Plan, type Progress, restored } from './state.ts'

type Scope = StoreScope<Message>
type Row = typeof runs.$inferSelect

/** Multiplications that a call does at once, a second or two; and that one piece of the rest does. */
const workAtOnce = 4e9
const workInTurn = 1e9
/** Restarts are for what takes no time. */
const restarts = 3
const restartedWorkMax = 3e8
const runsMax = 10
/** Values of all centres together: what a row holds, in 2 MB. */
const centreValuesMax = 500_000

export interface Asked extends Omit<Plan, 'tries' | 'dimensions'> {
  index: string
  k: 'auto' | number
}

/** Begins a run, and ends it where that takes no longer than a call may. */
export function cluster(scope: Scope, { index, k, ...settings }: Asked): Clustering {
  const open = openIndex(scope, index)
  const total = membersOf(open, settings).length
  const plan: Plan = { ...settings, dimensions: open.definition.dimensions, tries: triesFor(open, k, total) }
  forgetOld(scope.sql)
  const progress: Progress = { phase: 'train', at: 0, after: -1 }
  const { text, ...centres } = kept(progress)
  const made = { id: prefixedId('cluster', scope.now), plan, total, content: open.row.content, progress: text, ...centres }
  const row = scope.db.insert(runs).values(made).returning().get()
  return outcomeOf(open, advance(open, row, total > trainedMax ? 0 : workAtOnce))
}

function triesFor({ definition: { dimensions } }: Open, k: 'auto' | number, total: number): number[] {
  if (total === 0) throw new Problem('failed_precondition', 'there is nothing to cluster', { reason: 'empty' })
  const most = Math.floor(centreValuesMax / dimensions)
  if (k === 'auto') return total < 3 ? [1] : triesOf(total).filter((tried) => tried <= most)
  if (k > Math.min(total, most)) return invalid(`at most ${Math.min(total, most)} clusters of ${total} items with ${dimensions} dimensions`, ['k'])
  const isQuick = Math.min(total, trainedMax) * k * dimensions <= restartedWorkMax
  return Array.from({ length: isQuick ? restarts : 1 }, () => k)
}

function forgetOld(sql: SqlStorage): void {
  const old = sql.exec<{ number: number }>('select number from run order by number desc limit -1 offset ?', runsMax - 1).toArray()
  for (const { number } of old) {
    for (const table of ['assignment', 'cluster']) sql.exec(`delete from ${table} where run = ?`, number)
    sql.exec('delete from run where number = ?', number)
  }
}

/** Goes on with a run that takes more than one piece of work, unless it is gone or over. */
export function goOn(open: Open, number: number): void {
  const row = rowOf(open, 'number', number)
  if (!row || row.failed !== null || progressOf(row).phase === 'done') return
  if (row.content === open.row.content) advance(open, row, workInTurn)
  else open.scope.sql.exec('update run set failed = ? where number = ?', 'the index was rebuilt meanwhile', number)
}

const rowOf = ({ scope: { sql } }: Open, column: 'id' | 'number', value: string | number): Row | undefined => {
  const found = sql.exec(`select * from run where ${column} = ?`, value).toArray()[0] as (Omit<Row, 'plan'> & { plan: string }) | undefined
  return found && { ...found, plan: JSON.parse(found.plan) as Plan }
}

const progressOf = ({ progress, training, best, plan }: Row): Progress => restored({ text: progress, training, best }, plan.dimensions)

/** Does a piece of the work; what is left of it is for later. */
function advance(open: Open, row: Row, work: number): Row {
  let progress = progressOf(row)
  if (progress.phase === 'train' && work > 0) progress = train(open, row.plan, progress, work)
  if (progress.phase === 'assign' && work > 0) progress = assign(open, row.number, row.plan, progress)
  const { text, ...centres } = kept(progress)
  const { sql } = open.scope
  sql.exec('update run set progress = ?, training = ?, best = ? where number = ?', text, centres.training, centres.best, row.number)
  if (progress.phase !== 'done') open.scope.send({ task: 'cluster', name: open.row.name, id: open.row.id, run: row.number }, { lane: `cluster ${row.number}` })
  return { ...row, progress: text, ...centres }
}

/** What a run found, and a page of which item is in which cluster. */
export function getCluster(
  scope: Scope,
  { index, jobId, limit, cursor }: { index: string; jobId: string; limit: number; cursor?: string | undefined },
): Clustering & { assignments: Assignment[]; nextCursor?: string } {
  const open = openIndex(scope, index)
  const row = rowOf(open, 'id', jobId)
  if (!row) throw new Problem('not_found', `there is no run ${jobId} of ${index}`)
  const after = readCursor(jobId, cursor)?.[0]
  const isDone = row.failed === null && progressOf(row).phase === 'done'
  const rows = scope.sql
    .exec<{ id: string; cluster: number; far: number }>(
      'select id, cluster, far from assignment where run = ? and id > ? order by id limit ?',
      row.number,
      after === undefined ? '' : String(after),
      isDone ? limit + 1 : 0,
    )
    .toArray()
  const { items, nextCursor } = page(rows, limit, jobId, ({ id }) => [id])
  const assignments = items.map(({ id, cluster, far }) => ({ id, cluster, score: scoreOf(open, far) }))
  return { ...outcomeOf(open, row), assignments, ...(nextCursor !== undefined && { nextCursor }) }
}
