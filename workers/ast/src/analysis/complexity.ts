import { childrenOf, type Node } from '../estree/nodes.ts'

export interface Complexity {
  node: Node
  name: string
  cyclomatic: number
  cognitive: number
}

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])
// Code of a class that runs by itself: it counts for no function around it.
const bodies = new Set(['PropertyDefinition', 'AccessorProperty', 'StaticBlock'])
const loops = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement'])
const nesting = new Set([...loops, 'IfStatement', 'SwitchStatement', 'CatchClause', 'ConditionalExpression'])
const branching = new Set([...loops, 'IfStatement', 'CatchClause', 'ConditionalExpression', 'LogicalExpression', 'AssignmentPattern'])
const logicalAssignments = new Set(['&&=', '||=', '??='])

/** The complexity of each function, in the order of the source; one inside another counts for itself. */
export function complexitiesOf(program: Node): Complexity[] {
  const found: Complexity[] = []
  visit({ node: program, parent: undefined, level: 0 }, undefined, found)
  return found
}

interface Place {
  node: Node
  parent: Node | undefined
  /** Structures around it in its function. */
  level: number
}

function visit(place: Place, within: Complexity | undefined, found: Complexity[]): void {
  const { node, parent } = place
  let current = within
  let { level } = place
  if (functions.has(node.type)) {
    current = { node, name: nameOf(node, parent), cyclomatic: 1, cognitive: 0 }
    found.push(current)
    level = 0
  } else if (bodies.has(node.type)) current = undefined
  else if (current) {
    current.cyclomatic += branches(node)
    current.cognitive += hardness(place)
    if (nesting.has(node.type) && !isElseIf(place)) level++
  }
  for (const child of childrenOf(node)) visit({ node: child, parent: node, level: levelOf(child, node, level) }, current, found)
}

/** What is tested is not inside the structure that tests it. */
const levelOf = (child: Node, node: Node, level: number): number => (level > 0 && nesting.has(node.type) && child === node['test'] ? level - 1 : level)

const isElseIf = ({ node, parent }: Place): boolean => node.type === 'IfStatement' && parent?.type === 'IfStatement' && parent['alternate'] === node

function branches(node: Node): number {
  if (branching.has(node.type)) return 1
  if (node.type === 'SwitchCase') return node['test'] ? 1 : 0
  if (node.type === 'AssignmentExpression') return logicalAssignments.has(String(node['operator'])) ? 1 : 0
  return (node.type === 'MemberExpression' || node.type === 'CallExpression') && node['optional'] === true ? 1 : 0
}

function hardness(place: Place): number {
  const { node, parent, level } = place
  const elseBranch = node.type === 'IfStatement' && node['alternate'] && (node['alternate'] as Node).type !== 'IfStatement' ? 1 : 0
  if (nesting.has(node.type)) return (isElseIf(place) ? 1 : 1 + level) + elseBranch
  if (node.type === 'LogicalExpression') return parent?.type === 'LogicalExpression' && parent['operator'] === node['operator'] ? 0 : 1
  return (node.type === 'BreakStatement' || node.type === 'ContinueStatement') && node['label'] ? 1 : 0
}

function nameOf(node: Node, parent: Node | undefined): string {
  const own = node['id'] as Node | null | undefined
  if (own) return String(own['name'])
  const named = (parent?.['id'] ?? parent?.['key'] ?? parent?.['left']) as Node | null | undefined
  if (!named || parent?.['computed'] === true || typeof named['name'] !== 'string') return '(anonymous)'
  return (named.type === 'PrivateIdentifier' ? '#' : '') + named['name']
}
