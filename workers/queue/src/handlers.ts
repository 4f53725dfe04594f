import { handlers } from '@dot-do/service'
import { page, readCursor } from '@dot-do/store'
import contract from 'queue.do/contract'
import type { Env } from './env.ts'
import { cancelAll, getMessage, listMessages, purgeAll, redriveAll } from './messages.ts'
import { permit } from './names.ts'
import { deleteQueue, getQueue, listQueues, partitionsOf, pauseQueue, putQueue } from './queues.ts'
import { eachLease, receiveAll } from './receiving.ts'
import { sendAll } from './sending.ts'
import { bounded, delayMsMax, leaseBounds, statsMsMax, waitMsMax } from './settings.ts'
import { statistics } from './statistics.ts'

export default handlers<typeof contract, Env>(contract, {
  putQueue(input, { ctx, env }) {
    permit(ctx, 'putQueue', 'admin', input.name)
    return putQueue(env, ctx, input)
  },

  getQueue({ name }, { ctx, env }) {
    permit(ctx, 'getQueue', 'read', name)
    return getQueue(env, ctx, name)
  },

  async listQueues({ limit, cursor }, { ctx, env }) {
    permit(ctx, 'listQueues', 'read')
    const after = readCursor('queues', cursor)?.[0]
    const queues = await listQueues(env, ctx, { after: after === undefined ? undefined : String(after), limit: limit + 1 })
    return page(queues, limit, 'queues', ({ name }) => [name])
  },

  async deleteQueue({ name, force }, { ctx, env }) {
    permit(ctx, 'deleteQueue', 'admin', name)
    return { deleted: await deleteQueue(env, ctx, name, force) }
  },

  async send({ queue, ...message }, { ctx, env }) {
    permit(ctx, 'send', 'write', queue)
    const [sent] = await sendAll(env, ctx, queue, [message], () => [])
    return sent as NonNullable<typeof sent>
  },

  async sendBatch({ queue, messages }, { ctx, env }) {
    permit(ctx, 'sendBatch', 'write', queue)
    return { items: await sendAll(env, ctx, queue, messages, (index) => ['messages', index]) }
  },

  async receive({ queue, max, lease, wait }, { ctx, env, signal }) {
    permit(ctx, 'receive', 'write', queue)
    const leaseMs = lease === undefined ? undefined : bounded(lease, ['lease'], leaseBounds)
    return { messages: await receiveAll(env, ctx, { queue, max, leaseMs, waitMs: bounded(wait, ['wait'], { max: waitMsMax }) }, signal) }
  },

  ack({ queue, leases }, { ctx, env }) {
    permit(ctx, 'ack', 'write', queue)
    return eachLease(env, ctx, queue, leases, (partition, some, partitions) => partition.ack({ queue, partitions, leases: some }))
  },

  nack({ queue, leases, delay, error }, { ctx, env }) {
    permit(ctx, 'nack', 'write', queue)
    const failure = { code: 'nack', detail: error ?? '' }
    const delayMs = delay === undefined ? undefined : bounded(delay, ['delay'], { max: delayMsMax })
    return eachLease(env, ctx, queue, leases, (partition, some, partitions) => partition.nack({ queue, partitions, leases: some, delayMs, error: failure }))
  },

  extend({ queue, leases, by }, { ctx, env }) {
    permit(ctx, 'extend', 'write', queue)
    const byMs = bounded(by, ['by'], leaseBounds)
    return eachLease(env, ctx, queue, leases, (partition, some, partitions) => partition.extend({ queue, partitions, leases: some, byMs }))
  },

  getMessage({ queue, id }, { ctx, env }) {
    permit(ctx, 'getMessage', 'read', queue)
    return getMessage(env, ctx, queue, id)
  },

  listMessages(input, { ctx, env }) {
    permit(ctx, 'listMessages', 'read', input.queue)
    return listMessages(env, ctx, input)
  },

  async cancel({ queue, ids }, { ctx, env }) {
    permit(ctx, 'cancel', 'write', queue)
    return { canceled: await cancelAll(env, ctx, queue, ids) }
  },

  async purge({ queue, before }, { ctx, env }) {
    permit(ctx, 'purge', 'admin', queue)
    return { purged: await purgeAll(env, ctx, queue, before === undefined ? undefined : Date.parse(before)) }
  },

  async redrive(input, { ctx, env }) {
    permit(ctx, 'redrive', 'admin', input.from)
    if (input.to !== undefined) {
      permit(ctx, 'redrive', 'admin', input.to)
      await partitionsOf(env, ctx, input.to)
    }
    return { redriven: await redriveAll(env, ctx, input) }
  },

  pause({ queue }, { ctx, env }) {
    permit(ctx, 'pause', 'admin', queue)
    return pauseQueue(env, ctx, queue, true)
  },

  resume({ queue }, { ctx, env }) {
    permit(ctx, 'resume', 'admin', queue)
    return pauseQueue(env, ctx, queue, false)
  },

  stats({ queue, window }, { ctx, env }) {
    permit(ctx, 'stats', 'read', queue)
    return statistics(env, ctx, queue, bounded(window, ['window'], { max: statsMsMax }))
  },
})
