import { type DomainOutline, Problem } from '@dot-do/contract'
import { bindingOf } from '@dot-do/service'
import type { Principal } from './credentials.ts'
import type { Env } from './env.ts'

/** What one inbound request or session brings to each call it makes. */
export interface Visit {
  env: Env
  ctx: ExecutionContext
  /** UUIDv7: one for all calls of a request. */
  requestId: string
  /** Milliseconds since the epoch. */
  at: number
  /** The client's address, or its IPv6 network. Telling it costs more than most calls need to pay. */
  address: () => string
  /** The client's span, validated. */
  traceparent: string | undefined
  isCrossOrigin: boolean
  isSecure: boolean
}

/** One call as asked for. What it claims of itself is validated, and grants nothing. */
export interface Asked {
  domain: string | DomainOutline
  method: string
  verb: string
  /** Where it is no method's own: the path of a protocol of the field. */
  path?: string
  /** Who asks; where that can't be told, it throws. */
  principal: () => Principal | Promise<Principal>
  /** A batch has paid for its calls. */
  isPaid?: boolean
  timeoutMs?: number | undefined
  idempotencyKey?: string | undefined
  /** The query, from its `?` on. */
  search?: string
  headers: Record<string, string>
  /** A header of the request. */
  header?: (name: string) => string | null
  /** Length of the body, where it is declared. */
  bodyBytes?: number | undefined
  body: ReadableStream | string | null
}

/** A JSON body, with its length. */
export function jsonBody(input: unknown): Pick<Asked, 'headers' | 'body' | 'bodyBytes'> {
  const body = JSON.stringify(input ?? {}) ?? '{}'
  return { headers: { 'content-type': 'application/json' }, body, bodyBytes: utf8.encode(body).byteLength }
}

const utf8 = new TextEncoder()

/** An idempotency key as it was claimed; `invalid_argument` where it is none. */
export function idempotencyKeyOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string' && /^[\x21-\x7e]{1,255}$/.test(value)) return value
  throw new Problem('invalid_argument', 'idempotency-key is not 1 to 255 visible ASCII characters')
}

const timeoutMsMax = 600_000

/** A time to the answer as it was claimed, in milliseconds; `invalid_argument` where it is none. */
export function timeoutOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  const ms = Number(value)
  if (/^\d+$/.test(String(value)) && ms >= 1 && ms <= timeoutMsMax) return ms
  throw new Problem('invalid_argument', `x-request-timeout is not a number of milliseconds from 1 to ${timeoutMsMax}`)
}

/** The binding to a domain. */
export const fetcherOf = ({ env }: Visit, { label }: DomainOutline): Fetcher => (env as unknown as Record<string, Fetcher>)[bindingOf(label)] as Fetcher
