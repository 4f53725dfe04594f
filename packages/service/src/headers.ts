import type { Door, ServiceContext } from '@dot-do/contract'

/** The headers of every answer that leaves the platform. */
export function doorHeaders(
  { requestId, traceparent }: Pick<ServiceContext, 'requestId' | 'traceparent'>,
  { gatewayMs, authMs, limit, isCrossOrigin, isSecure }: Door,
  serviceMs: number,
): Record<string, string> {
  const headers: Record<string, string> = {
    'x-content-type-options': 'nosniff',
    'x-request-id': requestId,
    traceparent,
    'server-timing': `gw;dur=${gatewayMs - authMs}, auth;dur=${authMs}, svc;dur=${serviceMs}`,
  }
  // Any origin may read an answer, since the credential is a header and never a cookie.
  if (isCrossOrigin) Object.assign(headers, cors)
  // RFC 6797 7.2: never over plain HTTP.
  if (isSecure) headers['strict-transport-security'] = 'max-age=31536000; includeSubDomains'
  return limit ? Object.assign(headers, limitHeaders(limit)) : headers
}

const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*', vary: 'origin' }

/** The fields of draft-ietf-httpapi-ratelimit-headers. */
export const limitHeaders = ({ quota, window, remaining, resetSeconds }: NonNullable<Door['limit']>): Record<string, string> => ({
  'ratelimit-policy': `"default";q=${quota};w=${window}`,
  ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
})
