import { lend } from '../codes/cache.ts'
import type { Open } from '../index/open.ts'
import { labelsOf } from './label.ts'
import { pointBytes, Points } from './points.ts'
import { membersOf, trainedMax, vectorsAt } from './run.ts'
import type { Plan, Progress } from './state.ts'

const bytesMax = 32 * 1024 * 1024
/** Texts that a cluster's name is taken from. */
const textsMax = 200

/** Gives the next items their clusters; after the last of them, sums the clusters up. */
export function assign(open: Open, run: number, plan: Plan, progress: Progress): Progress {
  const { dimensions, metric } = open.definition
  const rest = membersOf(open, plan).filter((slot) => slot > progress.after)
  const slots = rest.slice(0, Math.min(trainedMax, Math.floor(bytesMax / pointBytes(1, dimensions))))
  const last = slots.at(-1)
  if (last !== undefined) {
    lend(pointBytes(slots.length, dimensions), ({ at }) => {
      const points = new Points(at, vectorsAt(open, slots), { count: slots.length, dimensions, isSpherical: metric === 'cosine' })
      keep(open, run, slots, points, progress.best?.centres ?? [])
    })
  }
  if (slots.length < rest.length) return { ...progress, after: last ?? progress.after }
  return { ...progress, best: summed(open, run, plan, progress.best), phase: 'done' }
}

function keep({ scope: { sql } }: Open, run: number, slots: number[], points: Points, centres: Float32Array[]): void {
  const { which, near } = points.assign(centres)
  for (const [row, slot] of slots.entries()) {
    const far = points.far(row, near[row] as number)
    sql.exec(
      'insert or replace into assignment select ?, id, ?, ? from item where slot = ?',
      run,
      which[row] ?? 0,
      points.isSpherical ? far : Math.sqrt(far),
      slot,
    )
  }
}

/** The clusters that have members, the largest first, numbered anew; the centres in that order. */
function summed(open: Open, run: number, plan: Plan, best: Progress['best']): Progress['best'] {
  const { sql } = open.scope
  const sizes = sql
    .exec<{ cluster: number; size: number; far: number }>(
      'select cluster, count(*) as size, avg(far) as far from assignment where run = ? group by cluster order by size desc, cluster',
      run,
    )
    .toArray()
  // Below zero first, so that no old number is taken for a new one.
  for (const [number, { cluster }] of sizes.entries()) sql.exec('update assignment set cluster = ? where run = ? and cluster = ?', -1 - number, run, cluster)
  sql.exec('update assignment set cluster = -1 - cluster where run = ?', run)
  const labels = plan.label ? labelsOf(sizes.map((_, number) => textsOf(sql, run, number))) : []
  for (const [number, { size, far }] of sizes.entries()) {
    const cohesion = open.definition.metric === 'cosine' ? 1 - far : far
    sql.exec('insert into cluster (run, number, size, cohesion, label) values (?, ?, ?, ?, ?)', run, number, size, cohesion, labels[number] ?? null)
  }
  return best && { ...best, centres: sizes.flatMap(({ cluster }) => best.centres[cluster] ?? []) }
}

function textsOf(sql: SqlStorage, run: number, cluster: number): string[] {
  const statement = `select text from assignment join item using (id) where run = ? and cluster = ? and text is not null order by far, id limit ?`
  return sql
    .exec<{ text: string }>(statement, run, cluster, textsMax)
    .toArray()
    .map(({ text }) => text)
}
