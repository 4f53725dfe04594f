import type { ServiceContext } from '@dot-do/contract'
import { wordOf } from '@dot-do/contract/keys'
import { type Actor, actOf, open } from '@dot-do/store'
import { auditLog } from './audit/store.ts'
import type { Env } from './env.ts'
import { keys } from './keys/store.ts'
import { directory, organizations } from './organizations/store.ts'

/** Who acts where no caller's context is: the platform itself. */
export const platformActor: Actor = { tenant: 'platform', permissions: [] }

/** The object that holds a tenant's keys, found by its word as a key's bearer is. */
export const keysOf = (env: Env, tenant: string, ctx?: ServiceContext) => keysByWord(env, wordOf(tenant), ctx)

export const keysByWord = (env: Env, word: string, ctx?: ServiceContext) => open(env.KEYS, keys, word, ctx ? actOf(ctx) : platformActor)

export const organizationsOf = (env: Env, ctx: ServiceContext) => open(env.ORGANIZATIONS, organizations, directory, actOf(ctx))

export const auditOf = (env: Env, tenant: string) => open(env.AUDIT_LOG, auditLog, tenant, platformActor)
