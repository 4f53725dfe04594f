import { type CST, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import { keyText } from '../view.ts'

export type Collection = YAMLMap | YAMLSeq

/** An item of a collection as it stands in the text; without a node it is but space and comments. */
export interface Entry {
  item: CST.CollectionItem
  node: Pair | Node | null
  /** The value the item had in the text. */
  value: unknown
}

/** What was changed in a document, and what its collections looked like before. */
export class Changes {
  readonly #entries = new Map<Collection, Entry[]>()
  readonly #replaced = new Map<unknown, unknown>()
  readonly #keys = new Map<YAMLMap, Map<string, Pair>>()

  /** Remembers a collection of the text as it is, before it or something in it changes. */
  touch(collection: Collection): void {
    if (collection.srcToken && !this.#entries.has(collection)) this.#entries.set(collection, entriesOf(collection))
  }

  /** The items a collection of the text had, if it changed. */
  entries(node: unknown): Entry[] | undefined {
    return this.#entries.get(node as Collection)
  }

  replaceItem(sequence: YAMLSeq, index: number, node: Node): void {
    const before = sequence.items[index]
    this.#replaced.set(node, this.#replaced.get(before) ?? before)
    sequence.items[index] = node
  }

  /** The node of the text whose place `node` took, or itself. */
  origin(node: unknown): unknown {
    return this.#replaced.get(node) ?? node
  }

  pair(mapping: YAMLMap, key: string): Pair | undefined {
    return this.#keysOf(mapping).get(key)
  }

  addPair(mapping: YAMLMap, key: string, pair: Pair): void {
    this.#keysOf(mapping).set(key, pair)
    mapping.items.push(pair)
  }

  removePair(mapping: YAMLMap, key: string, pair: Pair): void {
    this.#keysOf(mapping).delete(key)
    mapping.items.splice(mapping.items.indexOf(pair), 1)
  }

  #keysOf(mapping: YAMLMap): Map<string, Pair> {
    let keys = this.#keys.get(mapping)
    if (!keys) this.#keys.set(mapping, (keys = new Map(mapping.items.map((pair) => [nameOf(pair.key), pair]))))
    return keys
  }
}

/** The name by which a path calls a key. */
export const nameOf = (key: unknown): string => (isScalar(key) ? (typeof key.value === 'symbol' ? '<<' : keyText(key.value)) : String(key))

function entriesOf(collection: Collection): Entry[] {
  const { items } = collection.srcToken as CST.BlockMap | CST.BlockSequence | CST.FlowCollection
  let index = 0
  return items.map((item) => {
    if (isFiller(item)) return { item, node: null, value: null }
    const node = collection.items[index++] as Pair | Node
    return { item, node, value: isPair(node) ? node.value : node }
  })
}

const properties = new Set<string>(['explicit-key-ind', 'seq-item-ind', 'anchor', 'tag'])

// The rule by which the composer passes over an item.
const isFiller = ({ start, key, sep, value }: CST.CollectionItem) => !key && !sep && !value && !start.some(({ type }) => properties.has(type))

/** Calls `see` with every node in `node`, itself included; aliases are nodes, what they stand for is not. */
export function walk(node: unknown, see: (node: Node) => void): void {
  if (isPair(node)) {
    walk(node.key, see)
    walk(node.value, see)
  } else if (isScalar(node) || isAlias(node) || isMap(node) || isSeq(node)) {
    see(node)
    if (isMap(node) || isSeq(node)) for (const item of node.items) walk(item, see)
  }
}

/** A copy that is of no text: it is laid out anew where it is put. */
export function loosened(node: Node): Node {
  const copy = node.clone() as Node // of the same kind
  walk(copy, loosen)
  return copy
}

function loosen(node: Node): void {
  node.range = null
  delete node.srcToken
  node.commentBefore = node.comment = null
  delete node.spaceBefore
  if (isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL')) delete node.type
}
