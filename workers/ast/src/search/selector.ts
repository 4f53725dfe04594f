import { Problem } from '@dot-do/contract'
import type { Language } from 'ast.do/contract'
import { visitorKeys } from '@typescript-eslint/visitor-keys'
import esquery, { type Selector } from 'esquery'
import { RE2JS, RE2JSException } from 're2js'
import { parseScript } from '../estree/babel.ts'
import type { Node } from '../estree/nodes.ts'
import { requireTreeDepth } from '../estree/shape.ts'
import { withinStack } from '../guard.ts'
import type { Searched } from './ast-grep.ts'

// Each is one look of a selector's part at a node: a second or two of work.
const stepsMax = 20_000_000
const partsMax = 500
const depthMax = 100

const step = '\u0000step'

interface Part {
  type: string
  [key: string]: unknown
}

/** What a selector of esquery finds in the ESTree of a source. */
export function searchBySelector(code: string, language: Language, selector: Selector, path: string | undefined, limit: number): Searched {
  const { program } = parseScript(code, { language, path })
  requireTreeDepth(program)
  let steps = 0
  const options = {
    visitorKeys: visitorKeys as Record<string, string[]>,
    fallback: () => [],
    matchClass: (name: string, node: never, ancestry: never[]) => {
      if (name !== step) return esquery.matches(node, { type: 'class', name } as never, ancestry)
      if (++steps > stepsMax)
        throw new Problem('invalid_argument', 'the selector takes too many steps over this code: make it say more about the nodes', { reason: 'steps' })
      return true
    },
  }
  const nodes = withinStack(() => esquery.match(program as never, selector, options as never)) as unknown as Node[]
  const found = nodes.slice(0, limit).map(({ type, range }) => ({ kind: type, start: range?.[0] ?? 0, end: range?.[1] ?? 0, captures: new Map() }))
  return { found, total: nodes.length }
}

/** Reads a selector; its patterns are RE2's, and each of its parts counts its steps. */
export function readSelector(text: string, at: (string | number)[]): Selector {
  requireFlat(text, at)
  try {
    return prepare(esquery.parse(text) as unknown as Part, { parts: 0, at }) as unknown as Selector
  } catch (err) {
    if (err instanceof Problem) throw err
    return refuse(`this is no selector: ${(err as Error).message.slice(0, 300)}`, at)
  }
}

function requireFlat(text: string, at: (string | number)[]): void {
  let depth = 0
  for (const char of text) {
    if (char === '(' || char === '[') depth++
    else if (char === ')' || char === ']') depth--
    if (depth > depthMax) refuse(`a selector nests at most ${depthMax} deep`, at)
  }
}

interface Preparation {
  parts: number
  at: (string | number)[]
}

const counter: Part = { type: 'class', name: step }
const composites = new Set(['matches', 'compound', 'not', 'has', 'child', 'descendant', 'sibling', 'adjacent', 'nth-child', 'nth-last-child'])

/** The same selector, where every part that looks at a node says so first, and patterns are RE2's. */
function prepare(part: Part, preparation: Preparation): Part {
  if (++preparation.parts > partsMax) refuse(`a selector has at most ${partsMax} parts`, preparation.at)
  const { type } = part
  if (composites.has(type)) {
    for (const side of ['left', 'right']) if (side in part && part[side]) part[side] = prepare(part[side] as Part, preparation)
    if (Array.isArray(part['selectors'])) part['selectors'] = (part['selectors'] as Part[]).map((each) => prepare(each, preparation))
    return part
  }
  if (type === 'class' && !classes.has(String(part['name']).toLowerCase())) refuse(`there is no class :${String(part['name']).slice(0, 40)}`, preparation.at)
  if (type === 'attribute') useRe2(part, preparation.at)
  const { subject, ...own } = part
  return { type: 'compound', selectors: [counter, own], ...(subject === true && { subject }) }
}

const classes = new Set(['statement', 'declaration', 'pattern', 'expression', 'function'])

interface Value {
  type: string
  value: unknown
}

/** The parser has made a RegExp of a pattern, which is never run: RE2 takes its place. */
function useRe2(attribute: Part, at: (string | number)[]): void {
  const value = attribute['value'] as Value | undefined
  if (value?.type !== 'regexp') return
  const { source, flags } = value.value as RegExp
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source), flagsOf(flags))
    value.value = { test: (text: unknown) => compiled.matcher(String(text)).find() }
  } catch (err) {
    if (!(err instanceof RE2JSException)) throw err
    refuse(`RE2 has no such pattern: ${err.message.slice(0, 200)}`, at)
  }
}

function flagsOf(flags: string): number {
  let all = 0
  if (flags.includes('i')) all |= RE2JS.CASE_INSENSITIVE
  if (flags.includes('m')) all |= RE2JS.MULTILINE
  if (flags.includes('s')) all |= RE2JS.DOTALL
  return all
}

function refuse(message: string, path: (string | number)[]): never {
  throw new Problem('invalid_argument', `${path.join('.')}: ${message}`, { issues: [{ path, message }] })
}
