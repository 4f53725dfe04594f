import { CST, isCollection, isPair, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { Renderer } from './layout.ts'
import type { Changes, Collection, Entry } from './model.ts'
import { isBlank, Pieces, Rope, source } from './pieces.ts'

const isGap = ({ type }: CST.SourceToken) => type === 'space' || type === 'newline' || type === 'comment' || type === 'comma'

/** Prints a changed document: what was not changed by copying its tokens, character for character. */
export class Printer {
  readonly #changes: Changes
  readonly #renderer: Renderer

  constructor(changes: Changes, renderer: Renderer) {
    this.#changes = changes
    this.#renderer = renderer
  }

  /** The text of a document token whose value is now `root`. */
  document(token: CST.Document, root: Node): string {
    const value = token.value
    const written = this.#asWritten(root) as Node // as it was given a node
    if (written === root && value && root.srcToken === value) return source(token.start) + this.#node(root) + source(token.end)
    const before = source(token.start.filter(({ type }) => type !== 'anchor' && type !== 'tag'))
    const isInline = !isCollection(written) || written.flow === true || written.items.length === 0
    const isLineOpen = !isBlank(before.slice(before.lastIndexOf('\n') + 1))
    const gap = isLineOpen ? (isInline ? ' ' : this.#renderer.layout.lineEnd) : ''
    return before.replace(/ +$/, '') + gap + this.#renderer.root(written) + source(token.end)
  }

  /** A node of the text. */
  #node(node: Node): string {
    const entries = this.#changes.entries(node)
    const token = node.srcToken as CST.Token
    if (!entries) return CST.stringify(token)
    return token.type === 'flow-collection'
      ? this.#flow(node as Collection, token, entries)
      : this.#block(node as Collection, token as CST.BlockMap | CST.BlockSequence, entries)
  }

  #block(node: Collection, token: CST.BlockMap | CST.BlockSequence, entries: Entry[]): string {
    const pad = ' '.repeat(token.indent)
    const pieces = new Pieces(entries, pad, this.#renderer.layout.lineEnd)
    const indexes = new Map<unknown, number>(entries.map((entry, index) => [entry.node, index]))
    for (const item of node.items) {
      const index = indexes.get(this.#changes.origin(item))
      const entry = index === undefined ? undefined : entries[index]
      if (entry && index !== undefined) pieces.keep(index, this.#blockItem(entry, item, token))
      else pieces.add(this.#renderer.item(this.#written(item), token.indent))
    }
    const text = pieces.end()
    // The indentation of the first item stands before the collection; lines left blank above it would follow that.
    const first = this.#changes.origin(node.items[0]) === entries[0]?.node ? text : text.replace(/^(?:[ \t]*\r?\n)+/, '')
    return first.startsWith(pad) ? first.slice(pad.length) : first
  }

  #blockItem({ item, value }: Entry, node: unknown, token: CST.BlockMap | CST.BlockSequence): string {
    const current = isPair(node) && token.type === 'block-map' ? node.value : node
    const written = this.#asWritten(current)
    if (written === value) {
      const isChanged = this.#changes.entries(value) !== undefined
      return isChanged ? source(item.start) + (item.key ? CST.stringify(item.key) : '') + source(item.sep) + this.#node(value as Node) : CST.stringify(item)
    }
    return this.#replaced(item, written, token) ?? this.#renderer.item(isPair(node) ? new Pair(node.key, written) : written, token.indent).slice(token.indent)
  }

  /** An item with another value: its key, its comments and, where it stays on a line, its spacing are kept. */
  #replaced({ start, key, sep, value }: CST.CollectionItem, node: unknown, { type, indent }: CST.BlockMap | CST.BlockSequence): string | undefined {
    const isMapping = type === 'block-map'
    const parts = splitAt(isMapping ? (sep ?? []) : start, isMapping ? 'map-value-ind' : 'seq-item-ind')
    if (!parts) return undefined
    const before = isMapping ? source(start) + (key ? CST.stringify(key) : '') + source(parts.before) : source(parts.before)
    const text = this.#renderer.value(node, isMapping, indent)
    const tail = tailOf(value, parts.after, this.#renderer.layout.lineEnd)
    const lineLength = text.indexOf('\n')
    const firstLine = text.slice(0, lineLength).replace(/\r$/, '')
    if (lineLength === text.length - 1) return before + (firstLine.startsWith(' ') ? gapOf(parts.after, value) + firstLine.slice(1) : firstLine) + tail
    const tailEnd = tail.indexOf('\n') + 1
    const comment = tailEnd > 0 ? tail.slice(0, tailEnd) : tail + this.#renderer.layout.lineEnd
    return before + firstLine + comment + text.slice(lineLength + 1) + (tailEnd > 0 ? tail.slice(tailEnd) : '')
  }

  #flow(node: Collection, token: CST.FlowCollection, entries: Entry[]): string {
    const byNode = new Map<unknown, Entry>(entries.map((entry) => [entry.node, entry]))
    const real = entries.filter((entry) => entry.node !== null)
    const opening = real[0] ? gapText(real[0]) : ''
    const separator = real[1] && isBlank(gapText(real[1]).replace(',', '')) ? gapText(real[1]) : ', '
    const text = new Rope(CST.stringify(token.start))
    for (const [index, item] of node.items.entries()) {
      const entry = byNode.get(this.#changes.origin(item))
      const gap = entry ? gapText(entry) : ''
      if (index === 0) text.add(entry === real[0] || isBlank(gap.replace(',', '')) ? opening : gap.replace(',', ''))
      // After a comment the comma stands on a line of its own, deeper than what the collection is in.
      else text.add((text.endsLine() ? ' '.repeat(token.indent + 2) : '') + (gap.includes(',') ? gap : separator))
      const printed = entry ? this.#flowItem(entry, item) : this.#renderer.flow(this.#written(item))
      text.add(entry && hasComment(entry.item) ? printed : printed.trimEnd())
    }
    const fillers = source(entries.filter((entry) => entry.node === null).flatMap(({ item }) => item.start))
    text.add((node.items.length > 0 ? closingOf(real.at(-1)) + fillers : fillers.replace(',', '')) + source(token.end))
    return text.toString()
  }

  #flowItem({ item, value }: Entry, node: unknown): string {
    const props = item.start.slice(gapLength(item))
    const isKeyed = isPair(node)
    const written = this.#asWritten(isKeyed ? node.value : node)
    const own = source(props) + (item.key ? CST.stringify(item.key) : '')
    if (written === value)
      return this.#changes.entries(value) === undefined
        ? own + source(item.sep) + (item.value ? CST.stringify(item.value) : '')
        : own + source(item.sep) + this.#node(value as Node)
    if (!isKeyed) return this.#renderer.flow(written) + tailOf(item.value, [], '')
    const parts = splitAt(item.sep ?? [], 'map-value-ind')
    if (!parts) return this.#renderer.flow(new Pair(node.key, written))
    const gap = parts.after.some(({ type }) => type === 'space') || !item.value ? gapOf(parts.after, item.value) : this.#renderer.layout.isJson ? '' : ' '
    return own + source(parts.before) + gap + this.#renderer.flow(written) + tailOf(item.value, [], '')
  }

  /** A block collection that lost all its items can only be written as a flow collection. */
  #asWritten(node: unknown): unknown {
    if (!isCollection(node) || node.items.length > 0 || !this.#changes.entries(node) || node.srcToken?.type === 'flow-collection') return node
    const empty = node instanceof YAMLMap ? new YAMLMap() : new YAMLSeq()
    empty.flow = true
    if (node.anchor !== undefined) empty.anchor = node.anchor
    if (node.tag !== undefined) empty.tag = node.tag
    return empty
  }

  #written(item: unknown): unknown {
    return item instanceof Pair ? new Pair(item.key, item.value ?? new Scalar(null)) : item
  }
}

function splitAt(tokens: CST.SourceToken[], type: CST.SourceToken['type']): { before: CST.SourceToken[]; after: CST.SourceToken[] } | undefined {
  const at = tokens.findIndex((token) => token.type === type)
  return at < 0 ? undefined : { before: tokens.slice(0, at + 1), after: tokens.slice(at + 1) }
}

/** What follows a value on its line, and after it: the comment and the line end. */
function tailOf(value: CST.Token | undefined, after: CST.SourceToken[], lineEnd: string): string {
  switch (value?.type) {
    case undefined:
      return source(after.slice(after.findIndex((token, index) => isGap(token) && !(token.type === 'space' && after[index + 1]?.type !== 'comment'))))
    case 'alias':
    case 'scalar':
    case 'single-quoted-scalar':
    case 'double-quoted-scalar':
      return source(value.end)
    case 'flow-collection':
      return source(value.end.slice(1))
    default: {
      const comment = after
        .slice(
          0,
          after.findIndex(({ type }) => type === 'newline'),
        )
        .find(({ type }) => type === 'comment')
      return (comment ? ` ${comment.source}` : '') + lineEnd
    }
  }
}

/** The space between a colon or a dash and the value, if the value stays on its line. */
function gapOf(after: CST.SourceToken[], value: CST.Token | undefined): string {
  const isBlock = value?.type === 'block-map' || value?.type === 'block-seq' || value?.type === 'block-scalar'
  const [first] = after
  return !isBlock && value && first?.type === 'space' && after.every(({ type }) => type === 'space') ? first.source : ' '
}

/** How many tokens of space, comment and comma an item of a flow collection starts with. */
function gapLength({ start }: CST.CollectionItem): number {
  const length = start.findIndex((token) => !isGap(token))
  return length < 0 ? start.length : length
}

const gapText = ({ item }: Entry): string => source(item.start.slice(0, gapLength(item)))

/** Whether a comment follows the text of an item, so that its line has to end there. */
const hasComment = ({ sep, value }: CST.CollectionItem): boolean =>
  (value && 'end' in value && Array.isArray(value.end) ? value.end : value ? [] : (sep ?? [])).some(({ type }) => type === 'comment')

/** The space between the last item of the text and the bracket. */
function closingOf(last: Entry | undefined): string {
  if (!last || hasComment(last.item)) return ''
  const text = CST.stringify({ ...last.item, start: [] })
  return text.slice(text.trimEnd().length)
}
