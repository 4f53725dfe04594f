import { DoError } from '@dot-do/client'
import { Problem } from '@dot-do/contract'
import { contextOf, dispatch, dispatchInternal, type Origin, ownContext } from '@dot-do/service'
import outlines from 'do:domains'
import { loaded } from '../bodies.ts'
import type { Env } from '../env.ts'
import { ownerOf } from '../names.ts'
import type { Outcome } from '../partition/push.ts'
import type { Ticket } from './ticket.ts'
import { post } from './post.ts'

const resultBytesMax = 64 * 1024

// What may be otherwise the next time. Of all else a repetition would say the same.
const passing = new Set<string>(['unavailable', 'resource_exhausted', 'deadline_exceeded', 'internal', 'canceled'])

/** Brings a message to its target; whatever comes of it is an outcome. */
export async function deliver(env: Env, tenant: string, ticket: Ticket): Promise<Outcome> {
  try {
    const { target } = ticket
    if ('url' in target) return await post(env, tenant, ticket, target)
    const owner = ownerOf(ticket.queue)
    const result = owner === undefined ? await asSender(env, ticket, target) : await asOwner(env, tenant, owner, ticket, target)
    return { result: kept(result) }
  } catch (thrown) {
    return failureOf(thrown)
  }
}

type Method = { domain: string; method: string }

/** The tenant's own queue: the sender's rights as they are now. */
async function asSender(env: Env, ticket: Ticket, target: Method): Promise<unknown> {
  if (ticket.origin === undefined) throw new Problem('permission_denied', 'nobody is known with whose rights it would be called')
  const { json } = await loaded(env, ticket)
  const context = await contextOf(env, JSON.parse(ticket.origin) as Origin, { idempotencyKey: ticket.id, timeoutMs: ticket.timeoutMs })
  return dispatch(outlines, target, json === undefined ? undefined : JSON.parse(json), context, env)
}

/** A domain's own queue: an internal method of that domain, which acts for itself. */
async function asOwner(env: Env, tenant: string, owner: string, ticket: Ticket, target: Method): Promise<unknown> {
  const { id, attempt, attemptsMax: maxAttempts, key, headers, contentType } = ticket
  const { json, base64 } = await loaded(env, ticket)
  const input = {
    message: { id, attempt, maxAttempts, sentAt: new Date(ticket.sentAt).toISOString(), ...(key !== undefined && { key }), ...(headers && { headers }) },
    ...(json === undefined ? { bytes: base64, contentType } : { body: JSON.parse(json) as unknown }),
  }
  return dispatchInternal(target, input, ownContext(owner, tenant, { idempotencyKey: id, timeoutMs: ticket.timeoutMs }), env)
}

/** What a target gave, as text, where it is JSON and short. */
function kept(result: unknown): string | undefined {
  if (result === undefined || result instanceof Blob) return undefined
  const text = JSON.stringify(result)
  return text.length <= resultBytesMax && Buffer.byteLength(text) <= resultBytesMax ? text : undefined
}

function failureOf(thrown: unknown): Outcome {
  if (thrown instanceof DoError) {
    const { code, message: detail, status, retryAfterMs } = thrown
    return { error: { code, detail, ...(status > 0 && { status }) }, retryAfterMs, isFinal: !passing.has(code) }
  }
  if (thrown instanceof Problem) return { error: { code: thrown.code, detail: thrown.message }, isFinal: !passing.has(thrown.code) }
  console.error(JSON.stringify({ level: 'error', msg: 'a delivery failed', cause: String(thrown) }))
  return { error: { code: 'unavailable', detail: 'a part of the platform did not answer' }, isFinal: false }
}
