import { type CST, Document, isCollection, type Node, Pair, Scalar, type ToStringOptions, YAMLMap, YAMLSeq } from 'yaml'
import { jsonFault } from '../json-syntax.ts'
import { writtenOptions } from '../write.ts'

/** How a text is laid out, so that what is added looks like the rest of it. */
export interface Layout {
  /** Spaces a level. */
  indent: number
  /** Whether a sequence stands deeper than the key it belongs to. */
  indentSeq: boolean
  lineEnd: string
  /** The text is JSON and stays so. */
  isJson: boolean
}

/** The layout of a text, from the first collections that show it. */
export function layoutOf(text: string, root: CST.Token | undefined): Layout {
  const layout: Layout = {
    indent: 2,
    indentSeq: true,
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    isJson: root?.type === 'flow-collection' && jsonFault(text) === undefined,
  }
  const known = { indent: false, indentSeq: false }
  const look = (token: CST.Token | null | undefined): void => {
    if (token?.type !== 'block-map' && token?.type !== 'block-seq') return
    for (const { value } of token.items as CST.CollectionItem[]) {
      if (known.indent && known.indentSeq) return
      if (token.type === 'block-map' && value) learn(layout, known, token, value)
      look(value)
    }
  }
  look(root)
  return layout
}

function learn(layout: Layout, known: { indent: boolean; indentSeq: boolean }, parent: CST.BlockMap, child: CST.Token): void {
  if (child.type === 'block-seq' && !known.indentSeq) {
    known.indentSeq = true
    layout.indentSeq = child.indent > parent.indent
  }
  if ((child.type === 'block-map' || child.type === 'block-seq') && child.indent > parent.indent && !known.indent) {
    known.indent = true
    layout.indent = child.indent - parent.indent
  }
}

/** Writes nodes that are not in the text yet, one at a time, in its layout. */
export class Renderer {
  readonly layout: Layout
  readonly #document: Document
  readonly #options: ToStringOptions

  constructor(document: Document, layout: Layout) {
    this.layout = layout
    this.#document = document
    const strings: ToStringOptions = layout.isJson ? { defaultStringType: 'QUOTE_DOUBLE' } : {}
    this.#options = { ...strings, indent: layout.indent, indentSeq: layout.indentSeq, lineWidth: 0, doubleQuotedAsJSON: true, directives: false }
  }

  /** A node as a document of its own, with a line end. */
  root(node: Node): string {
    return this.#lines(this.#text(node))
  }

  /** What follows the `key:` or the `-` of a block collection at `column`: from the space or the line end on, with a line end. */
  value(node: unknown, isMapping: boolean, column: number): string {
    const text = isMapping ? this.#text(mapping(new Scalar('k'), node)) : this.#text(sequence(node))
    return this.#lines(text.slice(isMapping ? 2 : 1), column)
  }

  /** A whole item of a block collection at `column`, with its indentation and a line end. */
  item(node: unknown, column: number): string {
    const text = node instanceof Pair ? this.#text(mapping(node.key, node.value)) : this.#text(sequence(node))
    return ' '.repeat(column) + this.#lines(text, column)
  }

  /** An item of a flow collection, on one line. */
  flow(node: unknown): string {
    const wrapped = node instanceof Pair ? mapping(node.key, node.value) : sequence(node)
    wrapped.flow = true
    return this.#text(wrapped).slice(2, -3)
  }

  #text(contents: Node): string {
    const document = new Document(null, writtenOptions)
    if (this.#document.directives) document.directives = this.#document.directives
    document.contents = contents
    return document.toString({ ...this.#options, collectionStyle: isCollection(contents) && contents.flow ? 'flow' : 'any' })
  }

  #lines(text: string, column = 0): string {
    const pad = ' '.repeat(column)
    return text.replace(/\n(?=[^\n])/g, `\n${pad}`).replaceAll('\n', this.layout.lineEnd)
  }
}

function mapping(key: unknown, value: unknown): YAMLMap {
  const node = new YAMLMap()
  node.items.push(new Pair(key, value))
  return node
}

function sequence(item: unknown): YAMLSeq {
  const node = new YAMLSeq()
  node.items.push(item)
  return node
}
