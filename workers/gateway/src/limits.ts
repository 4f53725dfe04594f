import { type Door, Problem } from '@dot-do/contract'
import { limitHeaders } from '@dot-do/service'
import type { Env } from './env.ts'
import { burstOf, type Lease, type Policy } from './limiter.ts'

/** Who a limit counts: a key, else an address. */
export interface Subject {
  id: string
  policy: Policy
  isKnown: boolean
}

type Balance = NonNullable<Door['limit']>

interface Held {
  tokens: number
  until: number
  remaining: number
  resetMs: number
}

// Tokens leased by this isolate: a hot caller pays a hop once in a hundredth of its quota, not once a call.
const held = new Map<string, Held>()
const heldMax = 10_000
const leaseMs = 5_000

const leaseOf = ({ quota }: Policy) => Math.max(1, Math.floor(quota / 100))

/** Takes `cost` from the subject's bucket, or ends the call with `resource_exhausted`. */
export function charge(env: Env, subject: Subject, cost: number): Balance | Promise<Balance> {
  const now = Date.now()
  const lease = held.get(subject.id)
  if (lease && lease.tokens >= cost && lease.until > now) {
    lease.tokens -= cost
    return balanceOf(subject, lease)
  }
  return leaseMore(env, subject, cost, now)
}

async function leaseMore(env: Env, subject: Subject, cost: number, now: number): Promise<Balance> {
  const { id, policy } = subject
  const spare = takeHeld(id, now)
  const need = cost - spare
  // Who comes while a lease is on its way asks for itself alone: a lease for each of many at once would empty the bucket unused.
  const isFirst = (asking.get(id) ?? 0) <= now
  if (isFirst) asking.set(id, now + askingMs)
  const lease = await ask(env, subject, need, isFirst ? Math.min(burstOf(policy), Math.max(need, leaseOf(policy))) : need)
  if (isFirst) asking.delete(id)
  const kept = keep(id, lease, spare)
  if (kept.tokens < cost) throw exhausted(policy, lease, cost)
  kept.tokens -= cost
  return balanceOf(subject, kept)
}

// Until when a lease may be on its way, by subject: a call that is cut off does not come back to say.
const asking = new Map<string, number>()
const askingMs = 1_000

function takeHeld(id: string, now: number): number {
  const lease = held.get(id)
  if (!lease || lease.until <= now) return 0
  const { tokens } = lease
  lease.tokens = 0
  return tokens
}

/** Puts what was leased beside what others have leased meanwhile. */
function keep(id: string, { granted, remaining, resetMs }: Lease, spare: number): Held {
  const now = Date.now()
  const tokens = takeHeld(id, now) + spare + granted
  if (held.size >= heldMax) held.clear()
  if (asking.size >= heldMax) asking.clear()
  const kept = { tokens, until: now + leaseMs, remaining, resetMs }
  held.set(id, kept)
  return kept
}

async function ask(env: Env, { id, policy, isKnown }: Subject, least: number, want: number): Promise<Lease> {
  try {
    const lease = await env.LIMITER.get(env.LIMITER.idFromName(id)).lease(policy, least, want)
    spares.delete(id)
    return lease
  } catch (cause) {
    // Without the object a known caller gets one bucket's worth, an anonymous one nothing.
    const spare = isKnown ? (spares.get(id) ?? burstOf(policy)) : 0
    if (spare < least) throw new Problem('unavailable', 'the rate limiter does not answer', { cause })
    const granted = Math.min(want, spare)
    if (spares.size >= heldMax) spares.clear()
    spares.set(id, spare - granted)
    return { granted, remaining: spare - granted, resetMs: policy.window * 1000, retryMs: 0 }
  }
}

// What is left of the one bucket that a known caller gets while the object does not answer.
const spares = new Map<string, number>()

const balanceOf = ({ policy }: Subject, { tokens, remaining, resetMs }: Held): Balance => ({
  quota: policy.quota,
  window: policy.window,
  // A cost may be a part of one.
  remaining: Math.floor(remaining + tokens),
  resetSeconds: Math.ceil(resetMs / 1000),
})

function exhausted(policy: Policy, { retryMs, resetMs, remaining }: Lease, cost: number): Problem {
  const isNever = cost > burstOf(policy)
  const detail = isNever
    ? `the call costs ${cost}, more than the ${burstOf(policy)} that can be spent at once`
    : `more than ${policy.quota} calls in ${policy.window} s, or ${burstOf(policy)} at once; try again in ${Math.max(1, Math.ceil(retryMs / 1000))} s`
  const after: Record<string, string> = isNever ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryMs / 1000))) }
  return new Problem('resource_exhausted', detail, {
    headers: { ...after, ...limitHeaders({ ...policy, remaining, resetSeconds: Math.ceil(resetMs / 1000) }) },
    reason: 'rate_limit',
  })
}
