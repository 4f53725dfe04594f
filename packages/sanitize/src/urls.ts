import { type Rules, rulesOf } from './rules.ts'

/** How links are given out. */
export interface Links {
  /** `nofollow noopener ugc` unless set. */
  rel?: string | undefined
  target?: string | undefined
  /** The only hosts, with what is under them, that links may lead to. */
  hosts?: readonly string[] | undefined
}

export interface UrlOptions {
  /** Relative addresses are made absolute against it. */
  base?: string | undefined
}

/** What an address is for: to be followed, or to be loaded as a picture or a frame. */
export type Use = 'link' | 'image' | 'document'

// Any base will do to see whether an address has a scheme of its own.
const nowhere = 'https://relative.invalid/'
const rasters = /^data:image\/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/]+={0,2}$/i

/**
 * The address as the WHATWG's parser reads it, if its scheme may stand there: tabs, line ends and NULs can't hide one.
 * Undefined where it may not, or is none.
 */
export function cleanUrl(value: string, use: Use, rules: Rules, { base }: UrlOptions = {}): string | undefined {
  // The parser takes out tabs and line ends anywhere, control characters and spaces at both ends.
  // oxlint-disable-next-line no-control-regex
  const text = value.replaceAll(/[\t\n\r]/g, '').replaceAll(/^[\0- ]+|[\0- ]+$/g, '')
  const url = URL.parse(text, base ?? nowhere)
  // oxlint-disable-next-line no-control-regex
  if (!url || /[\0-\x1f\x7f]/.test(text) || hidesScheme(text, rules)) return undefined
  const scheme = url.protocol.slice(0, -1)
  if (scheme === 'data') return use === 'image' && rasters.test(text) ? text : undefined
  const isWeb = scheme === 'http' || scheme === 'https'
  if (!isWeb && (use === 'document' || !(use === 'image' ? rules.added : rules.protocols).has(scheme))) return undefined
  return base !== undefined && !text.startsWith('#') ? url.href : text
}

// The standard takes them for part of a path; what reads the answer may not be a browser.
const invisible = /[\p{White_Space}\p{Cf}\p{Cc}]/gu

function hidesScheme(text: string, { protocols }: Rules): boolean {
  const bare = text.replace(invisible, '')
  if (bare === text) return false
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(bare)?.[0]
  return scheme !== undefined && !protocols.has(scheme.toLowerCase())
}

/** `cleanUrl` by the rules of the profile `rich`, for HTML that is not a caller's. */
export const safeUrl = (value: string, use: Use, options: UrlOptions = {}): string | undefined => cleanUrl(value, use, rulesOf('rich'), options)

/** The candidates of a `srcset` that may stay. */
export function cleanSrcset(value: string, rules: Rules, options: UrlOptions): string | undefined {
  const candidates: string[] = []
  // As the standard reads it: an address up to white space, with commas at its end cut off; then a descriptor up to a comma.
  const pattern = /[\s,]*(\S+)([^,]*)/g
  for (const [, address = '', rest = ''] of value.matchAll(pattern)) {
    const isAlone = address.endsWith(',')
    const url = cleanUrl(address.replace(/,+$/, ''), 'image', rules, options)
    const descriptor = isAlone ? '' : rest.trim()
    if (url === undefined || /[\s,]/.test(url) || !/^(?:\d+(?:\.\d+)?[wxh]?)?$/.test(descriptor)) continue
    candidates.push(descriptor === '' ? url : `${url} ${descriptor}`)
  }
  return candidates.length > 0 ? candidates.join(', ') : undefined
}

/** Whether a link's host is one of those named or under one; links within the site have none. */
export function leadsTo(hosts: readonly string[], address: string, { base }: UrlOptions): boolean {
  const url = URL.parse(address, base ?? nowhere)
  if (!url) return false
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return true
  const host = url.hostname
  return host === 'relative.invalid' || hosts.some((named) => host === named || host.endsWith(`.${named}`))
}
