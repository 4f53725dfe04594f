import { Problem } from '@dot-do/contract'
import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'ast.do/contract'
import { print } from 'esrap'
import { type Parsed as Script, parseScript } from '../estree/babel.ts'
import { isNode, type Node, walk } from '../estree/nodes.ts'
import { misshapen, visitorsOf } from '../estree/printer.ts'
import { hasLoc, orderedComments, placeAtStart, placeByRange, revive } from '../estree/revive.ts'
import { isSame } from '../estree/same.ts'
import { requireDepth } from '../estree/shape.ts'
import { isStackOverflow } from '../guard.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'generate'>

/** The code of a tree. */
export function generate(input: Input): Answer<Contract, 'generate'> {
  const root = rootOf(input.ast)
  walk(root, { enter: (node, _, depth) => check(node, depth) })
  const comments = orderedComments(commentsOf(input))
  revive(root, input.quotes !== undefined)
  const { code, map } = comments.length === 0 ? printTree(root, [], input) : printWithComments(root, comments, input)
  if (!input.sourceMap) return { code }
  return { code, map: { version: 3, sources: ['code'], names: map.names, mappings: map.mappings } }
}

interface Printed {
  code: string
  map: { names: string[]; mappings: string }
}

function printTree(root: Node, comments: Node[], { indent, quotes = 'single' }: Input): Printed {
  const visitors = visitorsOf({ quotes, comments: comments as never })
  return attempt<Printed>(() => print(root as never, visitors, { indent: ' '.repeat(indent), sourceMapSource: 'code' }))
}

/**
 * Prints a tree with comments where they were, as far as that is the same tree: where code and comments share a line the printer may
 * say a comment twice, and one behind a return would end it. Then they are set apart, and at last before everything.
 */
function printWithComments(root: Node, comments: Node[], input: Input): Printed {
  const expected = programOf(printTree(root, [], input).code)
  const attempts = [() => undefined, () => placeByRange(root, comments), () => placeAtStart(comments)]
  if (!hasLoc(root) || !comments.every(hasLoc)) attempts.shift()
  for (const place of attempts) {
    place()
    const printed = printTree(root, comments, input)
    const found = programOf(printed.code)
    // Half a program, such as one expression, is printed as it is asked for.
    if (!expected || (found && found.comments.length === comments.length && isSame(found.program, expected.program))) return printed
  }
  return printTree(root, [], input)
}

/** The program that a text is, in whichever of the two a type in angle brackets or an element would not be mistaken. */
function programOf(code: string): Script | undefined {
  for (const language of ['tsx', 'typescript'] as const) {
    try {
      return parseScript(code, { language })
    } catch {
      continue
    }
  }
  return undefined
}

function check(node: Node, depth: number): void {
  requireDepth(depth)
  const wrong = misshapen(node)
  if (wrong !== undefined) refuse(`ast: ${wrong}`)
}

function rootOf(ast: unknown): Node {
  if (!isNode(ast)) return refuse('ast: a node has a type')
  return ast.type === 'File' && isNode(ast['program']) ? ast['program'] : ast
}

function commentsOf({ ast, comments }: Input): Node[] {
  const given: unknown = comments ?? ast['comments'] ?? []
  if (!Array.isArray(given)) return refuse('comments: this is no list')
  for (const comment of given) {
    if (!isNode(comment) || typeof comment['value'] !== 'string' || !/^(?:Comment)?(?:Line|Block)$/.test(comment.type))
      refuse('comments: each is a Line or a Block with a value')
  }
  return given as Node[]
}

/** What the printer trips over is the tree's fault: it takes any JSON for a tree, and says so in its own words. */
function attempt<T>(run: () => T): T {
  try {
    return run()
  } catch (err) {
    if (isStackOverflow(err)) return refuse('ast: it nests too deep')
    return refuse(`ast: this tree can’t be printed: ${err instanceof Error ? err.message.slice(0, 200) : 'it is not what its types say'}`, err)
  }
}

function refuse(message: string, cause?: unknown): never {
  throw new Problem('invalid_argument', message, { reason: 'tree', cause })
}
