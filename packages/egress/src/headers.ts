import { EgressError } from './error.ts'

// RFC 9110, 7.6.1, and what the runtime says of a request itself: with one of these a caller would speak for it, or smuggle a request.
const refused = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['host', 'content-length', 'expect', 'via', 'forwarded', 'http2-settings'],
])

// Of the platform and of Cloudflare: a receiver may take them for the truth.
const refusedPrefixes = ['x-do-', 'cf-', 'x-forwarded-', 'proxy-', 'sec-']

/** Throws `EgressError` for a header that is not the sender's to set: of the connection, of proxies, or the platform's own. */
export function checkHeaders(headers: Headers): void {
  for (const name of headers.keys()) {
    if (refused.has(name) || refusedPrefixes.some((prefix) => name.startsWith(prefix)))
      throw new EgressError('header', `the header ${name.slice(0, 64)} is not one that a request may set`)
  }
}
