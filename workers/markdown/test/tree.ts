import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'

/** What a browser makes of HTML, as text to compare: white space between blocks and at the ends of lines does not count. */
export function treeOf(html: string): string {
  return linesOf(parseFragment(html), '', false).join('\n')
}

type Parent = DefaultTreeAdapterTypes.ParentNode

const inlines = new Set('a abbr b bdo br cite code del dfn em i img input ins kbd mark q s samp small span strong sub sup tt u var'.split(' '))

function linesOf(parent: Parent, indent: string, isPre: boolean): string[] {
  const lines: string[] = []
  const { childNodes } = parent
  for (const [index, node] of childNodes.entries()) {
    if (node.nodeName === '#comment') continue
    if (node.nodeName === '#text') {
      const { value } = node as DefaultTreeAdapterTypes.TextNode
      const text = isPre ? value : trimmed(value.replaceAll(/[ \t\n]+/g, ' '), isInline(childNodes[index - 1]), isInline(childNodes[index + 1]))
      if (text !== '') lines.push(`${indent}${JSON.stringify(text)}`)
      continue
    }
    const element = node as DefaultTreeAdapterTypes.Element
    const attributes = element.attrs.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).toSorted()
    lines.push(`${indent}<${[element.tagName, ...attributes].join(' ')}>`, ...linesOf(element, `${indent}  `, isPre || element.tagName === 'pre'))
  }
  return lines
}

const isInline = (node: DefaultTreeAdapterTypes.ChildNode | undefined): boolean => node !== undefined && inlines.has(node.nodeName)

function trimmed(text: string, hasBefore: boolean, hasAfter: boolean): string {
  const start = hasBefore ? text : text.trimStart()
  return hasAfter ? start : start.trimEnd()
}
