import type { DomainOutline } from '@dot-do/contract'
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
  /** Who asks; where that can't be told, it throws. */
  principal: () => Principal | Promise<Principal>
  /** A batch has paid for its calls. */
  isPaid?: boolean
  timeoutMs?: number | undefined
  idempotencyKey?: string | undefined
  /** The query, from its `?` on. */
  search?: string
  headers: Record<string, string>
  /** Length of the body, where it is declared. */
  bodyBytes?: number | undefined
  body: ReadableStream | string | null
}

/** The binding to a domain. */
export const fetcherOf = ({ env }: Visit, { label }: DomainOutline): Fetcher => (env as unknown as Record<string, Fetcher>)[bindingOf(label)] as Fetcher
