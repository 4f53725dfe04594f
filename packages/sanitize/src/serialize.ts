import { html as names } from 'parse5'
import { contentOf, isElement, isText, type Parent } from './parse.ts'

const voids = new Set('area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr'.split(' '))

/**
 * HTML of a tree. `<` and `>` are escaped in attributes too, so that the text stays what it is inside `<style>`, `<textarea>`,
 * `<svg>` and the like. Comments are left out.
 */
export function serialize(root: Parent): string {
  let text = ''
  for (const node of root.childNodes) {
    if (isText(node)) text += 'tagName' in root && root.tagName === 'style' ? node.value : escapeText(node.value)
    else if (isElement(node)) {
      const { tagName, namespaceURI } = node
      text += `<${tagName}`
      for (const { name, prefix, value } of node.attrs) text += ` ${prefix ? `${prefix}:${name}` : name}="${escapeAttribute(value)}"`
      text += '>'
      if (namespaceURI === names.NS.HTML && voids.has(tagName)) continue
      const inner = serialize(contentOf(node))
      // A parser drops the line end that follows these tags.
      text += (tagName === 'pre' || tagName === 'textarea' || tagName === 'listing') && inner.startsWith('\n') ? `\n${inner}` : inner
      text += `</${tagName}>`
    }
  }
  return text
}

const needsEscape = /[&<>"\u00a0]/

export const escapeText = (text: string): string =>
  needsEscape.test(text) ? text.replaceAll('&', '&amp;').replaceAll('\u00a0', '&nbsp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : text

const escapeAttribute = (text: string): string => (needsEscape.test(text) ? escapeText(text).replaceAll('"', '&quot;') : text)
