import { leadsTo, safeUrl } from '@dot-do/sanitize'
import type { Context } from './context.ts'
import type { Attributes } from './tags.ts'

/** The attributes of a link: none but its title where its address may not stand. */
export function linkAttributes(href: string, title: string | undefined, context: Context): Attributes {
  const { links, base } = context
  const named: Attributes = title === undefined ? [] : [['title', title]]
  const address = safeUrl(href, 'link', { base })
  if (address === undefined || (links?.hosts && !leadsTo(links.hosts, address, { base }))) return named
  return [['href', address], ...named, ...(links ? outwards(links) : [])]
}

function outwards({ rel = 'nofollow noopener ugc', target }: NonNullable<Context['links']>): Attributes {
  // Who opens a new window must not reach this one.
  const names = rel.split(/\s+/).filter((name) => name !== '')
  if (target !== undefined && target !== '_self' && !names.includes('noopener')) names.push('noopener')
  return [...(names.length > 0 ? [['rel', names.join(' ')] as const] : []), ...(target === undefined ? [] : [['target', target] as const])]
}

/** The attributes of an image. */
export function imageAttributes(src: string, alt: string, title: string | undefined, { base }: Context): Attributes {
  const address = safeUrl(src, 'image', { base })
  return [...(address === undefined ? [] : [['src', address] as const]), ['alt', alt], ...(title === undefined ? [] : [['title', title] as const])]
}
