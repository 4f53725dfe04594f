import { Problem } from '@dot-do/contract'
import { answerBytesMax, treeDepthMax } from 'ast.do/contract'
import { childrenOf, type Node, walk } from './nodes.ts'

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

interface Loc {
  start: { line: number; column: number }
  end: { line: number; column: number }
}

/** Makes Babel's tree the one that is answered, in place: to set a key to undefined is cheaper than to copy 100,000 nodes. */
export function shape(root: Node, withLoc: boolean, weight: Weight): Node {
  const stack: [Node, number][] = [[root, 1]]
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [node, depth] = top
    requireDepth(depth)
    trim(node, withLoc)
    fit(node)
    weight.add(weigh(node))
    for (const child of childrenOf(node)) stack.push([child, depth + 1])
  }
  return root
}

/** Takes away what is Babel's own. */
export function trim(node: Node, withLoc: boolean): void {
  node['start'] = undefined
  node['end'] = undefined
  node['extra'] = undefined
  node['loc'] = withLoc ? plain(node['loc'] as Loc) : undefined
}

const plain = ({ start, end }: Loc): Loc => ({ start: { line: start.line, column: start.column }, end: { line: end.line, column: end.column } })

/** What JSON can't carry, and where Babel differs from typescript-eslint's tree. */
function fit(node: Node): void {
  const { type } = node
  if (node['phase'] === null) node['phase'] = undefined
  if (type === 'Literal') {
    if (typeof node['value'] === 'bigint' || 'regex' in node) node['value'] = null
  } else if (type === 'Program') {
    node['interpreter'] = undefined
    node['directives'] = undefined
  } else if (type === 'TSEnumMember') node['computed'] = undefined
}

const quotesAndComma = 4

/** Nearly the bytes of a node's own JSON; a character beyond ASCII counts as one. */
function weigh(node: Node): number {
  let bytes = 2
  for (const key of Object.keys(node)) {
    const value = node[key]
    if (value === undefined) continue
    bytes += key.length + quotesAndComma + sizeOf(key, value)
  }
  return bytes
}

function sizeOf(key: string, value: unknown): number {
  if (typeof value === 'string') return value.length + 2
  if (key === 'range') return 15
  if (key === 'loc') return 75
  if (key === 'value' && typeof value === 'object' && value !== null && 'raw' in value) return JSON.stringify(value).length
  return 5
}
