import { setOwn, toBase64 } from '@dot-do/tagged'
import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml'

/** The value as a schema sees it: what JSON has, keys as text, dates and bytes as their text, a set as its members with nulls. */
export function toView(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(toView)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return toBase64(value)
  if (value instanceof Set) return fromEntries([...value].map((member) => [member, null]))
  return fromEntries(value instanceof Map ? [...value] : Object.entries(value))
}

function fromEntries(entries: [unknown, unknown][]): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [key, item] of entries) setOwn(out, keyText(key), toView(item))
  return out
}

/** A key as text: a scalar as it is, a collection as its JSON. */
export const keyText = (key: unknown): string =>
  typeof key === 'object' && key !== null && !(key instanceof Date) ? JSON.stringify(toView(key)) : String(toView(key))

/** Finds the node that a path of the view leads to; of a path with no node of its own (a merged key) the nearest one above. */
export class NodeFinder {
  readonly #root: Node | null
  readonly #keyOf: (node: unknown) => unknown
  readonly #children = new Map<unknown, Map<string, unknown>>()
  readonly #anchors = new Map<string, unknown>()

  constructor(root: Node | null, keyOf: (node: unknown) => unknown) {
    this.#root = root
    this.#keyOf = keyOf
    if (root) this.#collect(root)
  }

  find(path: (string | number)[]): Node | null {
    let node: unknown = this.#root
    let place = this.#root
    for (const step of path) {
      node = this.#childrenOf(node).get(String(step))
      if (node === undefined || node === null) return place
      // What is behind an alias stands where the anchor is; the fault is where it is used.
      if (isAlias(place)) return place
      place = node as Node
    }
    return place
  }

  #childrenOf(node: unknown): Map<string, unknown> {
    const target = isAlias(node) ? this.#anchors.get(node.source) : node
    let children = this.#children.get(target)
    if (!children) this.#children.set(target, (children = new Map(this.#entriesOf(target))))
    return children
  }

  #entriesOf(node: unknown): [string, unknown][] {
    if (isSeq(node)) return node.items.map((item, index) => [String(index), isPair(item) ? item.key : item])
    if (isMap(node)) return node.items.map(({ key, value }: Pair) => [keyText(this.#keyOf(key)), value ?? key])
    return []
  }

  // The last anchor of a name: where one is given twice, a place may be that of the other.
  #collect(node: unknown): void {
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    if (isSeq(node)) for (const item of node.items) this.#collect(isPair(item) ? item.key : item)
    else if (isMap(node)) for (const pair of node.items) this.#collectPair(pair)
  }

  #collectPair({ key, value }: Pair): void {
    this.#collect(key)
    this.#collect(value)
  }
}
