import type { SgNode } from '@ast-grep/wasm'
import { Problem } from '@dot-do/contract'
import type { Language } from 'ast.do/contract'
import type { Engine } from '../tree-sitter/engine.ts'
import type { Capture, Captures, Found } from './found.ts'
import type { Tree } from 'web-tree-sitter'
import { requireTreeDepth } from '../tree-sitter/depth.ts'
import { flatten } from './plane.ts'
import { type RuleConfig, type Variables, variablesOf } from './rules.ts'

export interface Searched {
  found: Found[]
  total: number
}

export interface SearchOptions {
  code: string
  language: Language
  search: string | RuleConfig
  /** At most so many are given; all are counted. */
  limit: number
}

/** What a pattern or a rule finds, by ast-grep. */
export function searchByRule({ astGrep }: Engine, { code, language, search, limit }: SearchOptions): Searched {
  const variables = variablesOf(search)
  // ast-grep slices what it transforms by characters where tree-sitter counts UTF-16 code units.
  const plane = variables.transformed.length > 0 ? flatten(code, search) : undefined
  const root = astGrep.parse(language, plane?.code ?? code)
  requireTreeDepth((root.getInnerTree() as Tree).walk())
  const top = root.root()
  const nodes = findAll(top, plane?.search ?? search)
  const offset = plane?.offset ?? ((at: number) => at)
  const restore = plane?.restore ?? ((text: string) => text)
  const reader: Reader = { code, variables, offset, restore }
  const found = nodes.slice(0, limit).map((node) => readNode(node, reader))
  for (const node of nodes) node.free()
  top.free()
  root.free()
  return { found, total: nodes.length }
}

interface Reader {
  code: string
  variables: Variables
  offset: (at: number) => number
  restore: (text: string) => string
}

/** What ast-grep says of a rule or a pattern is the caller's to read; what it can't say is a trap. */
function findAll(top: SgNode, search: string | RuleConfig): SgNode[] {
  try {
    return top.findAll(search)
  } catch (err) {
    if (err instanceof WebAssembly.RuntimeError || err instanceof RangeError || !(err instanceof Error)) throw err
    const [first = '', ...causes] = err.message.split('\n |->').map((each) => each.trim())
    throw new Problem('invalid_argument', [first, ...causes].join(': ').slice(0, 1000), { reason: 'rule' })
  }
}

function readNode(node: SgNode, reader: Reader): Found {
  const [start, end] = spanOf(node, reader)
  const captures: Captures = new Map()
  const { single, multiple, transformed } = reader.variables
  for (const name of single) {
    const captured = node.getMatch(name)
    if (captured) captures.set(name, captureOf(captured, reader))
  }
  for (const name of multiple) {
    const captured = node.getMultipleMatches(name)
    if (captured.length > 0)
      captures.set(
        name,
        captured.map((each) => captureOf(each, reader)),
      )
  }
  for (const name of transformed) {
    const text = node.getTransformed(name)
    if (text !== undefined) captures.set(name, { text: reader.restore(text) })
  }
  return { kind: node.kind(), start, end, captures }
}

function captureOf(node: SgNode, reader: Reader): Capture {
  const span = spanOf(node, reader)
  node.free()
  return { text: reader.code.slice(...span), span }
}

/** Where a node begins and ends. An edit is the one object that says it without six others. */
function spanOf(node: SgNode, { offset }: Reader): [number, number] {
  const edit = node.replace('')
  const span: [number, number] = [offset(edit.start_pos), offset(edit.end_pos)]
  edit.free()
  return span
}
