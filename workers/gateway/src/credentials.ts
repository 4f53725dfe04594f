import { type Auth, Problem } from '@dot-do/contract'
import { hashOf, parseKey } from '@dot-do/contract/keys'
import type { Env, Verdict } from './env.ts'
import type { Policy } from './limiter.ts'
import { charge, type Subject } from './limits.ts'

/** Who calls, and what limits them. */
export interface Principal {
  auth: Auth
  subject: Subject
}

const goodMs = 10_000
const badMs = 2_000
const cacheMax = 10_000
const keyPolicy: Policy = { quota: 6000, window: 60 }

// What was found good is believed for 10 s. It is known by the header itself, which is here in plain text with each of its
// calls anyway: to hash it each time costs a twelfth of a call.
const good = new Map<string, { principal: Principal; until: number }>()

// What was found bad is believed for 2 s, by its SHA-256, for it may be another's key mistyped.
const bad = new Map<string, number>()

/** Nobody: the tenant of anonymous calls. */
export const anonymousAuth: Auth = { authenticated: false, tenant: 'public', permissions: [] }

/** The principal of a call without a credential: its address is what a limit counts. */
export const anonymous = (env: Env, address: string): Principal => ({
  auth: anonymousAuth,
  subject: { id: `address:${address}`, policy: { quota: Number(env.ANONYMOUS_QUOTA) || 60, window: 60 }, isKnown: false },
})

/** The principal that `Authorization` names. One that fails is `unauthenticated`, never quietly anonymous. */
export function authenticate(env: Env, authorization: string, address: () => string): Principal | Promise<Principal> {
  const known = good.get(authorization)
  if (known && known.until > Date.now()) return known.principal
  const credential = /^Bearer +([^\s]+)$/i.exec(authorization)?.[1]
  if (credential === undefined) throw unauthenticated('the authorization header is not Bearer and a key')
  const parsed = parseKey(credential)
  if (!parsed) return refuse()
  return lookUp(env, { authorization, word: parsed.word, hash: hashOf(credential) }, address)
}

async function lookUp(env: Env, { authorization, word, hash }: Record<'authorization' | 'word' | 'hash', string>, address: () => string): Promise<Principal> {
  if ((bad.get(hash) ?? 0) > Date.now()) return refuse()
  const verdict = await ask(env, word, hash)
  const principal = verdict.code === 'valid' ? principalOf(verdict) : undefined
  if (principal) {
    if (good.size >= cacheMax) good.clear()
    good.set(authorization, { principal, until: Math.min(Date.now() + goodMs, verdict.expiresAt ?? Number.POSITIVE_INFINITY) })
    return principal
  }
  if (bad.size >= cacheMax) bad.clear()
  bad.set(hash, Date.now() + badMs)
  // Guessing costs the guesser's address what anonymous calls cost it.
  await charge(env, anonymous(env, address()).subject, 1)
  return refuse()
}

async function ask(env: Env, word: string, hash: string): Promise<Verdict> {
  try {
    return await env.CREDENTIALS.resolve(word, hash)
  } catch (cause) {
    throw new Problem('unavailable', 'keys can’t be checked just now', { cause })
  }
}

function principalOf({ key, permissions = [] }: Verdict): Principal | undefined {
  if (!key) return undefined
  return {
    auth: { authenticated: true, tenant: key.organization, apiKey: { id: key.id, name: key.name }, permissions },
    subject: { id: `key:${key.id}`, policy: key.limit ?? keyPolicy, isKnown: true },
  }
}

const refuse = (): never => {
  throw unauthenticated('the API key is not valid', 'invalid_token')
}

/** RFC 6750: which scheme is taken and, where a token came, that it is not good. */
export function unauthenticated(detail: string, error?: string): Problem {
  return new Problem('unauthenticated', detail, { headers: error === undefined ? {} : { 'www-authenticate': `Bearer realm="do", error="${error}"` } })
}
