import type { Door, ServiceContext } from '@dot-do/contract'

// Every answer's: any origin may read it, since the credential is a header and never a cookie.
const constant = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': '*',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
}

/** The headers of every answer that leaves the platform. */
export function doorHeaders({ requestId, traceparent }: Pick<ServiceContext, 'requestId' | 'traceparent'>, { gatewayMs, authMs, limit }: Door, serviceMs: number): Record<string, string> {
  const headers: Record<string, string> = {
    ...constant,
    'x-request-id': requestId,
    traceparent,
    'server-timing': `gw;dur=${gatewayMs - authMs}, auth;dur=${authMs}, svc;dur=${serviceMs}`,
  }
  return limit ? Object.assign(headers, limitHeaders(limit)) : headers
}

/** The fields of draft-ietf-httpapi-ratelimit-headers. */
export const limitHeaders = ({ quota, window, remaining, resetSeconds }: NonNullable<Door['limit']>): Record<string, string> => ({
  'ratelimit-policy': `"default";q=${quota};w=${window}`,
  ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
})
