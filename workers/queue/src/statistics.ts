import type { ServiceContext } from '@dot-do/contract'
import type { Env } from './env.ts'
import { middleOf } from './partition/stats.ts'
import { allQueues, partitionsOf, unkeyed } from './queues.ts'
import { partitionOf } from './route.ts'

type Cell = [name: string, bucket: number, count: number]

const askedAtOnce = 16

/** What happened in a queue, or in all, in a window that ends now. */
export async function statistics(env: Env, ctx: ServiceContext, queue: string | undefined, windowMs: number) {
  const queues = queue === undefined ? await allQueues(env, ctx) : [{ name: queue, partitions: await partitionsOf(env, ctx, queue) }]
  const places = queues.flatMap(({ name, partitions }) => Array.from({ length: partitions }, (_, number) => ({ name, number, partitions })))
  const cells: Cell[] = []
  for (let index = 0; index < places.length; index += askedAtOnce) {
    const some = places.slice(index, index + askedAtOnce)
    const all = await Promise.all(
      some.map(({ name, number, partitions }) => partitionOf(env, unkeyed(ctx), name, number).stats({ queue: name, partitions, windowMs })),
    )
    cells.push(...all.flat())
  }
  const sum = (name: string) => cells.filter(([each]) => each === name).reduce((total, [, , count]) => total + count, 0)
  return {
    ...{ sent: sum('sent'), done: sum('done'), failed: sum('failed'), retried: sum('retried'), dead: sum('dead') },
    ...{ wait: percentiles(cells, 'wait'), run: percentiles(cells, 'run') },
  }
}

function percentiles(cells: Cell[], name: string): { p50: number; p95: number; p99: number } | undefined {
  const buckets = cells.filter(([each]) => each === name).toSorted(([, left], [, right]) => left - right)
  const total = buckets.reduce((sum, [, , count]) => sum + count, 0)
  if (total === 0) return undefined
  const at = (share: number): number => {
    let seen = 0
    for (const [, bucket, count] of buckets) {
      seen += count
      if (seen >= share * total) return middleOf(bucket)
    }
    return 0
  }
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) }
}
