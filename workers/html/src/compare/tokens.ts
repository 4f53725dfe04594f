import { contentOf, type Element, isElement, isText, type Node, type Parent } from '@dot-do/sanitize'
import { html as names, serializeOuter } from 'parse5'

/** A word, a run of white space, a mark, a tag, or something that is one thing: a picture, a script. */
export interface Token {
  kind: 'text' | 'space' | 'open' | 'close' | 'thing'
  /** As it is written; what is the same here is the same. */
  html: string
  /** Of a tag its name. */
  tag?: string
}

const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
// What these hold is no text that could be marked word by word.
const whole = new Set(
  'script style textarea title select svg math iframe noembed noframes noscript xmp plaintext template audio video object canvas button'.split(' '),
)

/** A tree as it is read, token by token. */
export function tokensOf(root: Parent): Token[] {
  const tokens: Token[] = []
  const stack: (Node | Token)[] = root.childNodes.toReversed()
  for (let next = stack.pop(); next; next = stack.pop()) {
    if ('kind' in next) tokens.push(next)
    else if (isText(next)) words(next.value, tokens)
    else if (isElement(next)) element(next, tokens, stack)
    else tokens.push({ kind: 'thing', html: 'data' in next ? `<!--${next.data}-->` : `<!doctype ${next.name}>`, tag: '!' })
  }
  return tokens
}

function element(node: Element, tokens: Token[], stack: (Node | Token)[]): void {
  const { tagName: tag } = node
  const isHtml = node.namespaceURI === names.NS.HTML
  if (!isHtml || voids.has(tag) || whole.has(tag)) tokens.push({ kind: 'thing', html: serializeOuter(node), tag })
  else {
    const outer = serializeOuter({ ...node, childNodes: [] })
    tokens.push({ kind: 'open', html: outer.slice(0, outer.length - tag.length - 3), tag })
    stack.push({ kind: 'close', html: `</${tag}>`, tag })
    const { childNodes } = contentOf(node)
    for (let at = childNodes.length - 1; at >= 0; at--) stack.push(childNodes[at] as Node)
  }
}

function words(text: string, tokens: Token[]): void {
  for (const [part] of text.matchAll(/\s+|[\p{L}\p{N}\p{M}_'’]+|[^]/gu)) tokens.push({ kind: /^\s/.test(part) ? 'space' : 'text', html: escape(part) })
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('\u00a0', '&nbsp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
