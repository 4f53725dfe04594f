import type { BlockContent, ListItem, Nodes, Paragraph, PhrasingContent } from 'mdast'

const flow = new Set(['root', 'blockquote', 'listItem'])
const marks = new Set(['emphasis', 'strong', 'delete'])
const lines = new Set(['paragraph', 'heading', 'link', 'tableCell', ...marks])
const phrasing = new Set(['text', 'inlineCode', 'break', 'image', 'link', 'imageReference', 'linkReference', ...marks])

/**
 * Mends, in place, a tree made of HTML whose nesting Markdown has no form for: text that stands in a list but in no item
 * of it, where nothing would be escaped; a table in a heading; marks around nothing; a line break at the end.
 */
export function mend<T extends Nodes>(node: T, above: readonly string[] = []): T {
  if (node.type === 'inlineCode') node.value = node.value.replaceAll(/\s*\n\s*/g, ' ')
  if (!('children' in node)) return node
  const within = marks.has(node.type) || node.type === 'link' ? [...above, node.type] : above
  // A mark within its like would end it, and a link without an address is none.
  const own: Nodes[] = node.type === 'list' ? node.children.flatMap(itemsOf) : node.children
  const children = own
    .map((child) => mend(child, within))
    .flatMap((child) => ((within.includes(child.type) || (child.type === 'link' && child.url === '')) && 'children' in child ? child.children : [child]))
  const part = parts.get(node.type)
  if (part !== undefined) node.children = children.filter(({ type }) => type === part) as typeof node.children
  else if (lines.has(node.type)) node.children = trimmed(children.flatMap(inLine).filter((child) => !isEmpty(child))) as typeof node.children
  else node.children = (flow.has(node.type) ? inParagraphs(children) : children).filter((child) => !isEmpty(child)) as typeof node.children
  return node
}

const parts = new Map([
  ['table', 'tableRow'],
  ['tableRow', 'tableCell'],
])

const isEmpty = (node: Nodes): boolean =>
  (node.type === 'table' && node.children.every((row) => row.children.length === 0)) ||
  (node.type === 'inlineCode' && node.value.trim() === '') ||
  ((marks.has(node.type) || node.type === 'paragraph') && 'children' in node && node.children.length === 0)

// At the end of a line a break is a backslash.
function trimmed(nodes: Nodes[]): Nodes[] {
  const isSpace = (node: Nodes) => node.type === 'break' || (node.type === 'text' && node.value.trim() === '')
  const start = nodes.findIndex((node) => !isSpace(node))
  return start < 0 ? [] : nodes.slice(start, nodes.findLastIndex((node) => !isSpace(node)) + 1)
}

function inParagraphs(nodes: readonly Nodes[]): Nodes[] {
  const children: Nodes[] = []
  let open: Paragraph | undefined
  for (const node of nodes) {
    if (!phrasing.has(node.type)) {
      open = undefined
      children.push(node)
    } else if (open) open.children.push(node as PhrasingContent)
    else {
      open = { type: 'paragraph', children: [node as PhrasingContent] }
      children.push(open)
    }
  }
  return children.map((node) =>
    node.type === 'paragraph' ? { ...node, children: trimmed(node.children.filter((child) => !isEmpty(child))) as PhrasingContent[] } : node,
  )
}

// A mark around a list has come to stand around its items.
function itemsOf(node: Nodes): ListItem[] {
  if (node.type === 'listItem') return [node]
  return 'children' in node
    ? (node.children as Nodes[]).flatMap(itemsOf)
    : [{ type: 'listItem', spread: false, children: inParagraphs([node]) as BlockContent[] }]
}

function inLine(node: Nodes): Nodes[] {
  if (phrasing.has(node.type)) return [node]
  if (node.type === 'code') return [{ type: 'inlineCode', value: node.value.replaceAll(/\s*\n\s*/g, ' ') }]
  // A space keeps the words of two paragraphs apart.
  return 'children' in node ? [...(node.children as Nodes[]).flatMap(inLine), { type: 'text', value: ' ' }] : []
}
