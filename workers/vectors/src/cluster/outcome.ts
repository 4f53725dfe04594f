import type { Cluster, Clustering } from 'vectors.do/contract'
import type { Open } from '../index/open.ts'
import type { run } from '../index/schema.ts'
import { shorter } from '../numbers.ts'
import { restored } from './state.ts'

type Row = typeof run.$inferSelect

/** How far an item is from a centre, as callers know it. */
export const scoreOf = ({ definition: { metric } }: Open, far: number): number => (metric === 'cosine' ? 1 - far : far)

/** A run as it is answered. */
export function outcomeOf(open: Open, row: Row): Clustering {
  const { phase, best } = restored({ text: row.progress, training: row.training, best: row.best }, row.plan.dimensions)
  const { id: jobId, total } = row
  if (row.failed !== null) return { jobId, state: 'failed', error: row.failed, total }
  if (phase !== 'done' || !best) return { jobId, state: 'running', total }
  return { jobId, state: 'done', total, silhouette: best.silhouette, inertia: best.inertia, clusters: clustersOf(open, row, best.centres) }
}

function clustersOf({ scope: { sql } }: Open, { number: run, plan }: Row, centres: Float32Array[]): Cluster[] {
  return sql
    .exec<{ number: number; size: number; cohesion: number; label: string | null }>(
      'select number, size, cohesion, label from cluster where run = ? order by number',
      run,
    )
    .toArray()
    .map(({ number, size, cohesion, label }) => {
      const members = sql
        .exec<{ id: string }>('select id from assignment where run = ? and cluster = ? order by far, id limit ?', run, number, Math.max(1, plan.sample))
        .toArray()
        .map(({ id }) => id)
      const centre = plan.centroids ? centres[number] : undefined
      return {
        ...{ id: number, size, cohesion, medoid: members[0] ?? '', samples: members.slice(0, plan.sample) },
        ...(label !== null && { label }),
        ...(centre && { centroid: shorter(centre) }),
      }
    })
}
