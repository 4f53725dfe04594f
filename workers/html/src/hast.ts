import { contentOf, type Element as Parsed, isElement, isText, type Node, type Parent } from '@dot-do/sanitize'
import type { Comment, Doctype, Element, Properties, Root, RootContent, Text } from 'hast'
import { html as names, type Token } from 'parse5'
import { find, html, type Info, svg } from 'property-information'

/**
 * The hast of a parsed tree. Not by hast-util-from-parse5: it takes the name of an element for a selector (`<a.b>` becomes
 * an `a` with a class) and loses attributes named as what every object has.
 */
export const toHast = (root: Parent, hasPositions = false): Root => ({ type: 'root', children: children(root, hasPositions) })

const children = <T extends RootContent>({ childNodes }: Parent, hasPositions: boolean): T[] => childNodes.map((node) => nodeOf(node, hasPositions) as T)

/** One node of a tree, with all that it holds. */
export function nodeOf(node: Node, hasPositions: boolean): RootContent {
  const { sourceCodeLocation: location } = node
  const content = isElement(node) ? elementOf(node, hasPositions) : leafOf(node)
  return hasPositions && location ? { ...content, position: positionOf(location) } : content
}

function leafOf(node: Node): Text | Comment | Doctype {
  if (isText(node)) return { type: 'text', value: node.value }
  return 'data' in node ? { type: 'comment', value: node.data } : { type: 'doctype' }
}

function elementOf(node: Parsed, hasPositions: boolean): Element {
  const schema = node.namespaceURI === names.NS.SVG ? svg : html
  const properties = node.attrs.map(({ name, prefix, value }) => {
    const whole = prefix ? `${prefix}:${name}` : name
    // The library looks names up in plain objects.
    if (whole in Object.prototype) return [whole, value] as const
    const known = find(schema, whole)
    return [known.property, valueOf(known, value)] as const
  })
  const element: Element = { type: 'element', tagName: node.tagName, properties: Object.fromEntries(properties), children: children(node, hasPositions) }
  const content = contentOf(node)
  return content === node ? element : { ...element, content: { type: 'root', children: children(content, hasPositions) } }
}

function valueOf(known: Info, value: string): Properties[string] {
  const isOn = known.boolean || known.overloadedBoolean
  if (isOn && (value === '' || value.toLowerCase() === known.attribute)) return true
  if (known.number && value.trim() !== '' && !Number.isNaN(Number(value))) return Number(value)
  if (known.commaSeparated || known.commaOrSpaceSeparated) return value.split(/[\s,]+/).filter((part) => part !== '')
  return known.spaceSeparated ? value.split(/\s+/).filter((part) => part !== '') : value
}

const positionOf = ({ startLine, startCol, startOffset, endLine, endCol, endOffset }: Token.Location) => ({
  start: { line: startLine, column: startCol, offset: startOffset },
  end: { line: endLine, column: endCol, offset: endOffset },
})
