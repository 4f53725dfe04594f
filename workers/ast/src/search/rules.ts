import { Problem } from '@dot-do/contract'
import { patternMax } from 'ast.do/contract'

/** What ast-grep takes: a rule, and what stands beside it in its files. */
export interface RuleConfig {
  rule: Record<string, unknown>
  constraints?: Record<string, unknown>
  utils?: Record<string, unknown>
  transform?: Record<string, unknown>
}

const beside = ['constraints', 'utils', 'transform'] as const
// Said of a rule in its file, for people and for the command line.
const aboutRules = new Set(['id', 'language', 'message', 'note', 'severity', 'url', 'metadata', 'labels', 'files', 'ignores', 'fix'])
const known = new Set(['pattern', 'kind', 'regex', 'nthChild', 'range', 'inside', 'has', 'precedes', 'follows', 'all', 'any', 'not', 'matches'])

const ruleDepthMax = 40
const ruleNodesMax = 2000

/** A rule object, or a whole rule file, in the form ast-grep's library takes; refused where it is too deep, too large or not one. */
export function configOf(rule: Record<string, unknown>, path: (string | number)[]): RuleConfig {
  requireSmall(rule, path)
  const isWhole = 'rule' in rule
  const own = isWhole ? rule['rule'] : Object.fromEntries(Object.entries(rule).filter(([key]) => !isBeside(key)))
  if (!isRecord(own)) return refuse('rule is an object', [...path, 'rule'])
  if (isWhole) requireKeys(rule, new Set(['rule', ...beside, ...aboutRules]), path)
  requireKeys(own, known, isWhole ? [...path, 'rule'] : path)
  const config: RuleConfig = { rule: own }
  for (const key of beside) {
    const value = rule[key]
    if (value === undefined || value === null) continue
    if (!isRecord(value)) return refuse(`${key} is an object`, [...path, key])
    config[key] = value
  }
  return config
}

const isBeside = (key: string): boolean => (beside as readonly string[]).includes(key)
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function requireKeys(of: Record<string, unknown>, allowed: Set<string>, path: (string | number)[]): void {
  for (const key of Object.keys(of)) if (!allowed.has(key)) refuse(`${key.slice(0, 40)} is nothing that a rule has here`, [...path, key])
}

function refuse(message: string, path: (string | number)[]): never {
  throw new Problem('invalid_argument', `${path.join('.')}: ${message}`, { issues: [{ path, message }] })
}

/** Every text of a rule, after its depth, its number of parts and the length of each text were found to be bearable. */
function requireSmall(rule: unknown, path: (string | number)[]): void {
  const stack: [unknown, number][] = [[rule, 1]]
  let parts = 0
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [value, depth] = top
    if (depth > ruleDepthMax) refuse(`a rule is at most ${ruleDepthMax} levels deep`, path)
    if (++parts > ruleNodesMax) refuse(`a rule has at most ${ruleNodesMax} parts`, path)
    if (typeof value === 'string' && value.length > patternMax) refuse(`a text of a rule has at most ${patternMax / 1024} KiB`, path)
    if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) stack.push([inner, depth + 1])
  }
}

const metavariable = /(\$\$\$|\$\$|\$)([A-Z_][A-Z0-9_]*)/g

/** The metavariables that a pattern or a rule may capture: those of one node, those of several, and those a transform makes. */
export interface Variables {
  single: string[]
  multiple: string[]
  transformed: string[]
}

/** Names the metavariables in every text of a pattern or rule. */
export function variablesOf(search: string | RuleConfig): Variables {
  const single = new Set<string>()
  const multiple = new Set<string>()
  const stack: unknown[] = [search]
  while (stack.length > 0) {
    const value = stack.pop()
    if (typeof value === 'string') {
      // A name that begins with _ captures nothing.
      for (const [, sigil, name = ''] of value.matchAll(metavariable)) if (!name.startsWith('_')) (sigil === '$$$' ? multiple : single).add(name)
    } else if (typeof value === 'object' && value !== null) stack.push(...Object.values(value))
  }
  return { single: [...single], multiple: [...multiple], transformed: typeof search === 'string' ? [] : Object.keys(search.transform ?? {}) }
}
