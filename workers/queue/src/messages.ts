import { Problem, type ServiceContext } from '@dot-do/contract'
import { type Actor, actOf, page, readCursor } from '@dot-do/store'
import type { Message } from 'queue.do/contract'
import { shownBody } from './bodies.ts'
import type { Env } from './env.ts'
import { homeOf } from './partition/ids.ts'
import { unkeyed } from './queues.ts'
import { type Partition, withPartitions } from './route.ts'

const numbersOf = (partitions: number): number[] => Array.from({ length: partitions }, (_, number) => number)

/** A message as its partition has it; looked for where its id says, then elsewhere: one that came from another queue went with its key. */
export const find = (env: Env, ctx: ServiceContext, queue: string, id: string) =>
  withPartitions(env, unkeyed(ctx), queue, async (partitions, at) => {
    const home = homeOf(id, partitions)
    const first = await at(home).getMessage({ queue, partitions, id })
    if (first || partitions === 1) return first
    const others = numbersOf(partitions).filter((number) => number !== home)
    const all = await Promise.all(others.map((number) => at(number).getMessage({ queue, partitions, id })))
    return all.find((each) => each !== undefined)
  })

/** A message with its body. */
export async function getMessage(env: Env, ctx: ServiceContext, queue: string, id: string): Promise<Message> {
  const found = await find(env, ctx, queue, id)
  if (!found) throw new Problem('not_found', `the queue ${queue} has no message ${id}`)
  const { summary, attempts, body, result } = found
  return {
    ...{ ...summary, attempts, ...(result !== undefined && { result: JSON.parse(result) as unknown }) },
    ...(await shownBody(env, { ...body, contentType: summary.contentType })),
  }
}

interface Listing {
  queue: string
  state?: string | undefined
  key?: string | undefined
  sentBefore?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** Messages of all partitions, the oldest first. */
export async function listMessages(env: Env, ctx: ServiceContext, { queue, state, key, sentBefore, limit, cursor }: Listing) {
  const query = JSON.stringify(['messages', queue, state, key, sentBefore])
  const after = readCursor(query, cursor)?.[0]
  const asked = { state, key, sentBefore: sentBefore === undefined ? undefined : Date.parse(sentBefore), limit: limit + 1 }
  const all = await withPartitions(env, unkeyed(ctx), queue, (partitions, at) =>
    Promise.all(
      numbersOf(partitions).map((number) => at(number).listMessages({ queue, partitions, ...asked, after: after === undefined ? undefined : String(after) })),
    ),
  )
  const rows = all.flat().toSorted((left, right) => (left.id < right.id ? -1 : 1))
  return page(rows, limit, query, ({ id }) => [id])
}

/** Takes messages back, wherever they are. */
export const cancelAll = (env: Env, ctx: ServiceContext, queue: string, ids: string[]): Promise<string[]> =>
  everywhere(env, actOf(ctx), queue, (partition, partitions) => partition.cancel({ queue, partitions, ids })).then((all) => all.flat())

const atOnce = 1_000

/** Deletes messages, some at a time. */
export const purgeAll = (env: Env, ctx: ServiceContext, queue: string, before: number | undefined): Promise<number> =>
  untilNone(env, ctx, queue, (partition, partitions) => partition.clear({ queue, partitions, before, limit: atOnce }))

export interface Redriving {
  from: string
  to?: string | undefined
  ids?: string[] | undefined
  reason?: string | undefined
}

/** Puts dead messages in again, some at a time. */
export const redriveAll = (env: Env, ctx: ServiceContext, { from, to, ids, reason }: Redriving): Promise<number> =>
  untilNone(env, ctx, from, (partition, partitions) =>
    partition.redrive({ queue: from, partitions, ids, reason, to: to === from ? undefined : to, limit: atOnce }),
  )

const everywhere = <T>(env: Env, actor: Actor, queue: string, work: (partition: Partition, partitions: number) => Promise<T>): Promise<T[]> =>
  withPartitions(env, actor, queue, (partitions, at) => Promise.all(numbersOf(partitions).map((number) => work(at(number), partitions))))

async function untilNone(env: Env, ctx: ServiceContext, queue: string, work: (partition: Partition, partitions: number) => Promise<number>): Promise<number> {
  const counts = await everywhere(env, unkeyed(ctx), queue, async (partition, partitions) => {
    let count = 0
    for (let some = atOnce; some === atOnce; count += some) some = await work(partition, partitions)
    return count
  })
  return counts.reduce((sum, count) => sum + count, 0)
}
