import { EgressError } from './error.ts'

type Init = Omit<RequestInit, 'redirect' | 'signal'> & { signal?: AbortSignal | null }

// What says nothing of who asks: any other header may be a credential, whatever its name.
const harmless = new Set(['accept', 'accept-language', 'content-type', 'content-language', 'user-agent', 'range', 'if-none-match', 'if-modified-since'])

/** The request to send after a redirect (https://fetch.spec.whatwg.org/#http-redirect-fetch), without credentials where the origin changes. */
export function redirected(init: Init, status: number, from: URL, to: URL): Init {
  if (from.protocol === 'https:' && to.protocol === 'http:')
    throw new EgressError('redirect', `${from.host} redirects from https to http, which is not followed`)
  const headers = new Headers(init.headers)
  const verb = (init.method ?? 'GET').toUpperCase()
  const becomesGet = (status === 303 && verb !== 'GET' && verb !== 'HEAD') || ((status === 301 || status === 302) && verb === 'POST')
  if (becomesGet) for (const name of ['content-type', 'content-language', 'content-encoding', 'content-location']) headers.delete(name)
  if (!becomesGet && init.body instanceof ReadableStream)
    throw new EgressError('redirect', `${from.host} redirects, and a body that is a stream can't be sent again`)
  if (from.origin !== to.origin) for (const name of [...headers.keys()]) if (!harmless.has(name)) headers.delete(name)
  return { ...init, headers, ...(becomesGet ? { method: 'GET', body: undefined } : {}) }
}
