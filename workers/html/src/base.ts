import type { Element, Parent } from '@dot-do/sanitize'
import { invalid } from '@dot-do/service'
import { attributeOf } from './page.ts'
import { everyElement, type Path } from './select/index.ts'

/** Attributes that hold addresses. */
export const addressNames = 'href src srcset action formaction poster cite longdesc data background ping icon manifest imagesrcset'.split(' ')
const addresses = new Set(addressNames)

/** The base of a page: its first `<base>`, read against where it comes from. */
export function baseOf(root: Parent, base: string, path: Path): string {
  const url = URL.parse(base)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return invalid('not an http or https URL', path)
  for (const element of everyElement(root)) {
    const href = element.tagName === 'base' ? attributeOf(element, 'href') : undefined
    if (href !== undefined) return URL.parse(href, base)?.href ?? url.href
  }
  return url.href
}

/** Changes every address that an element has. */
export function eachAddress(element: Pick<Element, 'attrs'>, change: (address: string) => string): void {
  for (const attribute of element.attrs) attribute.value = changed(attribute, change)
}

/** The value of an attribute with the addresses in it changed; as it is where it has none. */
export function changed({ name, value }: { name: string; value: string }, change: (address: string) => string): string {
  if (name === 'srcset' || name === 'imagesrcset') return changedSet(value, change)
  return addresses.has(name) && value !== '' ? change(value) : value
}

// Addresses with their descriptors, up to a comma that white space follows or a descriptor precedes.
function changedSet(value: string, change: (address: string) => string): string {
  return value.replaceAll(/([\s,]*)(\S+)([^,]*)/g, (_whole, before: string, address: string, after: string) => {
    const bare = address.replace(/,+$/, '')
    return before + change(bare) + address.slice(bare.length) + after
  })
}

/** An address made absolute; one that can't be, or leads into the page, stays. */
export const absolute =
  (base: string) =>
  (address: string): string =>
    address.startsWith('#') ? address : (URL.parse(address, base)?.href ?? address)
