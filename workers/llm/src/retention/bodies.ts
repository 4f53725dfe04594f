import { wordOf } from '@dot-do/contract/keys'
import { seal, unseal } from '@dot-do/secrets'
import { prefixedId } from '@dot-do/store'
import type { Env } from '../env.ts'

/** What was asked in a call, and what came of it. */
export interface Bodies {
  request: unknown
  answer?: unknown
  error?: { code: string; message: string } | undefined
}

// Ids sort by their time, and so do the keys of a tenant's calls.
const folderOf = (tenant: string): string => `${wordOf(tenant)}/calls/`
const keyOf = (tenant: string, id: string): string => folderOf(tenant) + id
const placeOf = (tenant: string, id: string) => ({ tenant, name: `call ${id}` })

/** Keeps what a call said, sealed for its tenant; how many bytes of it there are unsealed. */
export async function putBodies({ CALLS, SECRETS_KEY }: Env, tenant: string, id: string, bodies: Bodies): Promise<number> {
  const text = JSON.stringify(bodies)
  await CALLS.put(keyOf(tenant, id), await seal(SECRETS_KEY, placeOf(tenant, id), text))
  return Buffer.byteLength(text)
}

/** What a call said; nothing where it is no longer kept. */
export async function bodiesOf({ CALLS, SECRETS_KEY }: Env, tenant: string, id: string): Promise<Bodies | undefined> {
  const object = await CALLS.get(keyOf(tenant, id))
  return object ? (JSON.parse(await unseal(SECRETS_KEY, placeOf(tenant, id), await object.text())) as Bodies) : undefined
}

/** Takes away what came to no record. */
export const dropBody = ({ CALLS }: Env, tenant: string, id: string): Promise<void> => CALLS.delete(keyOf(tenant, id))

/** Takes away what was said before a time, that of no record too. */
export async function dropBodies({ CALLS }: Env, tenant: string, before: number): Promise<void> {
  const prefix = folderOf(tenant)
  const first = prefix + prefixedId('call', before).slice(0, 'call_'.length + 10)
  for (;;) {
    const { objects, truncated } = await CALLS.list({ prefix, limit: 1000 })
    const old = objects.map(({ key }) => key).filter((key) => key < first)
    if (old.length > 0) await CALLS.delete(old)
    if (old.length < objects.length || !truncated) return
  }
}
