import { DoError } from '@dot-do/client'
import type { Language } from 'ast.do/contract'
import { call } from './call.ts'

/** A rule of ast-grep with what it writes. */
export interface Rule {
  rule: Record<string, unknown>
  constraints?: Record<string, unknown>
  transform?: Record<string, unknown>
  fix: string
}

interface Concrete {
  kind: string
  named: boolean
  range: [number, number]
  field?: string
  children: Concrete[]
}

interface Placed {
  code: string
  node: Concrete
  parent: Concrete | undefined
}

type Next = (limit: number) => number

/** Rules made of what is in sources, by chance: patterns of their own code with holes, kinds, texts, and how they stand to each other. */
export async function rulesFor(codes: string[], language: Language, count: number, next: Next, isTaken: (rule: Rule) => boolean): Promise<Rule[]> {
  const nodes: Placed[] = []
  for (const code of codes) {
    const { ast } = await call('parse', { code, language, format: 'cst' })
    collect(code, ast as unknown as Concrete, undefined, nodes)
  }
  const pick = (): Placed => nodes[next(nodes.length)] as Placed
  const rules: Rule[] = []
  for (let tries = 0; rules.length < count && tries < count * 20; tries++) {
    const rule = makers[next(makers.length)]?.(pick(), pick(), next)
    if (rule && JSON.stringify(rule).length < 3000 && isTaken(rule) && (await isRule(rule, language))) rules.push(rule)
  }
  return rules
}

/** Whether ast-grep takes it: half a statement is no pattern. */
async function isRule({ fix: _, ...rule }: Rule, language: Language): Promise<boolean> {
  try {
    await call('query', { code: '', language, rule })
    return true
  } catch (err) {
    if (!(err instanceof DoError) || err.reason !== 'rule') throw err
    return false
  }
}

function collect(code: string, node: Concrete, parent: Concrete | undefined, into: Placed[]): void {
  if (node.named && node.kind !== 'ERROR' && parent) into.push({ code, node, parent })
  for (const child of node.children) collect(code, child, node, into)
}

const textOf = ({ code, node }: Placed): string => code.slice(...node.range)

type Maker = (one: Placed, other: Placed, next: Next) => Rule | undefined

const makers: Maker[] = [patterned, patterned, patterned, kinds, related, textual, composed, transformed]

/** The code of a node, some of its children holes. */
function holed(placed: Placed, next: Next): string | undefined {
  const { code, node } = placed
  const children = node.children.filter((child) => child.named)
  if (children.length === 0 || node.range[1] - node.range[0] > 200) return undefined
  let text = ''
  let at = node.range[0]
  const names = ['A', 'B', 'C', 'D', 'E']
  for (const child of children) {
    if (next(2) === 0 || names.length === 0) continue
    text += code.slice(at, child.range[0]) + `$${names.shift() ?? ''}`
    at = child.range[1]
  }
  return text + code.slice(at, node.range[1])
}

function patterned(one: Placed, _: Placed, next: Next): Rule | undefined {
  const pattern = holed(one, next)
  // A hole by itself says no kind of node.
  if (pattern === undefined || !/\w/.test(pattern.replace(/\$\w/g, ''))) return undefined
  const holes = [...pattern.matchAll(/\$[A-E]/g)].map(([hole]) => hole)
  return { rule: { pattern: { context: pattern, strictness: ['smart', 'ast', 'cst', 'relaxed'][next(4)] } }, fix: `<${holes.join(',\n  ')} $>` }
}

function kinds({ node, parent }: Placed): Rule {
  return { rule: { kind: node.kind, inside: { kind: parent?.kind } }, fix: 'x\n  y' }
}

function related(one: Placed, other: Placed, next: Next): Rule {
  const relation = ['inside', 'has', 'precedes', 'follows'][next(4)] ?? 'has'
  const target =
    relation === 'inside' || relation === 'has'
      ? { kind: other.node.kind, stopBy: 'end' }
      : { kind: one.parent?.children.find((child) => child.named)?.kind, stopBy: next(2) ? 'end' : 'neighbor' }
  return { rule: { kind: one.node.kind, [relation]: target }, fix: '' }
}

function textual(one: Placed): Rule {
  const word = /\w{2,}/.exec(textOf(one))?.[0] ?? 'a'
  return { rule: { kind: one.node.kind, regex: `^.{0,5}(?i:${word})` }, fix: 'text$$' }
}

function composed(one: Placed, other: Placed, next: Next): Rule {
  const [a, b] = [{ kind: one.node.kind }, { kind: other.node.kind }]
  const rule = [{ any: [a, b], not: { nthChild: 1 } }, { all: [a, { not: { has: b } }] }, { ...a, nthChild: { position: '2n+1', ofRule: a } }][next(3)] ?? a
  return { rule, fix: '$!' }
}

function transformed(one: Placed, _: Placed, next: Next): Rule | undefined {
  const pattern = holed(one, next)
  if (pattern === undefined || !pattern.includes('$A')) return undefined
  return {
    rule: { kind: one.node.kind, pattern },
    constraints: { A: { regex: '.' } },
    transform: {
      CUT: { substring: { source: '$A', startChar: 1, endChar: -1 } },
      SWAPPED: { replace: { source: '$A', replace: '(?<first>[a-z])(\\w*)', by: '$2$first' } },
      CASED: { convert: { source: '$A', toCase: 'upperCase' } },
    },
    fix: 'f($CUT, $SWAPPED,\n    $CASED)',
  }
}
