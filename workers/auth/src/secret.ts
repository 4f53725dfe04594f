import { actorOf, type ServiceContext } from '@dot-do/contract'
import { formatKey, hashOf, secretLength, toBase62 } from '@dot-do/contract/keys'
import { createHmac, randomBytes } from 'node:crypto'
import type { Env } from './env.ts'

export interface Secret {
  key: string
  hash: string
  start: string
}

// 64 bytes leave 32 unbiased base62 characters but once in 10^29 times.
const secretBytes = 64

/**
 * A new key of `tenant`. Under an idempotency key it is derived, so that a retried call gives the same one again though
 * no plaintext is kept; without one it is random.
 */
export function newSecret(env: Env, ctx: ServiceContext, tenant: string, purpose: string): Secret {
  const actor = actorOf(ctx.auth)
  const seed = [ctx.auth.tenant, actor, tenant, purpose, ctx.idempotencyKey]
  const isDerived = actor !== undefined && ctx.idempotencyKey !== undefined
  const bytes = isDerived ? createHmac('sha512', Buffer.from(env.SECRETS_KEY, 'base64')).update(JSON.stringify(seed)).digest() : randomBytes(secretBytes)
  const key = formatKey(tenant, toBase62(bytes, secretLength))
  return { key, hash: hashOf(key), start: key.slice(0, 'do_live_'.length + 14) }
}
