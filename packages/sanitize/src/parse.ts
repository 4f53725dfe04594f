import { type DefaultTreeAdapterTypes, defaultTreeAdapter, html as names, Parser, type ParserOptions, type Token, type TreeAdapter } from 'parse5'
import { SanitizeError } from './error.ts'

export type Adapter = DefaultTreeAdapterTypes.DefaultTreeAdapterMap
export type Node = DefaultTreeAdapterTypes.ChildNode
export type Element = DefaultTreeAdapterTypes.Element
export type Parent = DefaultTreeAdapterTypes.ParentNode
export type Document = DefaultTreeAdapterTypes.Document
export type Fragment = DefaultTreeAdapterTypes.DocumentFragment

/** What one text may hold; past it a call ends in a SanitizeError. `depth` only flattens. */
export const limits = { elements: 200_000, depth: 512, attributes: 10_000, attributesInAll: 1_000_000, attributeCharacters: 40 * 1024 * 1024, moves: 4_000_000 }

export interface ParseOptions {
  /** Lines and columns on every node. */
  positions?: boolean | undefined
  onParseError?: ParserOptions<Adapter>['onParseError'] | undefined
  /** Of the page: whether `<noscript>` is text, as where scripts run. */
  scripting?: boolean | undefined
}

/** What a browser builds of a whole page, at most 512 levels deep. */
export function parsePage(html: string, options: ParseOptions = {}): Document {
  const parser = new BoundedParser(parserOptions(options))
  write(parser, html)
  flatten(parser.document)
  return parser.document
}

/** What a browser builds of HTML put into an element, `<body>` unless another is named; at most 512 levels deep. */
export function parseFragment(html: string, options: ParseOptions = {}, context = 'body'): Fragment {
  const parent = defaultTreeAdapter.createElement(context, names.NS.HTML, [])
  const parser = BoundedParser.getFragmentParser<Adapter>(parent, parserOptions(options))
  write(parser, html)
  const fragment = parser.getFragment()
  flatten(fragment)
  return fragment
}

function parserOptions({ positions = false, onParseError, scripting = true }: ParseOptions): ParserOptions<Adapter> {
  return { treeAdapter: counting(), sourceCodeLocationInfo: positions, scriptingEnabled: scripting, ...(onParseError && { onParseError }) }
}

function write(parser: Parser<Adapter>, html: string): void {
  boundAttributes(parser)
  takeCdata(parser)
  parser.tokenizer.write(html, true)
}

// An element whose content is text or nothing can't take what follows deeper.
const leaves = new Set(
  'area base br col embed hr img input link meta param source track wbr script style title textarea xmp iframe noembed noframes plaintext'.split(' '),
)

/**
 * Elements past the depth limit are left out and what they hold stays: the parser walks its stack of open elements for
 * most tags, so a deep stack makes a long text take quadratic time.
 */
class BoundedParser extends Parser<Adapter> {
  readonly #skipped = new Map<string, number>()
  #count = 0

  override onStartTag(token: Token.TagToken): void {
    if (this.openElements.stackTop < limits.depth || leaves.has(token.tagName)) return super.onStartTag(token)
    if (++this.#count > limits.elements) tooMany()
    if (!token.selfClosing) this.#skipped.set(token.tagName, (this.#skipped.get(token.tagName) ?? 0) + 1)
  }

  override onEndTag(token: Token.TagToken): void {
    const open = this.#skipped.get(token.tagName)
    if (open) this.#skipped.set(token.tagName, open - 1)
    else super.onEndTag(token)
  }
}

// By the standard CDATA is text wherever the current node is no HTML element, also where tags are HTML, as in SVG's <title>.
function takeCdata({ tokenizer, openElements, treeAdapter, fragmentContext }: Parser<Adapter>): void {
  const open = tokenizer['_stateMarkupDeclarationOpen']
  tokenizer['_stateMarkupDeclarationOpen'] = function (codePoint) {
    const { inForeignNode } = this
    const current = openElements.stackTop === 0 && fragmentContext ? fragmentContext : openElements.stackTop >= 0 ? openElements.current : undefined
    this.inForeignNode = current !== undefined && isElement(current as Node) && treeAdapter.getNamespaceURI(current as Element) !== names.NS.HTML
    open.call(this, codePoint)
    this.inForeignNode = inForeignNode
  }
}

// The tokenizer compares every attribute of a tag before the parser hears of it.
function boundAttributes({ tokenizer }: Parser<Adapter>): void {
  const create = tokenizer['_createAttr']
  let token: unknown
  let count = 0
  tokenizer['_createAttr'] = function (first) {
    count = token === this.currentToken ? count + 1 : 1
    token = this.currentToken
    if (count > limits.attributes) throw new SanitizeError('too_many_attributes', `an element has more than ${limits.attributes} attributes`)
    create.call(this, first)
  }
}

function tooMany(): never {
  throw new SanitizeError('too_many_elements', `more than ${limits.elements} elements`)
}

/** The parser copies open formatting elements into every paragraph: what it makes is counted, not what the text says. */
function counting(): TreeAdapter<Adapter> {
  let [elements, attributes, characters, moves] = [0, 0, 0, 0]
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespace, list) {
      attributes += list.length
      for (const { value } of list) characters += value.length
      if (++elements > limits.elements) tooMany()
      if (attributes > limits.attributesInAll) throw new SanitizeError('too_many_attributes', `more than ${limits.attributesInAll} attributes`)
      if (characters > limits.attributeCharacters) throw new SanitizeError('too_large', `more than ${limits.attributeCharacters} characters of attributes`)
      return defaultTreeAdapter.createElement(tagName, namespace, list)
    },
    detachNode(node) {
      if (++moves > limits.moves) throw new SanitizeError('too_tangled', 'elements overlap too often')
      defaultTreeAdapter.detachNode(node)
    },
  }
}

export const isElement = (node: Node): node is Element => 'tagName' in node
export const isText = (node: Node): node is DefaultTreeAdapterTypes.TextNode => node.nodeName === '#text'
export const contentOf = (node: Element): Parent => ('content' in node ? (node as DefaultTreeAdapterTypes.Template).content : node)

// Overlapping elements are nested by the parser past the depth of its stack.
function flatten(root: Parent): void {
  const stack: [Parent, number][] = [[root, 0]]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [parent, depth] = next
    if (depth === limits.depth) raise(parent)
    else for (const child of parent.childNodes) if (isElement(child)) stack.push([contentOf(child), depth + 1])
  }
}

function raise(parent: Parent): void {
  const kept: Node[] = []
  const stack = parent.childNodes.toReversed()
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (isElement(node)) {
      const { childNodes } = contentOf(node)
      for (let index = childNodes.length - 1; index >= 0; index--) stack.push(childNodes[index] as Node)
    } else {
      node.parentNode = parent
      kept.push(node)
    }
  }
  parent.childNodes = kept
}
