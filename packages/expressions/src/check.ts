import { UnsignedInt } from '@marcbachmann/cel-js/evaluator'
import { ExpressionError } from './error.ts'
import { callOf, childrenOf, depthOf, type Tree, visit } from './tree.ts'

/** Levels of a syntax tree: each takes some frames of the stack when it is checked and evaluated. */
const depthMax = 200

// `matches` is not among them: it runs a caller's pattern on the engine's own regular expressions, and 28 characters can take 12 s.
const timestamps = [
  'getDate',
  'getDayOfMonth',
  'getDayOfWeek',
  'getDayOfYear',
  'getFullYear',
  'getHours',
  'getMilliseconds',
  'getMinutes',
  'getMonth',
  'getSeconds',
]
const conversions = ['bool', 'double', 'duration', 'dyn', 'int', 'string', 'timestamp', 'type']
const texts = ['contains', 'endsWith', 'indexOf', 'join', 'lastIndexOf', 'lowerAscii', 'size', 'split', 'startsWith', 'substring', 'trim', 'upperAscii']
const macros = ['all', 'bind', 'exists', 'exists_one', 'filter', 'has', 'map']
const maths = ['abs', 'ceil', 'floor', 'greatest', 'isFinite', 'isInf', 'isNaN', 'least', 'round', 'sign', 'sqrt', 'trunc']
const functions = new Set([...timestamps, ...conversions, ...texts, ...macros, ...maths])

const int64 = 2n ** 63n
// The library drops these from map literals without a word.
const keysDropped = new Set<unknown>(['__proto__', 'constructor', 'prototype'])

/** Refuses a tree that is too deep, calls what there isn't, or has a literal that the library would take for another. */
export function checkTree(root: Tree, source: string): void {
  if (depthOf(root, depthMax) > depthMax) throw new ExpressionError('too_large', `an expression may be ${depthMax} levels deep`)
  visit(root, (node) => {
    const at = { source, position: node.start }
    const call = callOf(node)
    if (call && !functions.has(call.name)) throw new ExpressionError('name', `there is no function ${call.name}`, at)
    if (node.op === 'map' && Array.isArray(node.args)) checkKeys(node.args as [Tree][], source)
    for (const child of childrenOf(node)) checkLiteral(child, node.op === '-_', source)
  })
  checkLiteral(root, false, source)
}

// What the standard makes an error, the library takes.
function checkKeys(entries: [Tree][], source: string): void {
  const seen = new Set<unknown>()
  for (const [{ op, args, start }] of entries) {
    if (op !== 'value') continue
    const at = { source, position: start }
    if (keysDropped.has(args)) throw new ExpressionError('name', `${String(args)} can't be a key of a map`, at)
    if (args === null || typeof args === 'number') throw new ExpressionError('type', 'keys of a map are texts, integers, true and false', at)
    if (seen.has(args)) throw new ExpressionError('type', `the key ${String(args)} is there twice`, at)
    seen.add(args)
  }
}

// JSON has neither bytes nor unsigned integers, and the library's don't compare with the rest of its values.
function checkLiteral({ op, args, start }: Tree, isNegated: boolean, source: string): void {
  const at = { source, position: start }
  if (op !== 'value') return
  if (args instanceof Uint8Array || args instanceof UnsignedInt) throw new ExpressionError('type', 'there are no bytes and no unsigned integers here', at)
  if (typeof args !== 'bigint' || args < int64 || (isNegated && args === int64)) return
  throw new ExpressionError('type', `${String(args).slice(0, 24)}${args > int64 * 10n ? '…' : ''} is no 64-bit integer`, at)
}

/** The names the expression takes from outside, each once, in order. */
export function referencesOf(root: Tree, variables: ReadonlyMap<string, unknown>): string[] {
  const names = new Set<string>()
  visit(root, ({ op, args }, bound) => {
    if (op === 'id' && typeof args === 'string' && !bound.has(args) && variables.has(args)) names.add(args)
  })
  return [...names]
}

/** Puts other names in the place of some. */
export function rename(root: Tree, names: ReadonlyMap<string, string>): void {
  visit(root, (node, bound) => {
    const name = node.op === 'id' && typeof node.args === 'string' && !bound.has(node.args) ? names.get(node.args) : undefined
    if (name !== undefined) node.args = name
  })
}
