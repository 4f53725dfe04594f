import { addressOf, type AddressPolicy, checkUrl } from './address.ts'
import { EgressError } from './error.ts'
import { bounded } from './bounded.ts'
import { checkHeaders } from './headers.ts'
import { redirected } from './redirect.ts'

export interface EgressOptions extends AddressPolicy {
  /** Redirects to follow, each checked as the first address was; none unless set, and then a redirect is refused. */
  redirects?: number
  /** Bytes of the body, decompressed; 10 MiB unless set. */
  bytesMax?: number
  /** A longer body ends there as if it were whole; it is an error unless set. */
  cuts?: boolean
  /** Milliseconds until the body's last byte; 30,000 unless set. */
  timeoutMs?: number
}

type Init = Omit<RequestInit, 'redirect' | 'signal'> & { signal?: AbortSignal | null }

/** What reaches the network: the launcher's bindings, by `egress:public` and `egress:<host>:<port>`. */
type Ways = Record<string, Fetcher | undefined>

const bindingOf = (env: object, name: string): Fetcher | undefined => (Object.hasOwn(env, name) ? (env as Ways)[name] : undefined)

/**
 * Fetches an address that a caller or their data chose: see `checkUrl` for which are refused. Never follows more redirects,
 * reads more bytes or waits longer than the options say. Throws `EgressError`, or the signal's reason once it is aborted.
 */
export async function safeFetch(env: object, address: string, init: Init = {}, options: EgressOptions = {}): Promise<Response> {
  const { redirects = 0, bytesMax = 10 * 1024 * 1024, cuts = false, timeoutMs = 30_000 } = options
  checkHeaders(new Headers(init.headers))
  const late = AbortSignal.timeout(timeoutMs)
  const signal = init.signal ? AbortSignal.any([init.signal, late]) : late
  const limit = { bytesMax, cuts, signal, failed: (cause: unknown, host: string) => failure(cause, host, init.signal, late) }
  let url = checkUrl(address, isAllowedIn(env), options)
  let request: Init = init
  for (let left = redirects; ; left--) {
    const response = await send(env, url, { ...request, redirect: 'manual', signal }, limit.failed)
    if (!isRedirect(response)) return bounded(response, url, limit)
    void response.body?.cancel().catch(() => {})
    if (left <= 0) throw new EgressError('redirect', `${url.host} redirects elsewhere, which is not followed`, { status: response.status })
    const next = checkUrl(absolute(response.headers.get('location') ?? '', url), isAllowedIn(env), options)
    request = redirected(request, response.status, url, next)
    url = next
  }
}

/** The address as `safeFetch` in this environment takes it; throws `EgressError` where it does not. */
export const checkAddress = (env: object, address: string, policy?: AddressPolicy): { url: URL; isListed: boolean } => {
  const url = checkUrl(address, isAllowedIn(env), policy)
  return { url, isListed: isAllowedIn(env)(addressOf(url)) }
}

const isAllowedIn = (env: object) => (address: string) => bindingOf(env, `egress:${address}`) !== undefined

const isRedirect = ({ status, headers }: Response): boolean => [301, 302, 303, 307, 308].includes(status) && headers.has('location')

function absolute(location: string, base: URL): string {
  try {
    return new URL(location, base).href
  } catch {
    throw new EgressError('redirect', `${base.host} redirects to what is no address`)
  }
}

async function send(env: object, url: URL, init: RequestInit, failed: (cause: unknown, host: string) => unknown): Promise<Response> {
  const named = bindingOf(env, `egress:${addressOf(url)}`)
  // Such a service is reached over plain HTTP whatever the address says.
  if (named && url.protocol === 'https:') throw new EgressError('scheme', `${url.host} is on the allow-list, whose services are reached by http`)
  const way = named ?? bindingOf(env, 'egress:public')
  try {
    return await (way ? way.fetch(url.href, init) : fetch(url.href, init))
  } catch (cause) {
    throw failed(cause, url.host)
  }
}

/** What is thrown for a failure under way: who ended it counts, not how the runtime words it. */
function failure(cause: unknown, host: string, own: AbortSignal | null | undefined, late: AbortSignal): unknown {
  if (cause instanceof EgressError) return cause
  if (own?.aborted) return own.reason
  if (late.aborted) return new EgressError('timeout', `${host} took too long`)
  return new EgressError('network', `no connection to ${host}, or it was lost`, { cause })
}
