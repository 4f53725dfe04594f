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

const yesMs = 10_000
const noMs = 2_000
const cacheMax = 10_000
const keyPolicy: Policy = { quota: 6000, window: 60 }

// By the credential's SHA-256: a yes is believed for 10 s, a no for 2 s.
const cache = new Map<string, { principal: Principal | undefined; until: number }>()

/** Nobody: the tenant of anonymous calls. */
export const anonymousAuth: Auth = { authenticated: false, tenant: 'public', permissions: [] }

/** The principal of a call without a credential: its address is what a limit counts. */
export const anonymous = (env: Env, address: string): Principal => ({
  auth: anonymousAuth,
  subject: { id: `address:${address}`, policy: { quota: Number(env.ANONYMOUS_QUOTA) || 60, window: 60 }, isKnown: false },
})

/** The principal that `Authorization` names. One that fails is `unauthenticated`, never quietly anonymous. */
export function authenticate(env: Env, authorization: string, address: () => string): Principal | Promise<Principal> {
  const credential = /^Bearer +([^\s]+)$/i.exec(authorization)?.[1]
  if (credential === undefined) throw unauthenticated('the authorization header is not Bearer and a key')
  const hash = hashOf(credential)
  const known = cache.get(hash)
  if (known && known.until > Date.now()) return known.principal ?? refuse()
  return lookUp(env, credential, hash, address)
}

async function lookUp(env: Env, credential: string, hash: string, address: () => string): Promise<Principal> {
  const parsed = parseKey(credential)
  if (!parsed) return refuse()
  const verdict = await ask(env, parsed.word, hash)
  const principal = verdict.code === 'valid' ? principalOf(verdict) : undefined
  if (cache.size >= cacheMax) cache.clear()
  cache.set(hash, { principal, until: Math.min(Date.now() + (principal ? yesMs : noMs), verdict.expiresAt ?? Number.POSITIVE_INFINITY) })
  if (principal) return principal
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
