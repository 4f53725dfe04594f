import { contentOf, type Element, isElement, type Parent } from '@dot-do/sanitize'

/** The elements of a tree in the order of the text, each by its number, with the numbers of those around it; -1 for none. */
export interface Order {
  elements: Element[]
  numbers: ReadonlyMap<Element, number>
  parents: Int32Array
  previous: Int32Array
  /** Place among its siblings, and among those of its name, from 0; and how many there are of each. */
  index: Int32Array
  indexOfType: Int32Array
  siblings: Int32Array
  siblingsOfType: Int32Array
}

/** Numbers the elements below a node; with `within`, what templates hold too. */
export function orderOf(root: Parent): Order {
  const elements: Element[] = []
  const numbers = new Map<Element, number>()
  const stack: Parent[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node !== root) {
      numbers.set(node as Element, elements.length)
      elements.push(node as Element)
    }
    const { childNodes } = node
    for (let at = childNodes.length - 1; at >= 0; at--) {
      const child = childNodes[at]
      if (child && isElement(child)) stack.push(child)
    }
  }
  const order = blank(elements, numbers)
  for (const parent of [root, ...elements]) count(parent, order)
  return order
}

function blank(elements: Element[], numbers: ReadonlyMap<Element, number>): Order {
  const [parents, previous, index, indexOfType, siblings, siblingsOfType] = Array.from({ length: 6 }, () => new Int32Array(elements.length).fill(-1)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ]
  return { elements, numbers, parents, previous, index, indexOfType, siblings, siblingsOfType }
}

function count(parent: Parent, { numbers, parents, previous, index, indexOfType, siblings, siblingsOfType }: Order): void {
  const children = parent.childNodes.flatMap((node) => (isElement(node) ? [numbers.get(node) ?? -1] : []))
  const names = parent.childNodes.flatMap((node) => (isElement(node) ? [node.tagName] : []))
  const types = new Map<string, number>()
  const number = numbers.get(parent as Element) ?? -1
  children.forEach((child, at) => {
    const name = names[at] ?? ''
    const seen = types.get(name) ?? 0
    types.set(name, seen + 1)
    parents[child] = number
    previous[child] = at === 0 ? -1 : (children[at - 1] ?? -1)
    index[child] = at
    indexOfType[child] = seen
    siblings[child] = children.length
  })
  children.forEach((child, at) => {
    siblingsOfType[child] = types.get(names[at] ?? '') ?? 0
  })
}

/** The elements below a node, what templates hold among them. */
export function* everyElement(root: Parent): Generator<Element> {
  const stack: Parent[] = [root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node !== root && 'tagName' in node) yield node
    const { childNodes } = node !== root && 'tagName' in node ? contentOf(node) : node
    for (let at = childNodes.length - 1; at >= 0; at--) {
      const child = childNodes[at]
      if (child && isElement(child)) stack.push(child)
    }
  }
}
