import type { Position } from 'ast.do/contract'
import { type Node, walk } from '../estree/nodes.ts'

export interface Counted {
  count: number
  first: Position
}

/** Notes one more of a name. */
export function count(counts: Map<string, Counted>, name: string, first: () => Position): void {
  const known = counts.get(name)
  if (known) known.count++
  else counts.set(name, { count: 1, first: first() })
}

/** What is called, and how often. */
export function callsOf(program: Node, position: (offset: number) => Position): Map<string, Counted> {
  const counts = new Map<string, Counted>()
  walk(program, {
    enter(node) {
      if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return
      const callee = nameOf(node['callee'] as Node)
      count(counts, node.type === 'NewExpression' ? `new ${callee}` : callee, () => position(node.range?.[0] ?? 0))
    },
  })
  return counts
}

/** A callee as it is written, where it is a chain of names; what else it begins with is (…). */
function nameOf(callee: Node): string {
  const names: string[] = []
  let node: Node = callee
  for (;;) {
    const { type } = node
    if (type === 'MemberExpression' && node['computed'] !== true) {
      const property = node['property'] as Node
      names.unshift((property.type === 'PrivateIdentifier' ? '#' : '') + String(property['name']))
      node = node['object'] as Node
    } else if (type === 'ChainExpression' || type === 'TSNonNullExpression') node = node['expression'] as Node
    else break
  }
  return [base(node), ...names].join('.')
}

function base(node: Node): string {
  if (node.type === 'Identifier') return String(node['name'])
  if (node.type === 'ThisExpression') return 'this'
  return node.type === 'Super' ? 'super' : '(…)'
}
