import type { Key } from 'auth.do/contract'
import { wordOf } from '@dot-do/contract/keys'
import type { Env } from './env.ts'

/** The organization of the operator, which alone holds `platform:*`. */
export const platform = { id: 'platform', name: 'Platform', domains: [], metadata: {}, createdAt: new Date(0).toISOString() }

export const rootPermissions = ['*', 'platform:*']

/** The root key as a key like others. It lives in the operator's configuration, so no method changes or ends it. */
export const rootKey: Key = {
  ...{ id: 'key_root', name: 'root', start: `do_live_${wordOf(platform.id)}`, organization: platform.id, permissions: rootPermissions },
  ...{ isEnabled: true, createdAt: platform.createdAt, limit: { quota: 60_000, window: 60 }, metadata: {} },
}

export const isRoot = (env: Env, hash: string): boolean => env.ROOT_KEY_SHA256 !== undefined && env.ROOT_KEY_SHA256 === hash
