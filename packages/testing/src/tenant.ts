import type { createClient as authClient } from 'auth.do'
import { remember } from './canary.ts'
import { type Clients, clientsOf } from './clients.ts'
import { type Http, httpOf } from './http.ts'
import { type Platform, platform } from './platform.ts'

export interface TenantOptions {
  /** What the key may do: `yaml:read`, `auth.createKey`, `*`. */
  grants: string[]
  /** Calls a window of seconds; as good as none unless given. */
  limit?: { quota: number; window: number }
  /** Another platform than the run's own. */
  on?: Platform
}

/** Someone who calls the platform: a client of each domain by its label, and plain HTTP. */
export type Caller = Clients & { http: Http }

/** An organization with a key of its own. */
export type Tenant = Caller & { organization: string; key: string; keyId: string }

const unlimited = { quota: 1_000_000_000, window: 60 }

let count = 0

/** A fresh organization and a key of it with these grants. */
export async function tenant({ grants, limit = unlimited, on = platform() }: TenantOptions): Promise<Tenant> {
  const { auth } = withKey(on.rootKey, on) as unknown as { auth: ReturnType<typeof authClient> }
  const { id: organization } = await auth.createOrganization({ name: `tenant ${++count}` })
  const { key, id: keyId } = await auth.createKey({ organization, name: 'test', permissions: grants, limit })
  return { ...withKey(key, on), organization, key, keyId }
}

/** The bearer of a key; the key is looked for in logs and databases when the tests are done. */
export function withKey(key: string, on: Platform = platform()): Caller {
  remember(on.folder, key)
  return { ...clientsOf(on.url, key), http: httpOf(on.url, key) }
}

/** Who calls without a key. */
export const anonymous = (on: Platform = platform()): Caller => ({ ...clientsOf(on.url), http: httpOf(on.url) })

/** The operator. */
export const root = (on: Platform = platform()): Caller => withKey(on.rootKey, on)
