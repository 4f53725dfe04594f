/** A node of an ESTree, as loose as JSON: what a caller sends has any shape. */
export interface Node {
  type: string
  range?: [number, number]
  [key: string]: unknown
}

export const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

// What hangs on a node and is no part of the tree.
const notChildren = new Set(['type', 'range', 'loc', 'start', 'end', 'parent', 'regex', 'extra', 'comments', 'tokens', 'leadingComments', 'trailingComments'])

/** The nodes right below one, in the order of its keys. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = []
  for (const key of Object.keys(node)) {
    const value = node[key]
    if (typeof value !== 'object' || value === null || notChildren.has(key)) continue
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item)
    } else if (isNode(value)) children.push(value)
  }
  return children
}

export interface Visit {
  enter: (node: Node, parent: Node | undefined, depth: number) => void
  leave?: (node: Node) => void
}

/** Goes through a tree in the order of its keys, without calling itself. */
export function walk(root: Node, { enter, leave }: Visit): void {
  const stack: { node: Node; parent: Node | undefined; depth: number; isDone: boolean }[] = [{ node: root, parent: undefined, depth: 1, isDone: false }]
  for (let step = stack.pop(); step; step = stack.pop()) {
    const { node, depth } = step
    if (step.isDone) {
      leave?.(node)
      continue
    }
    enter(node, step.parent, depth)
    if (leave) stack.push({ ...step, isDone: true })
    const children = childrenOf(node)
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index]
      if (child) stack.push({ node: child, parent: node, depth: depth + 1, isDone: false })
    }
  }
}
