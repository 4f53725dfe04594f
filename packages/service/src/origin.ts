import { type Auth, childSpan, type DomainOutline, Problem, type ServiceContext, uuidv7 } from '@dot-do/contract'
import { createClient } from '@dot-do/client'
import { flagsOf } from '@dot-do/client/source'
import { hopTo } from './calls.ts'

/** Who asked for work that is done later: kept beside the work, in place of rights. */
export interface Origin {
  tenant: string
  apiKey: { id: string; name: string }
  user?: Auth['user']
}

/** Whoever asks now, as the origin of work that is done later. */
export function originOf({ auth }: ServiceContext): Origin {
  if (!auth.apiKey) throw new Problem('permission_denied', 'work for later is done with the rights of a key, and this call has none')
  return { tenant: auth.tenant, apiKey: auth.apiKey, user: auth.user }
}

/** auth.do’s entrypoint `Standing`, bound as `STANDING`: what a key may do now, nothing where it may do nothing any more. */
export interface Standing {
  permissions(tenant: string, keyId: string): Promise<string[] | undefined>
}

export interface ContextOptions {
  /** Makes all that is done in this context take effect once. */
  idempotencyKey?: string
  /** Milliseconds the work may take; 30,000 unless set. */
  timeoutMs?: number
  /** The trace that it belongs to. */
  traceparent?: string
}

const freshMs = 5_000
const knownMax = 10_000
const known = new Map<string, { permissions: Promise<string[] | undefined>; until: number }>()

/** A context on behalf of an origin, with the rights that it has now; `permission_denied` with reason `origin` when its key is gone. */
export async function contextOf({ STANDING }: { STANDING: Standing }, { tenant, apiKey, user }: Origin, options: ContextOptions = {}): Promise<ServiceContext> {
  const id = `${tenant}/${apiKey.id}`
  let found = known.get(id)
  if (!found || found.until <= Date.now()) {
    found = { permissions: STANDING.permissions(tenant, apiKey.id), until: Date.now() + freshMs }
    if (known.size >= knownMax) known.clear()
    known.set(id, found)
    // What could not be asked is asked again.
    found.permissions.catch(() => known.delete(id))
  }
  const permissions = await found.permissions
  if (!permissions) throw new Problem('permission_denied', 'the key that asked for this may do nothing any more', { reason: 'origin' })
  return madeContext({ authenticated: true, tenant, apiKey, user, permissions }, options)
}

/**
 * A context in which a domain acts for itself in a tenant's state. It carries no grant: only what trusts the domain by its binding,
 * an internal method or `trusts`, lets it in.
 */
export const ownContext = (label: string, tenant: string, options: ContextOptions = {}): ServiceContext =>
  madeContext({ authenticated: true, tenant, user: { id: `${label}.do`, role: 'service' }, permissions: [] }, options)

const madeContext = (auth: Auth, { idempotencyKey, timeoutMs = 30_000, traceparent }: ContextOptions): ServiceContext => {
  const now = Date.now()
  return { requestId: uuidv7(now), timestamp: now, auth, caller: '', traceparent: childSpan(traceparent), deadline: now + timeoutMs, idempotencyKey, depth: 0 }
}

/** A method by the names that a caller gave. */
export interface Target {
  domain: string
  method: string
}

/** The outline of a target, where there is such a method and it answers something that can be kept: no stream. */
export function targetOf(outlines: DomainOutline[], { domain, method }: Target): DomainOutline['methods'][string] | undefined {
  const methods = outlines.find(({ label }) => label === domain)?.methods ?? {}
  const found = Object.hasOwn(methods, method) ? methods[method] : undefined
  return found?.answers === 'stream' ? undefined : found
}

/** Calls a method by its name, over the binding of its domain, and gives its result; what the callee refuses is thrown as a `DoError`. */
export function dispatch(outlines: DomainOutline[], target: Target, input: unknown, context: ServiceContext, env: unknown): Promise<unknown> {
  const outline = targetOf(outlines, target)
  if (!outline) throw new Problem('not_found', `there is no method ${target.domain}.${target.method} to call`)
  return send(target, flagsOf(outline), input, context, env, 'rpc')
}

/** Calls an internal method of a domain, which answers those it names alone. */
export const dispatchInternal = (target: Target, input: unknown, context: ServiceContext, env: unknown): Promise<unknown> =>
  send(target, 'wr', input, context, env, 'internal')

function send({ domain, method }: Target, flags: string, input: unknown, context: ServiceContext, env: unknown, path: 'rpc' | 'internal'): Promise<unknown> {
  const options = hopTo(domain, context, env, path)
  const client = createClient<Record<string, (input: unknown) => Promise<unknown>>>(`${domain}.do`, { [method]: flags }, options)
  return (client[method] as (input: unknown) => Promise<unknown>)(input)
}
