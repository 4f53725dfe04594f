import { cleanPaint, cleanStyle } from './css.ts'
import { prefixed, prefixedList } from './ids.ts'
import type { Rules } from './rules.ts'
import { cleanSrcset, cleanUrl, leadsTo, type Links, type UrlOptions, type Use } from './urls.ts'

/** Why something was taken out. */
export type Reason = 'not_allowed' | 'url' | 'host' | 'style' | 'class' | 'value' | 'content' | 'expansion'

export interface Context extends UrlOptions {
  rules: Rules
  links?: Links | undefined
  /** Ids and names that the HTML gives, without their prefix: links to them follow it. */
  targets: ReadonlySet<string>
}

export interface Attribute {
  name: string
  value: string
}

const uses = new Map<string, Use>([
  ...'href cite longdesc ping action formaction itemtype itemid profile manifest'.split(' ').map((name): [string, Use] => [name, 'link']),
  ...'src background poster icon lowsrc dynsrc'.split(' ').map((name): [string, Use] => [name, 'image']),
  ...'data code codebase classid archive'.split(' ').map((name): [string, Use] => [name, 'document']),
])
const lists = new Set(
  'for headers list form itemref popovertarget commandfor anchor aria-activedescendant aria-controls aria-describedby aria-details aria-errormessage aria-flowto aria-labelledby aria-owns'.split(
    ' ',
  ),
)

/** The value that an attribute may have on an element, or why it may have none. */
export function cleanAttribute(tag: string, { name, value }: Attribute, context: Context): string | { reason: Reason } {
  const { rules } = context
  // HTML takes nearly any character in a name, XML and the eye do not.
  if (!/^[A-Za-z_][\w:.-]*$/.test(name)) return { reason: 'not_allowed' }
  if (name === 'class') return orReason(classes(tag, value, rules), 'class')
  const own = rules.elements.get(tag)
  if (!own?.has(name) && !rules.common.has(name)) return { reason: 'not_allowed' }
  if (own?.has(name) ? !own.has(name, value) : !rules.common.has(name, value)) return { reason: 'value' }
  return rules.profile === 'svg' ? drawn(tag, name, value, context) : written(tag, name, value, context)
}

function written(tag: string, name: string, value: string, context: Context): string | { reason: Reason } {
  const { rules } = context
  switch (name) {
    case 'style':
      return orReason(cleanStyle(value, rules.properties, false), 'style')
    case 'id':
    case 'name':
      return value === '' ? { reason: 'value' } : prefixed(value)
    case 'srcset':
      return cleanSrcset(value, rules, context) ?? { reason: 'url' }
    case 'usemap':
      return value.startsWith('#') ? `#${prefixed(value.slice(1))}` : { reason: 'url' }
    case 'href':
      return link(value, context)
    default:
      return lists.has(name) ? prefixedList(value) : address(name, value, context)
  }
}

function address(name: string, value: string, context: Context): string | { reason: Reason } {
  // What an unknown attribute does is up to the page's scripts; of a name with a colon the last part says what it is.
  const use = uses.get(name.slice(name.indexOf(':') + 1))
  if (!use) return value
  const kept = value.split(/[\t\n\f\r ]+/).every((part) => part === '' || cleanUrl(part, use, context.rules) !== undefined)
  return (kept ? cleanUrl(value, use, context.rules, context) : undefined) ?? { reason: 'url' }
}

function link(value: string, context: Context): string | { reason: Reason } {
  const url = cleanUrl(value, 'link', context.rules, context)
  if (url === undefined) return { reason: 'url' }
  if (context.links?.hosts && !leadsTo(context.links.hosts, url, context)) return { reason: 'host' }
  if (!url.startsWith('#')) return url
  const name = url.slice(1)
  return context.targets.has(name) || context.targets.has(decoded(name)) ? `#${prefixed(name)}` : url
}

// A static picture loads nothing but what it holds.
function drawn(tag: string, name: string, value: string, context: Context): string | { reason: Reason } {
  const { rules } = context
  const local = name.slice(name.indexOf(':') + 1)
  if (local === 'href' || uses.has(local)) {
    if (tag === 'image') return value.trim().startsWith('data:') ? (cleanUrl(value, 'image', rules) ?? { reason: 'url' }) : { reason: 'url' }
    const reference = value.trim()
    return local === 'href' && /^#\S+$/.test(reference) ? `#${prefixed(reference.slice(1))}` : { reason: 'url' }
  }
  if (name === 'id') return value === '' ? { reason: 'value' } : prefixed(value)
  if (name === 'style') return orReason(cleanStyle(value, rules.properties, true), 'style')
  if (rules.properties.has(name)) return cleanPaint(name, value) ?? { reason: 'style' }
  return lists.has(name) ? prefixedList(value) : value
}

const orReason = (value: string, reason: Reason) => (value === '' ? { reason } : value)

function classes(tag: string, value: string, { classes: known }: Rules): string {
  const [own, common] = [known.get(tag), known.get('*')]
  return value
    .split(/[\t\n\f\r ]+/)
    .filter((name) => name !== '' && (own?.has(name) || common?.has(name)))
    .join(' ')
}

/** A fragment with its percent-encoding read. */
export function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** `rel` and `target` of a link as the caller wants them; who opens a new window must not reach this one. */
export function linkAttributes({ rel = 'nofollow noopener ugc', target }: Links): Attribute[] {
  const names = rel.split(/\s+/).filter((name) => name !== '')
  const safe = target === undefined || target === '_self' || names.includes('noopener') ? names : [...names, 'noopener']
  return [...(safe.length > 0 ? [{ name: 'rel', value: safe.join(' ') }] : []), ...(target === undefined ? [] : [{ name: 'target', value: target }])]
}
