import { Problem } from '@dot-do/contract'
import { EgressError, safeFetch } from '@dot-do/egress'
import type { Env } from '../env.ts'
import type { Configured } from '../providers.ts'
import { UpstreamError } from './error.ts'

const MiB = 1024 * 1024
const errorBytesMax = 64 * 1024

export interface Sending {
  path: string
  body?: unknown
  signal: AbortSignal
  /** Whether events are asked for, of which there may be many. */
  isStream?: boolean
}

/** Sends a request to a provider; throws `UpstreamError` for whatever is no success. */
export async function send(env: Env, provider: Configured, { path, body, signal, isStream = false }: Sending): Promise<Response> {
  const headers = { ...(await provider.headers()), accept: isStream ? 'text/event-stream' : 'application/json', 'user-agent': 'llm.do' }
  const init = body === undefined ? { headers } : { method: 'POST', body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } }
  const response = await reach(() =>
    safeFetch(env, `${provider.baseUrl.replace(/\/+$/, '')}${path}`, { ...init, signal }, { bytesMax: isStream ? 1024 * MiB : 32 * MiB, timeoutMs: 600_000 }),
  )
  if (response.ok) return response
  const text = await response.text().catch(() => '')
  throw new UpstreamError(response.status, masked(messageIn(text.slice(0, errorBytesMax), response), headers), retryAfterOf(response.headers))
}

/** What a provider answers as JSON. */
export async function sendForJson(env: Env, provider: Configured, sending: Sending): Promise<unknown> {
  const response = await send(env, provider, sending)
  const text = await reach(() => response.text())
  try {
    return JSON.parse(text)
  } catch {
    throw new UpstreamError('invalid_answer', 'the answer is not JSON')
  }
}

/** Does what reaches out; what goes wrong on the way is the provider's failure, but for what the caller's own signal ends. */
export async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (err) {
    if (!(err instanceof EgressError)) throw err
    if (err.reason === 'address')
      throw new Problem('failed_precondition', `${err.message}: the operator can allow it by DO_NETWORK_ALLOW`, { reason: 'address', data: {} })
    if (err.reason === 'network') throw new UpstreamError('network', 'the connection was refused or lost', undefined, { cause: err })
    throw new UpstreamError(err.reason === 'timeout' ? 'timeout' : 'invalid_answer', err.message, undefined, { cause: err })
  }
}

const detailMax = 500

function messageIn(text: string, { status }: Response): string {
  try {
    const { error, message, errors } = JSON.parse(text) as { error?: { message?: unknown } | string; message?: unknown; errors?: { message?: unknown }[] }
    const said = typeof error === 'string' ? error : (error?.message ?? message ?? errors?.[0]?.message)
    if (typeof said === 'string' && said !== '') return said.slice(0, detailMax).toWellFormed()
  } catch {
    // A page for people, such as a proxy's, says nothing that a caller could use.
  }
  return `status ${status} without a message`
}

/** A provider's words without the key, should it repeat it. */
function masked(message: string, headers: Record<string, string>): string {
  const secrets = Object.values(headers).flatMap((value) => [value, value.replace(/^Bearer /, '')])
  return secrets.filter((secret) => secret.length >= 8).reduce((text, secret) => text.replaceAll(secret, '…'), message)
}

/** Milliseconds from `Retry-After`: seconds or a date; OpenAI also says `retry-after-ms`. */
function retryAfterOf(headers: Headers): number | undefined {
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN)
  if (exact >= 0) return exact
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  const ms = Date.parse(value) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
