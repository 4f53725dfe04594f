import type { Context } from './context.ts'

const unsafe = /[&<>"]/

/** Text as HTML, in elements and in attributes alike. */
export function escapeHtml(text: string): string {
  return unsafe.test(text) ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;') : text
}

export type Attributes = readonly (readonly [name: string, value: string])[]

export function plainTag(name: string, attributes: Attributes): string {
  let tag = `<${name}`
  for (const [attribute, value] of attributes) tag += ` ${attribute}="${escapeHtml(value)}"`
  return `${tag}>`
}

/** An opening tag of the renderer's own. */
export function openTag(name: string, attributes: Attributes, { marks, budget }: Context): string {
  if (attributes.length === 0) return `<${name}>`
  const tag = plainTag(name, attributes)
  budget.spend(tag.length)
  return marks ? marks.tag(name, tag) : tag
}

/** An element without content, of which the sanitiser is to keep nothing but the place. */
export function whole(name: 'p' | 'pre' | 'span', html: string, { marks, budget }: Context): string {
  budget.spend(html.length)
  return marks ? marks.element(name, html) : html
}
