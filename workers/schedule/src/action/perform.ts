import { DoError } from '@dot-do/client'
import { Problem } from '@dot-do/contract'
import { callsOf, contextOf, dispatch } from '@dot-do/service'
import outlines from 'do:domains'
import { createClient as queue, type Queue } from 'queue.do'
import contract from 'schedule.do/contract'
import type { Env } from '../env.ts'
import type { Taken } from '../store/runs.ts'
import type { Outcome } from '../store/settle.ts'
import { post } from './post.ts'
import { substituted } from './substitute.ts'

const resultBytesMax = 64 * 1024
const timeoutMs = 10 * 60_000
const waitMsMax = 24 * 3_600_000

// What may be otherwise the next time. Of all else a repetition would say the same.
const passing = new Set<string>(['unavailable', 'resource_exhausted', 'deadline_exceeded', 'internal', 'canceled'])

/** Does a run’s action with the rights that its maker has now, under the run’s name; whatever comes of it is an outcome. */
export async function perform(env: Env, tenant: string, taken: Taken): Promise<Outcome> {
  try {
    return await done(env, tenant, taken)
  } catch (thrown) {
    return failureOf(thrown)
  }
}

async function done(env: Env, tenant: string, taken: Taken): Promise<Outcome> {
  const { action, origin, run, name } = taken
  const own = 'domain' in action ? action.input : action.body
  const input = substituted(run.input ? run.input.value : own, taken)
  const context = await contextOf(env, origin, { idempotencyKey: 'queue' in action ? name : run.id, timeoutMs })
  if ('url' in action) return { result: kept(await post(env, tenant, taken, action, input)) }
  if ('domain' in action) return { result: kept(await dispatch(outlines, action, input ?? {}, context, env)) }
  const calls = callsOf({ contract, uses: { queue } }, context, env)
  const { id } = await (calls.queue as Queue).send({ queue: action.queue, body: input ?? null, dedupe: { id: name, window: '1d' } })
  return { message: { queue: action.queue, id } }
}

/** What an action gave, where it is JSON and short. */
function kept(value: unknown): { value: unknown } | undefined {
  if (value === undefined || value instanceof Blob) return undefined
  return Buffer.byteLength(JSON.stringify(value)) <= resultBytesMax ? { value } : undefined
}

function failureOf(thrown: unknown): Outcome {
  if (thrown instanceof DoError) {
    const { code, message: detail, status, retryAfterMs } = thrown
    const waitMs = retryAfterMs === undefined ? undefined : Math.min(retryAfterMs, waitMsMax)
    return { error: { code, detail, ...(status > 0 && { status }) }, isPassing: passing.has(code), waitMs }
  }
  if (thrown instanceof Problem) {
    const { code, message: detail, status } = thrown
    return { error: { code, detail, status }, isPassing: passing.has(code) }
  }
  console.error(JSON.stringify({ level: 'error', msg: 'a run failed', cause: String(thrown) }))
  return { error: { code: 'unavailable', detail: 'a part of the platform did not answer' }, isPassing: true }
}
