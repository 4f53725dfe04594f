import { Problem } from '@dot-do/contract'
import { type Actor, type Delivery, store } from '@dot-do/store'
import type { Env } from '../env.ts'
import { partitionOf, placeOf, withPartitions } from '../route.ts'
import type { Message } from './open.ts'
import { partition } from './store.ts'

/** A partition with what its outbox does: it brings dead messages to other queues, and deletes bodies that nobody needs. */
export const deliveringPartition = store({
  ...partition,
  async deliver(message: Message, { env, key, actor }: Delivery) {
    if ('sweep' in message) await (env as Env).BODIES.delete(message.sweep)
    else await bring(env as Env, { ...actor, idempotencyKey: key }, message.move)
  },
})

/** Each step can be done again: the other queue takes a message once, and this one forgets it when that has it. */
async function bring(env: Env, actor: Actor, { id, from, to }: Extract<Message, { move: unknown }>['move']): Promise<void> {
  const here = partitionOf(env, actor, from.name, from.number)
  const parcel = await here.parcel({ id })
  if (!parcel) return
  try {
    await withPartitions(env, actor, to, (partitions, at) => at(placeOf(parcel.message, partitions)).take({ queue: to, partitions, parcel }))
  } catch (thrown) {
    if (!(thrown instanceof Problem && thrown.code === 'not_found')) throw thrown
    return here.stay({ id })
  }
  await here.gone({ id })
}
