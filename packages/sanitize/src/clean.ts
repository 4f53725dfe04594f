import { html as names, type Token } from 'parse5'
import type { Attribute, Context, Reason } from './attributes.ts'
import { cleanSheet } from './css.ts'
import { cleanAttributes, fateOf, type Namespace } from './element.ts'
import { contentOf, type Element, isElement, isText, type Node, type Parent } from './parse.ts'

/** Something that was taken out: an element, or an attribute of one. */
export interface Removed {
  tag: string
  attribute?: string
  reason: Reason
  /** From 1, in UTF-16 code units; none for an element that the parser made up. */
  position?: { line: number; column: number; offset: number }
}

const removedMax = 1000

// Where one ends, a line does: `text` keeps words apart.
const blocks = new Set(
  'address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol optgroup option p pre search section summary table td th tr ul'.split(
    ' ',
  ),
)

/** Takes out of a tree, in place, all that the rules don't name, and says what it was. */
export class Cleaner {
  readonly #context: Context
  readonly removed: Removed[] | undefined

  constructor(context: Context, isReporting: boolean) {
    this.#context = context
    if (isReporting) this.removed = []
  }

  clean(root: Parent): void {
    root.childNodes = this.#children(root, undefined)
  }

  #children(parent: Parent, tag: string | undefined): Node[] {
    const kept: Node[] = []
    for (const node of contentChildren(parent)) this.#node(node, tag, kept)
    return kept
  }

  #node(node: Node, parent: string | undefined, kept: Node[]): void {
    if (isText(node)) {
      if (parent !== undefined || this.#context.rules.profile !== 'svg') kept.push(node)
    } else if (isElement(node)) this.#element(node, parent, kept)
  }

  #element(element: Element, parent: string | undefined, kept: Node[]): void {
    const { tagName: tag } = element
    const fate = fateOf(tag, namespaceOf(element), parent, this.#context)
    if (fate === 'keep' && this.#keep(element)) kept.push(element)
    else {
      this.#report(tag, 'not_allowed', element.sourceCodeLocation)
      if (fate === 'unwrap') this.#unwrap(element, parent, kept)
    }
  }

  #keep(element: Element): boolean {
    const { tagName: tag } = element
    const attributes = cleanAttributes(tag, plainAttributes(element, this.#context), this.#context, (name, reason) => {
      this.#report(tag, reason, element.sourceCodeLocation?.attrs?.[name] ?? element.sourceCodeLocation, name)
    })
    if (!attributes) return false
    element.attrs = attributes
    element.childNodes = tag === 'style' ? this.#sheet(element) : this.#children(element, tag)
    return tag !== 'style' || element.childNodes.length > 0
  }

  #sheet(element: Element): Node[] {
    const [text] = element.childNodes
    if (!text || !isText(text)) return []
    text.value = cleanSheet(text.value, this.#context.rules.properties)
    return text.value === '' ? [] : [text]
  }

  #unwrap(element: Element, parent: string | undefined, kept: Node[]): void {
    const isLine = this.#context.rules.profile === 'text' && blocks.has(element.tagName)
    if (isLine) endLine(kept)
    for (const node of contentChildren(element)) this.#node(node, parent, kept)
    if (isLine) endLine(kept)
  }

  #report(tag: string, reason: Reason, location: Token.Location | null | undefined, attribute?: string): void {
    if (!this.removed || this.removed.length === removedMax) return
    const position = location && { line: location.startLine, column: location.startCol, offset: location.startOffset }
    this.removed.push({ tag, ...(attribute !== undefined && { attribute }), reason, ...(position && { position }) })
  }
}

function endLine(kept: Node[]): void {
  const last = kept.at(-1)
  if (last && isText(last) && !last.value.endsWith('\n')) kept.push({ nodeName: '#text', value: '\n', parentNode: null })
}

const contentChildren = (node: Parent): Node[] => (isElement(node as Node) ? contentOf(node as Element) : node).childNodes

export const namespaceOf = ({ namespaceURI }: Element): Namespace => (namespaceURI === names.NS.HTML ? 'html' : namespaceURI === names.NS.SVG ? 'svg' : 'math')

// Of SVG's two spellings of a reference the newer holds, and is the one written.
function plainAttributes({ attrs, tagName }: Element, { rules }: Context): Attribute[] {
  if (rules.profile !== 'svg') return attrs
  const isNew = attrs.some(({ name, prefix }) => name === 'href' && !prefix)
  const plain = attrs.flatMap(({ name, prefix, value }) => {
    if (prefix === 'xlink' && name === 'href') return isNew ? [] : [{ name, value }]
    if (prefix === 'xmlns' || name === 'xmlns') return []
    return [{ name: prefix ? `${prefix}:${name}` : name, value }]
  })
  return tagName === 'svg' ? [{ name: 'xmlns', value: names.NS.SVG }, ...plain] : plain
}
