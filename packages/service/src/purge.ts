import { wordOf } from '@dot-do/contract/keys'

/** Where auth.do tells a domain that a tenant is gone. No route from outside leads there. */
export const purgePath = '/purge'

type Purgeable = Fetcher & { purge(actor: { tenant: string; permissions: string[] }): Promise<void> }

// By its class: of a binding to another Worker any name gives something.
const classOf = (binding: unknown): string => Object.prototype.toString.call(binding)
const isNamespace = (binding: unknown): binding is DurableObjectNamespace => classOf(binding) === '[object DurableObjectNamespace]'
const isBucket = (binding: unknown): binding is R2Bucket => classOf(binding) === '[object R2Bucket]'

/**
 * Deletes all that a Worker keeps of a tenant: in each of its namespaces the tenant's own object, with whatever further ones that knows,
 * and in each of its buckets what is under the tenant's id or word.
 */
export async function purge(env: object, { tenant }: { tenant: string }): Promise<{ purged: number }> {
  const bindings = Object.values(env)
  const objects = bindings.filter(isNamespace).map((namespace) => namespace.get(namespace.idFromName(tenant)) as unknown as Purgeable)
  await Promise.all(objects.map((object) => object.purge({ tenant, permissions: [] })))
  const folders = bindings.filter(isBucket).flatMap((bucket) => [`${tenant}/`, `${wordOf(tenant)}/`].map((prefix) => empty(bucket, prefix)))
  const emptied = await Promise.all(folders)
  return { purged: objects.length + emptied.reduce((sum, count) => sum + count, 0) }
}

/** Deletes what is under a prefix; says how much it was. */
async function empty(bucket: R2Bucket, prefix: string): Promise<number> {
  for (let count = 0; ;) {
    const { objects, truncated } = await bucket.list({ prefix })
    if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key))
    count += objects.length
    if (!truncated) return count
  }
}
