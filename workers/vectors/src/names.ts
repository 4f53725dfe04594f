import { allows, Problem, type ServiceContext } from '@dot-do/contract'
import contract from 'vectors.do/contract'

/** The label of the domain whose own an index is: `db` of `db.do/docs`; undefined for a tenant's. */
export function ownerOf(name: string): string | undefined {
  const [first = ''] = name.normalize('NFC').split('/')
  return first.endsWith('.do') ? first.slice(0, -'.do'.length) : undefined
}

/**
 * Lets a caller at an index, or ends the call. A domain's own index is made, changed and deleted by that domain alone, as its binding proves; who
 * may read indexes reads it too. Any other takes the grant, also of a domain that is trusted: it acts for a user with no more rights.
 */
function permit({ caller, auth }: ServiceContext, method: string, name: string | undefined): void {
  const { access = 'admin' } = (contract.methods as Record<string, { access: 'read' | 'write' | 'admin' }>)[method] ?? {}
  const owner = name === undefined ? undefined : ownerOf(name)
  if (owner !== undefined && caller === owner) return
  if (owner !== undefined && access !== 'read') throw new Problem('permission_denied', `${name} is ${owner}.do’s own index, which it alone changes`)
  if (!allows(auth.permissions, 'vectors', method, access))
    throw new Problem('permission_denied', `vectors.do ${method} needs vectors.${method} or vectors:${access}`)
}

type Method = (input: never, scope: { ctx: ServiceContext }) => unknown

/** The handlers behind `permit`: none can be reached past it. */
export function permitted<H extends object>(methods: H): H {
  const guarded = Object.entries(methods as Record<string, Method>).map(([method, handle]): [string, Method] => [
    method,
    (input: { index?: string; name?: string }, scope) => {
      permit(scope.ctx, method, input.index ?? input.name)
      return handle(input as never, scope)
    },
  ])
  return Object.fromEntries(guarded) as H
}
