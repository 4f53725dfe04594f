import { Problem } from '@dot-do/contract'
import { answerBytesMax, treeDepthMax } from 'ast.do/contract'
import { visitorKeys } from '@typescript-eslint/visitor-keys'
import { type Node, walk } from './nodes.ts'

/** Counts what an answer will weigh, and ends the call where it is too much. */
export class Weight {
  #bytes = 0

  add(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes > answerBytesMax) {
      const detail = `the answer has more than ${answerBytesMax / 1024 / 1024} MiB: ask for less (no loc, no tokens), or for parts of the code`
      throw new Problem('payload_too_large', detail, { reason: 'answer' })
    }
  }
}

/** The same of a whole tree. */
export function requireTreeDepth(root: Node): void {
  walk(root, { enter: (_, __, depth) => requireDepth(depth) })
}

/** Ends the call where a tree is deeper than it may be. */
export function requireDepth(depth: number): void {
  if (depth > treeDepthMax) throw new Problem('invalid_argument', `the tree is more than ${treeDepthMax} nodes deep`, { reason: 'depth' })
}

// What the JSON of a range and of a loc takes, on average, and of a key with a short value.
const rangeBytes = 24
const locBytes = 82
const fieldBytes = 14

/**
 * Makes Babel's tree the one that is answered, in place and by the keys that lead to nodes alone: to go through all that
 * 100,000 nodes have would take as long as parsing them. It calls itself, no deeper than trees may be.
 */
export function shape(root: Node, withLoc: boolean, weight: Weight): Node {
  visit(root, 1, withLoc, weight)
  return root
}

function visit(node: Node, depth: number, withLoc: boolean, weight: Weight): void {
  requireDepth(depth)
  const { type } = node
  const keys = visitorKeys[type] ?? childKeys(node)
  weight.add(12 + type.length + rangeBytes + keys.length * fieldBytes + (withLoc ? locBytes : 0) + fit(node, type))
  node['start'] = undefined
  node['end'] = undefined
  node['loc'] = withLoc ? plain(node['loc'] as Loc) : undefined
  for (const key of keys) {
    const value = node[key] as Node | (Node | null)[] | null | undefined
    if (value === null || value === undefined) continue
    if (!Array.isArray(value)) visit(value, depth + 1, withLoc, weight)
    else for (const item of value) if (item !== null) visit(item, depth + 1, withLoc, weight)
  }
}

/** Of a type that nobody listed every key may lead to nodes. */
const childKeys = (node: Node): string[] => Object.keys(node).filter((key) => typeof node[key] === 'object')

/** Takes away what JSON can't carry, what is Babel's own, and where Babel differs from typescript-eslint's tree. Gives nearly the bytes of texts. */
function fit(node: Node, type: string): number {
  if (node['extra'] !== undefined) node['extra'] = undefined
  switch (type) {
    case 'Identifier':
    case 'PrivateIdentifier':
    case 'JSXIdentifier':
      return (node['name'] as string).length + fieldBytes
    case 'Literal':
      if (typeof node['value'] === 'bigint' || node['regex'] !== undefined) node['value'] = null
      return 2 * (node['raw'] as string).length + 2 * fieldBytes
    case 'JSXText':
      return 2 * (node['raw'] as string).length + 2 * fieldBytes
    case 'TemplateElement':
      return 2 * (node['value'] as { raw: string }).raw.length + 3 * fieldBytes
    case 'Program':
      node['interpreter'] = undefined
      node['directives'] = undefined
      return fieldBytes
    case 'TSEnumMember':
      node['computed'] = undefined
      return fieldBytes
    case 'ImportDeclaration':
    case 'ImportExpression':
      if (node['phase'] === null) node['phase'] = undefined
      return fieldBytes
    default:
      return 2 * fieldBytes
  }
}

export interface Loc {
  start: { line: number; column: number }
  end: { line: number; column: number }
}

/** A place without what Babel adds to it. */
export const plain = ({ start, end }: Loc): Loc => ({ start: { line: start.line, column: start.column }, end: { line: end.line, column: end.column } })
