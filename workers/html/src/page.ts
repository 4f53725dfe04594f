import {
  type Document,
  type Element,
  type Fragment,
  isElement,
  isText,
  type Node,
  type Parent,
  parseFragment,
  type ParseOptions,
  parsePage,
} from '@dot-do/sanitize'

const pageStart = /^<(?:!doctype|html|head|body)(?=[\s>/])/i

/** Whether a text is a page and not a part of one: after white space and comments comes a doctype, or what only a page has. */
export function isPage(html: string): boolean {
  let at = 0
  for (;;) {
    while (/\s|\ufeff/.test(html.charAt(at)) && at < html.length) at++
    if (!html.startsWith('<!--', at)) return pageStart.test(html.slice(at, at + 12))
    const end = html.indexOf('-->', at + 4)
    if (end < 0) return false
    at = end + 3
  }
}

/** A page as a page, a part of one as what a body holds: what is written again says no more than what came. */
export const parseEither = (html: string, options?: ParseOptions): Document | Fragment =>
  isPage(html) ? parsePage(html, options) : parseFragment(html, options)

export const attributeOf = ({ attrs }: Element, name: string): string | undefined => attrs.find((attribute) => attribute.name === name)?.value

/** All text below a node. */
export function textIn(parent: Parent): string {
  const texts: string[] = []
  const stack: Node[] = parent.childNodes.toReversed()
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isText(node)) texts.push(node.value)
    else if (isElement(node)) for (let at = node.childNodes.length - 1; at >= 0; at--) stack.push(node.childNodes[at] as Node)
  }
  return texts.join('')
}
