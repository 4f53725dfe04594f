import { codes, type DomainOutline, isCode, Problem } from '@dot-do/contract'
import { openapi } from '@dot-do/service'
import contract from 'gateway.do/contract'
import { health } from './health.ts'
import { combined } from './openapi.ts'
import { page } from './page.ts'
import { domains } from './route.ts'
import { fetcherOf, type Visit } from './visit.ts'

const paths = ['/', '/health', '/openapi.json']

/** What is not a call: what runs here, its health, its OpenAPI. */
export async function pages(visit: Visit, request: Request, domain: DomainOutline | undefined, path: string): Promise<Response> {
  // A path that is not there takes no verb at all.
  if (request.method !== 'GET' && paths.includes(path)) {
    throw new Problem('unimplemented', `this path takes GET, not ${request.method}; methods are at /rpc/`, { status: 405, headers: { allow: 'GET, HEAD' } })
  }
  const isOwn = domain === undefined || domain.label === 'gateway'
  if (!isOwn && paths.includes(path)) return fetcherOf(visit, domain).fetch(`http://${domain.name}${path}`)
  const isBrowser = request.headers.get('accept')?.includes('text/html')
  if (path === '/' && isBrowser) return page(domains, new URL(request.url).origin)
  if (path === '/') return Response.json({ domains: domains.map(({ name, summary }) => ({ name, summary })) })
  if (path === '/openapi.json')
    return new Response(domain ? JSON.stringify(openapi(contract)) : await combined(visit), { headers: { 'content-type': 'application/json' } })
  if (path === '/health') return Response.json(await health(visit, domains))
  const code = /^\/problems\/(\w+)$/.exec(path)?.[1]
  if (isCode(code)) return Response.json({ code, ...codes[code] })
  throw new Problem('not_found', 'nothing is at that path; methods are at /rpc/<method> of a domain, such as /yaml.do/rpc/parse')
}
