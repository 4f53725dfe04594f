import { DoError } from '@dot-do/client'
import { allows, Problem, type ServiceContext } from '@dot-do/contract'
import { callsOf, contextOf, dispatch } from '@dot-do/service'
import outlines from 'do:domains'
import { createClient as queue, type Queue } from 'queue.do'
import type { Target } from 'webhooks.do/contract'
import { checkQueue, type Queued } from '../deliver/deliver.ts'
import type { Env } from '../env.ts'
import { payload } from '../methods/messages.ts'
import { objectAt } from '../object.ts'
import type { ForwardJob } from '../store/received.ts'
import { bodyOf } from './bodies.ts'

interface Scope {
  env: Env
  ctx: ServiceContext
}

/** A received event as its targets get it. */
interface Event {
  id: string
  provider: string
  event: string | undefined
  data: unknown
  headers: Record<string, string>
  receivedAt: string
}

// What may go otherwise the next time. Of all else a repetition would say the same.
const passing = new Set(['unavailable', 'resource_exhausted', 'deadline_exceeded', 'internal', 'canceled'])

/** Brings a received event to a target, with the rights that whoever set the target has now. */
export async function forward({ message, body }: Queued<{ forwarding: string }>, { env, ctx }: Scope): Promise<Record<string, never>> {
  checkQueue(ctx)
  const { tenant } = ctx.auth
  const object = objectAt(env, tenant)
  const job = await object.beginForward({ id: body.forwarding })
  if (!job) return {}
  const failure = await bring(env, tenant, job)
  const isOver = failure === undefined || !passing.has(failure.code) || message.attempt >= message.maxAttempts
  const status = failure === undefined ? 'done' : isOver ? 'failed' : 'pending'
  const error = failure && `${failure.code}: ${failure.message}`.slice(0, 1000)
  await object.endForward({ id: body.forwarding, status, error: error ?? null, attempts: message.attempt })
  if (isOver) return {}
  throw new Problem('unavailable', error ?? 'the target did not take it')
}

/** Why a target did not take an event; nothing where it did. */
async function bring(env: Env, tenant: string, job: ForwardJob): Promise<DoError | Problem | undefined> {
  try {
    const { id, origin, target } = job.forwarding
    const context = await contextOf(env, origin, { idempotencyKey: id, timeoutMs: 25_000 })
    await takeTo(target, await eventOf(env, tenant, job), { env, context, id })
    return undefined
  } catch (err) {
    if (err instanceof DoError || err instanceof Problem) return err
    throw err
  }
}

interface Bringing {
  env: Env
  context: ServiceContext
  /** The same at each attempt. */
  id: string
}

async function takeTo(target: Target, event: Event, { env, context, id }: Bringing): Promise<void> {
  if ('domain' in target) {
    const { input = {}, field } = target
    await dispatch(outlines, target, { ...input, ...(field === undefined ? event : { [field]: event }) }, context, env)
  } else if ('queue' in target) {
    const calls = callsOf({ contract: { name: 'webhooks.do' }, uses: { queue } }, context, env)
    await (calls.queue as Queue).send({ queue: target.queue, body: event, dedupe: { id, window: '1d' } })
  } else {
    const { tenant, permissions } = context.auth
    if (!allows(permissions, 'webhooks', 'send', 'write')) throw new Problem('permission_denied', 'webhooks.do send needs webhooks.send or webhooks:write')
    await objectAt(env, tenant).send({ event: target.event, data: payload(event), eventId: id, channels: [] })
  }
}

async function eventOf(env: Env, tenant: string, { received }: ForwardJob): Promise<Event> {
  const { id, provider, event, headers, at } = received
  const body = await bodyOf(env, tenant, received)
  return { id, provider, event: event ?? undefined, data: dataOf(body), headers, receivedAt: new Date(at).toISOString() }
}

/** What a body says: JSON, where it is any, else its text. */
function dataOf(body: Buffer): unknown {
  const text = body.toString('utf8')
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
