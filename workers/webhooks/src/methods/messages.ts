import { DoError } from '@dot-do/client'
import { type Answer, type Parsed, Problem, type ServiceContext } from '@dot-do/contract'
import { page, readCursor } from '@dot-do/store'
import type contract from 'webhooks.do/contract'
import type { Attempt, Message } from 'webhooks.do/contract'
import { EventName } from 'webhooks.do/contract'
import { attempt } from '../deliver/attempt.ts'
import type { Env } from '../env.ts'
import { limits } from '../limits.ts'
import { objectAt, objectOf, type Scope } from '../object.ts'
import { queueFor, queueOf } from '../queues.ts'
import type { AttemptRow, MessageRow } from '../store/schema.ts'

type Contract = typeof contract
const dayMs = 24 * 60 * 60 * 1000

const time = (ms: number): string => new Date(ms).toISOString()

/** `data` as JSON; `payload_too_large` past what a receiver has to take. */
export function payload(data: unknown): string {
  const text = JSON.stringify(data ?? null)
  if (Buffer.byteLength(text) > limits.payloadBytesMax) throw new Problem('payload_too_large', `data is more than ${limits.payloadBytesMax / 1024} KiB of JSON`)
  return text
}

export function send({ at, data, ...input }: Parsed<Contract, 'send'>, scope: Scope): Promise<Answer<Contract, 'send'>> {
  return objectOf(scope).send({ ...input, data: payload(data), at: timeOf(at) })
}

function timeOf(at: string | undefined): number | undefined {
  if (at === undefined) return undefined
  const ms = Date.parse(at)
  if (ms > Date.now() + 365 * dayMs) throw new Problem('invalid_argument', 'at: at most 365 days from now', { issues: [{ path: ['at'], message: 'too late' }] })
  return ms
}

/** What another domain tells of itself. */
export async function emit(
  { event, data, eventId }: { event: string; data?: unknown; eventId?: string | undefined },
  { env, ctx }: { env: Env; ctx: ServiceContext },
) {
  const { caller, auth } = ctx
  if (!EventName.safeParse(event).success || !event.startsWith(`${caller}.`))
    throw new Problem('invalid_argument', `event: ${event} is not an event of ${caller}.do, such as ${caller}.thing.failed`)
  const told = { event, data: payload(data), channels: [], eventId: eventId === undefined ? undefined : `${caller}:${eventId}` }
  return objectAt(env, auth.tenant).emit(told)
}

const toMessage = ({ id, event, eventId, channels, at }: MessageRow) => ({ id, event, eventId: eventId ?? undefined, channels, sentAt: time(at) })

export async function getMessage(input: { id: string }, scope: Scope): Promise<Message> {
  const { message, deliveries } = await objectOf(scope).message(input)
  return {
    ...toMessage(message),
    data: JSON.parse(message.data) as unknown,
    deliveries: deliveries.map(({ endpoint, status, attempts }) => ({ endpoint, status, attempts })),
  }
}

export async function listMessages({ event, limit, cursor }: Parsed<Contract, 'listMessages'>, scope: Scope): Promise<Answer<Contract, 'listMessages'>> {
  const before = beforeOf('messages', cursor)
  const { items, nextCursor } = page(await objectOf(scope).messages({ event, before, limit: limit + 1 }), limit, 'messages', ({ id }) => [id])
  return { items: items.map(toMessage), nextCursor }
}

/** The id that a page of what is listed newest first begins before. */
export const beforeOf = (query: string, cursor: string | undefined): string | undefined => {
  const [before] = readCursor(query, cursor) ?? []
  return before === undefined ? undefined : String(before)
}

const toAttempt = ({ id, message, endpoint, at, ms, status, error, answer }: AttemptRow): Attempt => ({
  ...{ id, message, endpoint, at: time(at), ms },
  ...{ status: status ?? undefined, error: error ?? undefined, answer: answer ?? undefined },
})

export async function listAttempts(input: Parsed<Contract, 'listAttempts'>, scope: Scope): Promise<Answer<Contract, 'listAttempts'>> {
  const { message, endpoint, limit, cursor } = input
  const object = objectOf(scope)
  const rows = await object.attempts({ message, endpoint, before: beforeOf('attempts', cursor), limit: limit + 1 })
  const { items, nextCursor } = page(rows, limit, 'attempts', ({ id }) => [id])
  const waiting = message !== undefined && endpoint !== undefined ? await object.waiting({ message, endpoint }) : undefined
  return { items: items.map(toAttempt), nextCursor, nextAttemptAt: waiting && (await dueAt(scope, String(endpoint), waiting.queued)) }
}

async function dueAt({ env, ctx }: Scope, endpoint: string, id: string): Promise<string | undefined> {
  try {
    return (await queueFor(env, ctx.auth.tenant).getMessage({ queue: queueOf(endpoint), id })).dueAt
  } catch (err) {
    // Deleted since its row was read.
    if (err instanceof DoError && err.code === 'not_found') return undefined
    throw err
  }
}

export async function resend(input: Parsed<Contract, 'resend'>, scope: Scope): Promise<Answer<Contract, 'resend'>> {
  await objectOf(scope).resend(input)
  return { ...input, status: 'pending' }
}

export function recover({ since, until, ...input }: Parsed<Contract, 'recover'>, scope: Scope): Promise<Answer<Contract, 'recover'>> {
  return objectOf(scope).recover({ ...input, since: Date.parse(since), until: until === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(until) })
}

export async function test({ endpoint: id, event }: Parsed<Contract, 'test'>, scope: Scope): Promise<Answer<Contract, 'test'>> {
  const { env, ctx } = scope
  const object = objectOf(scope)
  const job = await object.testing({ endpoint: id, event })
  const { row } = await attempt(env, ctx.auth.tenant, job)
  await objectAt(env, ctx.auth.tenant).noteTest(row)
  return toAttempt(row)
}
