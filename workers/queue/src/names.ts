import { type Access, allows, Problem, type ServiceContext } from '@dot-do/contract'

/** The label of the domain whose own a queue is: `webhooks` of `webhooks.do/ep_1`; undefined for a tenant's. */
export function ownerOf(name: string): string | undefined {
  const [first = ''] = name.split('/')
  return first.endsWith('.do') ? first.slice(0, -'.do'.length) : undefined
}

/**
 * Lets a caller at a queue, or ends the call. A domain's own queue is changed and used by that domain alone, as its binding proves; who
 * may read queues reads it too. Any other queue takes the grant, also of a domain that is trusted: it acts for a user with no more rights.
 */
export function permit({ caller, auth }: ServiceContext, method: string, access: Access, name?: string): void {
  const owner = name === undefined ? undefined : ownerOf(name)
  if (owner !== undefined && caller === owner) return
  if (owner !== undefined && access !== 'read') throw new Problem('permission_denied', `${name} is ${owner}.do’s own queue, which it alone uses`)
  if (!allows(auth.permissions, 'queue', method, access)) {
    throw new Problem('permission_denied', `queue.do ${method} needs queue.${method} or queue:${access}`)
  }
}
