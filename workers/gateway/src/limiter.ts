import { DurableObject } from 'cloudflare:workers'

/** A rate limit: `quota` calls each `window` seconds. */
export interface Policy {
  quota: number
  window: number
}

export interface Lease {
  granted: number
  /** Tokens left in the bucket. */
  remaining: number
  /** Milliseconds until the bucket is full. */
  resetMs: number
  /** Milliseconds until the least asked for would be granted. */
  retryMs: number
}

/** Most of a policy's quota that may be spent at once: the size of its bucket. */
export const burstOf = ({ quota }: Policy): number => Math.max(1, Math.floor(quota / 10))

/** The token bucket of one subject: refilled evenly, never fuller than its burst. */
export class Limiter extends DurableObject {
  /** Up to `want` tokens, but none if there are fewer than `least`. */
  lease(policy: Policy, least: number, want: number): Lease {
    const now = Date.now()
    const burst = burstOf(policy)
    const perMs = policy.quota / (policy.window * 1000)
    const { kv } = this.ctx.storage
    const kept = kv.get<{ tokens: number; at: number }>('bucket') ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, kept.tokens + Math.max(0, now - kept.at) * perMs)
    const granted = tokens >= least ? Math.min(want, Math.floor(tokens)) : 0
    const left = tokens - granted
    kv.put('bucket', { tokens: left, at: now })
    return { granted, remaining: Math.floor(left), resetMs: (burst - left) / perMs, retryMs: granted > 0 ? 0 : (least - left) / perMs }
  }
}
