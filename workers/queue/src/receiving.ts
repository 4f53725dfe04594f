import type { ServiceContext } from '@dot-do/contract'
import { actOf } from '@dot-do/store'
import { shownBody } from './bodies.ts'
import type { Env } from './env.ts'
import type { Claimed } from './partition/claim.ts'
import { readLease } from './partition/ids.ts'
import { unkeyed } from './queues.ts'
import { type Partition, withPartitions } from './route.ts'

interface Asked {
  queue: string
  max: number
  leaseMs: number | undefined
  waitMs: number
}

/** Takes messages; where there are none, waits for the first one. */
export async function receiveAll(env: Env, ctx: ServiceContext, asked: Asked, signal: AbortSignal) {
  const until = Date.now() + asked.waitMs
  const claimed = await withPartitions(env, unkeyed(ctx), asked.queue, async (partitions, at) => {
    for (;;) {
      const taken = await takeFrom(at, partitions, asked)
      const leftMs = until - Date.now()
      if (taken.length > 0 || leftMs <= 0 || signal.aborted) return taken
      await somethingIn(at, partitions, leftMs, signal)
    }
  })
  return Promise.all(claimed.map((each) => shown(env, each)))
}

async function shown(env: Env, claimed: Claimed) {
  const { id, lease, leasedUntil, attempt, headers, key, sentAt } = claimed
  return {
    ...{ id, lease, attempt, leasedUntil: new Date(leasedUntil).toISOString(), sentAt: new Date(sentAt).toISOString() },
    ...{ ...(headers && { headers }), ...(key !== undefined && { key }), ...(await shownBody(env, claimed)) },
  }
}

// One after another, from any: so that none is always first.
async function takeFrom(at: (number: number) => Partition, partitions: number, { queue, max, leaseMs }: Asked): Promise<Claimed[]> {
  const taken: Claimed[] = []
  const first = Math.floor(Math.random() * partitions)
  for (let index = 0; index < partitions && taken.length < max; index++) {
    taken.push(...(await at((first + index) % partitions).receive({ queue, partitions, max: max - taken.length, leaseMs })))
  }
  return taken
}

const againMs = 500

/** Waits until a partition has something, or so long. */
async function somethingIn(at: (number: number) => Partition, partitions: number, leftMs: number, signal: AbortSignal): Promise<void> {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const timer = setTimeout(end, leftMs)
  signal.addEventListener('abort', () => end())
  const watches = Array.from({ length: partitions }, (_, number) => watchOf(at(number), ended))
  await Promise.race([ended, ...watches])
  clearTimeout(timer)
  end()
  await Promise.all(watches)
}

/** Ends when a partition has something, or at `ended`. One that is watched by too many is looked at again soon. */
async function watchOf(partition: Partition, ended: Promise<void>): Promise<void> {
  const changes = await partition.watch(0, undefined).catch(() => undefined)
  if (!changes) return Promise.race([ended, new Promise<void>((resolve) => setTimeout(resolve, againMs))])
  const next = changes.next()
  await Promise.race([ended, next])
  await changes.return?.()
  await next.catch(() => {})
}

type Outcome = { lease: string; ok: boolean; code?: 'failed_precondition' }

/** Does something to leases, each in its partition; says of which that could be done. */
export async function eachLease(
  env: Env,
  ctx: ServiceContext,
  queue: string,
  leases: string[],
  work: (partition: Partition, leases: string[], partitions: number) => Promise<boolean[]>,
): Promise<{ outcomes: Outcome[] }> {
  const isDone = await withPartitions(env, actOf(ctx), queue, async (partitions, at) => {
    const places = Map.groupBy(leases.keys(), (place) => (readLease(leases[place] ?? '')?.partition ?? 0) % partitions)
    const done: boolean[] = []
    for (const [number, group] of places) {
      const some = await work(
        at(number),
        group.map((place) => leases[place] ?? ''),
        partitions,
      )
      group.forEach((place, index) => (done[place] = some[index] ?? false))
    }
    return done
  })
  return { outcomes: leases.map((lease, place) => (isDone[place] ? { lease, ok: true } : { lease, ok: false, code: 'failed_precondition' })) }
}
