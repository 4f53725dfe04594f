import type { Removed } from './clean.ts'
import { type Element, isElement, type Parent } from './parse.ts'

/** Elements that a picture may come to once every reference in it is drawn. */
const drawnMax = 20_000

/**
 * A `<use>`, pattern or mask can name what itself names others many times over: a few lines that no renderer finishes.
 * Where a picture comes to too much, or refers to itself, all its references go.
 */
export function boundExpansion(root: Parent, removed: Removed[] | undefined): void {
  const ids = new Map<string, Element>()
  for (const element of elements(root)) {
    const id = element.attrs.find(({ name }) => name === 'id')
    if (id) ids.set(id.value, element)
  }
  if (sizeOf(root, ids, new Map()) <= drawnMax) return
  for (const element of elements(root)) {
    const kept = element.attrs.filter(({ value }) => !refersTo.test(value))
    if (kept.length < element.attrs.length) removed?.push({ tag: element.tagName, reason: 'expansion' })
    element.attrs = kept
  }
}

function* elements(root: Parent): Generator<Element> {
  const stack: Parent[] = [root]
  for (let parent = stack.pop(); parent; parent = stack.pop()) {
    for (const node of parent.childNodes) {
      if (!isElement(node)) continue
      yield node
      stack.push(node)
    }
  }
}

const refersTo = /^#|url\(/
const references = /^#(.+)$|url\(["']?#([^"')]+)["']?\)/g

// A reference leads into a part of the tree, so its depth here is bounded by those of the tree and of the chain of references.
function sizeOf(node: Parent, ids: ReadonlyMap<string, Element>, known: Map<Parent, number>, depth = 0): number {
  const size = known.get(node)
  if (size !== undefined) return size
  if (depth > 1000) return Infinity
  // Until it is known it is met again only by a reference to itself.
  known.set(node, Infinity)
  let sum = 1
  for (const child of node.childNodes) if (isElement(child)) sum += sizeOf(child, ids, known, depth + 1)
  for (const { value } of 'attrs' in node ? node.attrs : []) {
    for (const [, whole, within] of value.matchAll(references)) {
      const target = ids.get(whole ?? within ?? '')
      if (target) sum += sizeOf(target, ids, known, depth + 1)
    }
  }
  known.set(node, sum)
  return sum
}
