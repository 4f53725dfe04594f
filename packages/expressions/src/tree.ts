/**
 * A node of the library's syntax tree, as far as it is used here. `meta.alternate` and `meta.macro` are what a macro became; the checker fills
 * `checkedType`.
 */
export interface Tree {
  op: string
  args: unknown
  start: number
  checkedType?: { name: string }
  leftStaticType?: unknown
  rightStaticType?: unknown
  meta: { evaluate: Evaluate; alternate?: Tree; macro?: { val?: Tree; exp?: Tree } }
  setMeta: ((key: 'evaluate', value: Evaluate) => void) & ((key: 'check', value: Check) => void)
}

export type Evaluate = (this: unknown, evaluator: unknown, node: unknown, context: unknown) => unknown

type Check = (checker: { getType: (name: string) => unknown }) => unknown

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && 'op' in value && 'args' in value
const treesOf = (value: unknown): Tree[] => (isTree(value) ? [value] : Array.isArray(value) ? value.flatMap(treesOf) : [])

/** The nodes right below, as they are written. */
export const childrenOf = ({ args }: Tree): Tree[] => treesOf(args)

/** The function that a call names, and what it is called with; the receiver comes first. */
export function callOf({ op, args }: Tree): { name: string; args: Tree[]; receiver?: Tree } | undefined {
  if (!Array.isArray(args)) return undefined
  if (op === 'call') return { name: String(args[0]), args: treesOf(args[1]) }
  if (op === 'rcall' && isTree(args[1])) return { name: String(args[0]), args: treesOf(args[2]), receiver: args[1] }
  return undefined
}

const macros = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

/** The name that a macro binds, with the nodes in which it stands. */
export function bindingOf(node: Tree): { name: string; within: Tree[]; outside: Tree[] } | undefined {
  const call = callOf(node)
  const [variable, ...rest] = call?.args ?? []
  if (call?.receiver === undefined || variable?.op !== 'id') return undefined
  const name = String(variable.args)
  if (macros.has(call.name) && rest.length > 0) return { name, within: rest, outside: [call.receiver] }
  const [value, result] = rest
  return call.name === 'bind' && value && result ? { name, within: [result], outside: [call.receiver, value] } : undefined
}

/** Visits each node with the names that macros bound around it. Depth must have been checked. */
export function visit(node: Tree, act: (node: Tree, bound: ReadonlySet<string>) => void, bound: ReadonlySet<string> = new Set()): void {
  act(node, bound)
  const binding = bindingOf(node)
  if (binding === undefined) return childrenOf(node).forEach((child) => visit(child, act, bound))
  const inner = new Set(bound).add(binding.name)
  for (const child of binding.outside) visit(child, act, bound)
  for (const child of binding.within) visit(child, act, inner)
}

/** How deep the tree is, at most `max + 1`: without recursion, since nothing bounds it yet. */
export function depthOf(root: Tree, max: number): number {
  let level = [root]
  let depth = 0
  while (level.length > 0 && depth <= max) {
    depth++
    level = level.flatMap(childrenOf)
  }
  return depth
}
