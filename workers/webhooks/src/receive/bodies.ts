import { wordOf } from '@dot-do/contract/keys'
import { prefixedId } from '@dot-do/store'
import type { Env } from '../env.ts'
import { limits } from '../limits.ts'

// Ids sort by their time, and so do the keys of a tenant's bodies.
const folderOf = (tenant: string): string => `${wordOf(tenant)}/bodies/`
const keyOf = (tenant: string, id: string): string => folderOf(tenant) + id

/** The body to keep beside the record; one that is long is put aside, under the id, and nothing is kept beside it. */
export async function putBody({ BODIES }: Env, tenant: string, id: string, body: Uint8Array): Promise<Buffer | null> {
  if (body.byteLength <= limits.inlineBytesMax) return Buffer.from(body)
  await BODIES.put(keyOf(tenant, id), body)
  return null
}

/** The body of an event that is kept: beside its record, or aside. */
export async function bodyOf({ BODIES }: Env, tenant: string, { id, body }: { id: string; body: Uint8Array | null }): Promise<Buffer> {
  if (body !== null) return Buffer.from(body)
  const object = await BODIES.get(keyOf(tenant, id))
  return Buffer.from((await object?.arrayBuffer()) ?? new ArrayBuffer(0))
}

/** Takes a body away that came to no record. */
export const dropBody = ({ BODIES }: Env, tenant: string, id: string): Promise<void> => BODIES.delete(keyOf(tenant, id))

/** Takes the bodies away that came before a time, those of no record among them. */
export async function dropBodies({ BODIES }: Env, tenant: string, before: number): Promise<void> {
  const prefix = folderOf(tenant)
  const first = prefix + prefixedId('rcv', before).slice(0, 'rcv_'.length + 10)
  for (;;) {
    const { objects, truncated } = await BODIES.list({ prefix, limit: 1000 })
    const old = objects.map(({ key }) => key).filter((key) => key < first)
    if (old.length > 0) await BODIES.delete(old)
    if (old.length < objects.length || !truncated) return
  }
}
