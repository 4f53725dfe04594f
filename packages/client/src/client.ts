import { codes } from '@dot-do/contract/codes'
import { resultOf } from './answer.ts'
import { type Answer, callOf } from './call.ts'
import { DoError } from './error.ts'
import { Limit } from './limit.ts'
import type { CallOptions, ClientOptions } from './options.ts'
import { headersOf, type Target, urlOf } from './request.ts'

/** By method what a client needs to know of it: `w` it changes something, `r` sent twice it does so once, `b` it answers bytes. */
export type MethodTable = Record<string, string>

/** A client of `domain` with one function for each method of `table`. */
export function createClient<T>(domain: string, table: MethodTable, options: ClientOptions = {}): T {
  const client: Record<string, unknown> = {}
  for (const [method, flags] of Object.entries(table)) {
    client[method] = (input?: unknown, call?: CallOptions) => callOf(send({ domain, method, flags }, input, options, call ?? {}))
  }
  return client as T
}

/** Sends until an answer came, the attempts or the time are used up, or sending again would not be safe. */
async function send(target: Target, input: unknown, client: ClientOptions, call: CallOptions): Promise<Answer> {
  const { retries = client.retries ?? 2, timeout = client.timeout ?? 60_000, signal } = call
  const url = urlOf(target, client)
  const headers = headersOf(target, client, call)
  const body = bodyOf(input)
  const limit = new Limit(timeout, signal)
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        return await limit.around(once(url, { method: 'POST', body, headers, redirect: 'manual' }, target.flags, client.fetch ?? fetch, limit))
      } catch (cause) {
        const error = limit.failure ?? asDoError(cause)
        const waitMs = backoff(attempt, error)
        const maySendAgain = codes[error.code].retryable && (!target.flags.includes('w') || target.flags.includes('r'))
        if (!maySendAgain || !(attempt < retries) || waitMs >= limit.leftMs) throw error
        await limit.pause(waitMs)
      }
    }
  } finally {
    limit.end()
  }
}

async function once(
  url: string,
  init: RequestInit & { headers: Headers },
  flags: string,
  via: NonNullable<ClientOptions['fetch']>,
  limit: Limit,
): Promise<Answer> {
  if (limit.failure) throw limit.failure
  // The platform takes at most ten minutes.
  init.headers.set('x-request-timeout', String(Math.min(limit.leftMs, 600_000)))
  const response = await via(url, { ...init, signal: limit.signal })
  return { data: await resultOf(response, flags), response }
}

function bodyOf(input: unknown = {}): string {
  try {
    return JSON.stringify(input)
  } catch (cause) {
    throw new DoError('invalid_argument', `the input can't be written as JSON: ${(cause as Error).message}`)
  }
}

/** Whatever fetch throws is a failure of the network; its reasons are in a chain of causes. */
function asDoError(cause: unknown): DoError {
  if (cause instanceof DoError) return cause
  const messages: string[] = []
  for (let each = cause as Error | undefined; each && messages.length < 3; each = each.cause as Error | undefined) messages.push(each.message || String(each))
  return new DoError('unavailable', `no answer came: ${messages.join(': ')}`, { cause })
}

/** Milliseconds until the next attempt: at least what the answer asks for, else 0.25 s doubling to 8 s, half of it by chance. */
const backoff = (attempt: number, { retryAfterMs }: DoError): number =>
  retryAfterMs ? retryAfterMs + Math.random() * 250 : Math.min(8000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2)
