import { EgressError, safeFetch } from '@dot-do/egress'
import { prefixedId } from '@dot-do/store'
import { unsealHeaders } from '../endpoints.ts'
import type { Env } from '../env.ts'
import { limits } from '../limits.ts'
import { liveOf, signed } from '../signing/keys.ts'
import type { Job } from '../store/deliveries.ts'
import type { AttemptRow } from '../store/schema.ts'
import { bodyOf } from './body.ts'
import { retryAfterOf } from './retry-after.ts'

/** What an attempt came to. */
export interface Attempted {
  row: AttemptRow
  isDelivered: boolean
  /** The endpoint says that it is no more. */
  isGone: boolean
  /** Seconds that the endpoint asks to be left alone for. */
  retryAfter?: number | undefined
}

/** Sends a message to its endpoint, once. Whatever the endpoint does is a result. */
export async function attempt(env: Env, tenant: string, { endpoint, message }: Job): Promise<Attempted> {
  const at = Date.now()
  const { type, body } = bodyOf(message, endpoint.format)
  const owner = { tenant, endpoint: endpoint.id }
  const signing = { secretsKey: env.SECRETS_KEY, owner, signature: endpoint.signature, generations: liveOf(endpoint.generations, at) }
  const headers = {
    ...(await unsealHeaders(env, tenant, endpoint)),
    ...{ 'content-type': type, 'user-agent': 'webhooks.do' },
    ...(await signed(signing, message.id, at, body)),
  }
  const went = await post(env, endpoint.url, headers, body)
  const { status = null, error = null, answer = null } = went
  const row = { id: prefixedId('att', at), message: message.id, endpoint: endpoint.id, at, ms: Date.now() - at, status, error, answer }
  const isDelivered = error === null && status !== null && status >= 200 && status < 300
  return { row, isDelivered, isGone: status === 410, retryAfter: went.retryAfter }
}

interface Went {
  status?: number | undefined
  error?: string
  answer?: string
  retryAfter?: number | undefined
}

async function post(env: Env, url: string, headers: Record<string, string>, body: Buffer): Promise<Went> {
  const options = { httpsOnly: true, timeoutMs: limits.attemptMs, bytesMax: limits.answerBytesMax, cuts: true }
  let status: number | undefined
  try {
    const response = await safeFetch(env, url, { method: 'POST', headers, body }, options)
    status = response.status
    // To its end, or as much as is read of any: who only begins to answer has not taken the message.
    const bytes = new Uint8Array(await response.arrayBuffer())
    const answer = new TextDecoder().decode(bytes.subarray(0, limits.answerKeptBytes))
    return { status, answer, retryAfter: retryAfterOf(status, response.headers.get('retry-after')) }
  } catch (err) {
    if (!(err instanceof EgressError)) throw err
    return { status: status ?? err.status, error: err.message }
  }
}
