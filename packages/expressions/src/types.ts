import { type Environment, TypeError as CelTypeError } from '@marcbachmann/cel-js'
import { base } from './environment.ts'
import { type Tree, visit } from './tree.ts'

type Parsed = ReturnType<Environment['parse']>

/**
 * The type of a parsed expression; throws the library's error where there is none. Where whole numbers and doubles stand side by side, in the branches of
 * `? :`, around `==` or before `in`, the tree is changed so that they may.
 */
export function checkTypes(parsed: Parsed, tree: Tree): string {
  visit(tree, loosenEmpty)
  for (;;) {
    const { valid, type = 'dyn', error } = parsed.check()
    if (valid) return type.replaceAll('google.protobuf.Timestamp', 'timestamp').replaceAll('google.protobuf.Duration', 'duration')
    if (!(error instanceof CelTypeError && reconcile(error))) throw error
  }
}

const empty: Record<string, { type: string; make: () => object }> = {
  list: { type: 'list<dyn>', make: () => [] },
  map: { type: 'map<dyn, dyn>', make: () => ({}) },
}

// The library's own type of `[]` leaves the element open, and then finds more than one overload for it, as in `[].all(n, n > 0)`.
function loosenEmpty(node: Tree): void {
  const loose = Array.isArray(node.args) && node.args.length === 0 ? empty[node.op] : undefined
  if (loose === undefined) return
  node.setMeta('check', (checker) => checker.getType(loose.type))
  node.setMeta('evaluate', loose.make)
}

function reconcile(error: CelTypeError): boolean {
  const node = error.node as unknown as Tree | undefined
  if (node === undefined) return false
  if (error.code === 'incompatible_ternary_branches') return widenBranch(node)
  return error.code === 'no_such_overload' && ['==', '!=', 'in'].includes(node.op) && loosenOperand(node)
}

function widenBranch({ args }: Tree): boolean {
  const branches = args as Tree[]
  const types = branches.map((branch) => branch.checkedType?.name)
  const index = types[1] === 'int' && types[2] === 'double' ? 1 : types[1] === 'double' && types[2] === 'int' ? 2 : 0
  return index > 0 && wrap(branches, index, 'double')
}

// Compared as values of any type, numbers are compared as numbers.
function loosenOperand(node: Tree): boolean {
  const operands = node.args as Tree[]
  const [left = '', right = ''] = operands.map((operand) => numberless(operand.checkedType?.name ?? ''))
  const isNumeric = left.includes('number') && right.includes('number')
  // The failed check has left its types here, which an evaluation would take for given.
  delete node.leftStaticType
  delete node.rightStaticType
  return isNumeric && wrap(operands, 0, 'dyn')
}

const numberless = (type: string) => type.replaceAll(/\b(?:int|uint|double)\b/g, 'number')

/** Puts a call around one of the nodes. */
function wrap(nodes: Tree[], index: number, name: 'double' | 'dyn'): boolean {
  const call = base.parse(`${name}(0)`).ast as unknown as Tree
  call.args = [name, [nodes[index]]]
  nodes[index] = call
  return true
}
