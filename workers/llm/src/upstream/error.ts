import { Problem } from '@dot-do/contract'
import type { Attempt } from 'llm.do/contract'
import type { Target } from '../names/target.ts'

/** An attempt that failed. Its message is the provider's own at most, bounded, without our key. */
export class UpstreamError extends Error {
  /** The HTTP status, or what happened instead. */
  readonly status: number | 'timeout' | 'network' | 'invalid_answer' | 'refused'
  readonly retryAfterMs: number | undefined

  constructor(status: UpstreamError['status'], message: string, retryAfterMs?: number, options?: ErrorOptions) {
    super(message, options)
    this.name = 'UpstreamError'
    this.status = status
    this.retryAfterMs = retryAfterMs
  }

  /** Whether the same request may succeed when sent again. */
  get isRetryable(): boolean {
    if (this.status === 'refused') return false
    return typeof this.status !== 'number' || [408, 409, 429].includes(this.status) || this.status >= 500
  }
}

/** The problem that a call ends with when its last attempt failed so. */
export function problemOf(error: UpstreamError, { name, provider }: Target, attempts: Attempt[]): Problem {
  const { status, message, retryAfterMs } = error
  const tried = attempts.length > 1 ? ` (tried: ${attempts.map((each) => `${each.model} ${each.status}`).join(', ')})` : ''
  const detail = (sentence: string) => `${sentence}${tried}`
  switch (status) {
    case 401:
    case 403:
    case 402:
      return new Problem('failed_precondition', detail(`${provider.name} refused its key or account (${status})`), { reason: 'provider_refused', data: {} })
    case 404:
      return new Problem('not_found', detail(`${provider.name} has no model for ${name}: ${message}`))
    case 429: {
      const headers = retryAfterMs === undefined ? undefined : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
      return new Problem('resource_exhausted', detail(`${name} takes no more for now: ${message}`), { reason: 'provider_limit', headers })
    }
    case 'timeout':
      return new Problem('unavailable', detail(`${name} did not answer in time`), { reason: 'provider_timeout', cause: error })
    default:
      if (typeof status === 'number' && status >= 400 && status < 500 && !error.isRetryable)
        return new Problem('invalid_argument', detail(`${name} refused the request (${status}): ${message}`), { reason: 'provider_refused' })
      return new Problem('unavailable', detail(`${name} failed: ${typeof status === 'number' ? `${status} ` : ''}${message}`), {
        reason: 'provider_failed',
        cause: error,
      })
  }
}
