import { type DomainOutline, type MethodOutline, Problem } from '@dot-do/contract'
import { suggestion } from '@dot-do/service'
import outlines from 'do:domains'

/** The routing table: every domain that runs here, by name and by alias. It is the list of bindings; nothing else is reached. */
const byName = new Map<string, DomainOutline>(outlines.flatMap((outline) => [outline.name, ...outline.aliases].map((name) => [name, outline])))

export const domains: readonly DomainOutline[] = outlines

/** Where a request goes: a domain and a path in it, or, without a domain, a path of the gateway's own. */
export interface Route {
  domain: DomainOutline | undefined
  path: string
  /** The query, from its `?` on. */
  search: string
}

const namedHost = /^([a-z0-9-]+\.do)(?:\.localhost)?$/
const domainSegment = /^\/([a-z0-9-]+\.do)(\/.*)?$/i

/** The host wins; only where it names no domain does the first path segment. An unknown name is `not_found`. */
export function route(requestUrl: string): Route {
  const { hostname, pathname, search } = partsOf(requestUrl)
  const path = decodePath(pathname)
  const host = namedHost.exec(hostname.toLowerCase())?.[1]
  if (host !== undefined) return { domain: domainNamed(host), path, search }
  const match = domainSegment.exec(path)
  return match?.[1] === undefined ? { domain: undefined, path, search } : { domain: domainNamed(match[1].toLowerCase()), path: match[2] ?? '/', search }
}

// Most URLs are a host, plain segments and perhaps a query; whatever else there is, the URL parser takes apart.
const plainUrl = /^https?:\/\/([a-z0-9.-]+)(?::\d+)?((?:\/[A-Za-z0-9_-]+(?:\.[a-z]+)*)*\/?)(\?[^#]*)?$/

function partsOf(url: string): Pick<URL, 'hostname' | 'pathname' | 'search'> {
  const match = plainUrl.exec(url)
  if (match) return { hostname: match[1] ?? '', pathname: match[2] || '/', search: match[3] ?? '' }
  // Two Host fields reach here joined by a comma, and a path as it was sent: a parser would step up in it, to another domain.
  const parsed = dotSegment.test(url) ? null : URL.parse(url)
  if (parsed) return parsed
  throw new Problem('invalid_argument', 'the host or the path is not one that names a thing here')
}

const dotSegment = /^[^?#]*\/(?:\.|%2e){1,2}(?:[/?#]|$)/i

// Decoded once: what is still encoded, or hides a slash, names nothing.
function decodePath(pathname: string): string {
  if (!pathname.includes('%')) return pathname
  if (/%2f|%5c|%00/i.test(pathname)) throw new Problem('not_found', 'a path holds no encoded slash')
  try {
    return decodeURIComponent(pathname)
  } catch {
    throw new Problem('invalid_argument', 'the path is not UTF-8 in percent encoding')
  }
}

/** A domain by its name, alias or label. */
export function domainNamed(name: string): DomainOutline {
  const outline = byName.get(name.endsWith('.do') ? name : `${name}.do`)
  if (outline) return outline
  throw new Problem('not_found', `no domain of that name runs here${suggestion(name, [...byName.keys()])}`)
}

/** A method of a domain, by own name alone. */
export function methodNamed({ name, methods }: DomainOutline, method: string): MethodOutline {
  const outline = Object.hasOwn(methods, method) ? methods[method] : undefined
  if (outline) return outline
  throw new Problem('not_found', `${name} has no method of that name${suggestion(method, Object.keys(methods))}`)
}

/** A route of a domain that a request takes. */
export interface Routed {
  method: string
  /** As it goes on: each segment encoded again. */
  path: string
}

/** The method that a path beside `/rpc` stands for, where the domain has such a path. A path as it is goes before one with parameters. */
export function routedTo(domain: DomainOutline, verb: string, path: string): Routed | undefined {
  const { name, routes } = domain
  const method = Object.hasOwn(routes, `${verb} ${path}`) ? routes[`${verb} ${path}`] : undefined
  if (method !== undefined) return { method, path }
  const fitting = patterns.get(domain)?.filter(({ segments }) => fits(segments, path)) ?? []
  const found = fitting.find((pattern) => pattern.verb === verb)
  if (found) return { method: found.method, path: path.split('/').map(encodeURIComponent).join('/') }
  const verbs = Object.keys(routes).filter((route) => route.endsWith(` ${path}`))
  const taken = [...verbs.map((route) => route.split(' ')[0] ?? ''), ...fitting.map((pattern) => pattern.verb)]
  if (taken.length === 0) return undefined
  const allow = [...new Set(taken.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])))].join(', ')
  throw new Problem('unimplemented', `${name} takes ${allow} at that path, not ${verb}`, { status: 405, headers: { allow } })
}

interface Pattern {
  verb: string
  segments: string[]
  method: string
}

/** The routes with parameters. */
const patterns = new Map(outlines.map((outline) => [outline, patternsOf(outline)]))

function patternsOf({ routes }: DomainOutline): Pattern[] {
  return Object.entries(routes).flatMap(([route, method]) => {
    const [verb = '', path = ''] = route.split(' ')
    return path.includes('/:') ? [{ verb, segments: path.split('/'), method }] : []
  })
}

function fits(segments: string[], path: string): boolean {
  const given = path.split('/')
  const isOpen = (segments.at(-1) ?? '').endsWith('*')
  if (isOpen ? given.length < segments.length || given.slice(segments.length).includes('') : given.length !== segments.length) return false
  return segments.every((segment, index) => (segment.startsWith(':') ? given[index] !== '' : given[index] === segment))
}
