import { type Node, walk } from './nodes.ts'
import { prepareForPrinter } from './printer.ts'

interface Point {
  line: number
  column: number
}

/** Makes of JSON the tree that was sent: values that JSON can't carry come back. In place. */
export function revive(root: Node, isRequoted: boolean): void {
  const directives = new Set<unknown>()
  walk(root, {
    enter(node, parent) {
      if (node.type === 'ExpressionStatement' && typeof node['directive'] === 'string') directives.add(node['expression'])
      if (node.type === 'Literal') reviveLiteral(node, isRequoted && parent?.type !== 'JSXAttribute' && !directives.has(node))
      if (!hasLoc(node)) delete node['loc']
      prepareForPrinter(node)
    },
  })
}

function reviveLiteral(literal: Node, isRequoted: boolean): void {
  const { raw, bigint, regex } = literal as { raw?: unknown; bigint?: unknown; regex?: { pattern?: unknown; flags?: unknown } }
  if (isRequoted && typeof literal['value'] === 'string') delete literal['raw']
  if (raw !== undefined && typeof raw !== 'string') delete literal['raw']
  if (typeof literal['raw'] === 'string') return
  if (typeof bigint === 'string' && /^\d+$/.test(bigint)) literal['raw'] = `${bigint}n`
  else if (typeof regex?.pattern === 'string') literal['raw'] = `/${regex.pattern}/${typeof regex.flags === 'string' ? regex.flags : ''}`
}

const isPoint = (value: unknown): value is Point =>
  typeof value === 'object' && value !== null && typeof (value as Point).line === 'number' && typeof (value as Point).column === 'number'

/** Whether a node says on which lines it is. */
export function hasLoc({ loc }: Node): boolean {
  const { start, end } = (loc ?? {}) as { start?: unknown; end?: unknown }
  return isPoint(start) && isPoint(end)
}

/** Comments in their order, with the names the printer knows; one of no place comes before everything. */
export function orderedComments(comments: Node[]): Node[] {
  const nowhere = { line: 0, column: 0 }
  return comments
    .map((comment) => ({ ...comment, type: comment.type.replace('Comment', ''), loc: hasLoc(comment) ? comment['loc'] : { start: nowhere, end: nowhere } }))
    .toSorted((a, b) => byPlace(a.loc as Loc, b.loc as Loc) || startOf(a) - startOf(b))
}

interface Loc {
  start: Point
  end: Point
}

const byPlace = ({ start: a }: Loc, { start: b }: Loc): number => a.line - b.line || a.column - b.column
const rangeOf = (node: Node): [number, number] => (Array.isArray(node.range) && node.range.every((each) => typeof each === 'number') ? node.range : [0, 0])
const startOf = (node: Node): number => rangeOf(node)[0]

// Between brackets a comment may have a line of its own anywhere.
const bracketed =
  /^(?:Program|BlockStatement|StaticBlock|ClassBody|SwitchStatement|ObjectExpression|ArrayExpression|TSInterfaceBody|TSTypeLiteral|TSEnumBody|TSModuleBlock)$/
const stated = /(?:Statement|Declaration|Definition|Property|Signature)$/

/**
 * Gives nodes and comments lines by their ranges alone, each comment one of its own; one amid a statement comes before it, since a
 * line may end a return too soon. In place.
 */
export function placeByRange(root: Node, comments: Node[]): void {
  const starts = startsFor(root, comments)
  const moved = comments.map((comment, index) => ({ comment, at: starts[index] ?? 0 })).toSorted((a, b) => a.at - b.at)
  const places = moved.map(({ at }) => at)
  for (const [index, { comment, at }] of moved.entries()) {
    comment['loc'] = { start: { line: 2 * (index + 1), column: at }, end: { line: 2 * (index + 1), column: at } }
    comments[index] = comment
  }
  const lineAt = (offset: number): number => 2 * countAtMost(places, offset) + 1
  walk(root, {
    enter(node) {
      if (!Array.isArray(node.range)) return
      const [start, end] = rangeOf(node)
      node['loc'] = { start: { line: lineAt(start), column: start }, end: { line: lineAt(end), column: end } }
    },
  })
}

/** For each comment where it is to stand: where it is, or where the innermost statement begins that it is amid. */
function startsFor(root: Node, comments: Node[]): number[] {
  const starts = comments.map(startOf)
  const order = comments.map((_, index) => index).toSorted((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0))
  const places = order.map((index) => starts[index] ?? 0)
  walk(root, {
    enter(node) {
      const isBracketed = bracketed.test(node.type)
      if (!Array.isArray(node.range) || (!isBracketed && !stated.test(node.type))) return
      const [start, end] = rangeOf(node)
      // Nodes further in come later, and have the last word.
      for (let at = countAtMost(places, start); at < places.length && (places[at] ?? 0) < end; at++) {
        const index = order[at] ?? 0
        starts[index] = isBracketed ? startOf(comments[index] ?? node) : start
      }
    },
  })
  return starts
}

/** Puts every comment before everything. In place. */
export function placeAtStart(comments: Node[]): void {
  for (const comment of comments) comment['loc'] = { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } }
}

/** How many of ascending `values` are at most `limit`. */
function countAtMost(values: number[], limit: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
