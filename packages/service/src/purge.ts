/** Where auth.do tells a domain that a tenant is gone. No route from outside leads there. */
export const purgePath = '/purge'

type Purgeable = Fetcher & { purge(actor: { tenant: string; permissions: string[] }): Promise<void> }

// By its class: of a binding to another Worker any name gives something.
const isNamespace = (binding: unknown): binding is DurableObjectNamespace => Object.prototype.toString.call(binding) === '[object DurableObjectNamespace]'

/** Deletes all that a Worker keeps of a tenant: in each of its namespaces the tenant's own object, with whatever further ones that knows. */
export async function purge(env: object, { tenant }: { tenant: string }): Promise<{ purged: number }> {
  const namespaces = Object.values(env).filter(isNamespace)
  const objects = namespaces.map((namespace) => namespace.get(namespace.idFromName(tenant)) as unknown as Purgeable)
  await Promise.all(objects.map((object) => object.purge({ tenant, permissions: [] })))
  return { purged: objects.length }
}
