import { invalid } from '@dot-do/service'
import { AttributeAction, parse, type Selector, SelectorType } from 'css-what'
import nth from 'nth-check'

export type Path = (string | number)[]

/** What stands between two compounds: which element the left one is, seen from the right one. */
export type Combinator = 'descendant' | 'child' | 'adjacent' | 'sibling'

/** One part of a selector without combinators, and how it stands to the one before it. */
export interface Compound {
  combinator: Combinator
  tests: Selector[]
}

const pseudos = new Set(
  'any-link checked disabled empty enabled first-child first-of-type has is last-child last-of-type link not nth-child nth-last-child nth-last-of-type nth-of-type only-child only-of-type optional required root scope where'.split(
    ' ',
  ),
)
const combinators: Partial<Record<SelectorType, Combinator>> = {
  [SelectorType.Descendant]: 'descendant',
  [SelectorType.Child]: 'child',
  [SelectorType.Adjacent]: 'adjacent',
  [SelectorType.Sibling]: 'sibling',
}

/** A list of selectors, each by its compounds, once it was seen to be CSS that a tree at rest can answer. */
export function parseSelector(text: string, path: Path): Compound[][] {
  // The library follows parentheses by recursion.
  if ((text.match(/\(/g)?.length ?? 0) > 32) invalid('more than 32 parentheses', path, 'selector')
  let selectors: Selector[][]
  try {
    selectors = parse(text)
  } catch (cause) {
    return invalid(`${text.slice(0, 80)} is no selector: ${(cause as Error).message.slice(0, 200)}`, path, 'selector')
  }
  const wrong = selectors.length === 0 ? 'there is no selector' : faultOf(selectors, false)
  return wrong === undefined ? selectors.map(compounds) : invalid(`${text.slice(0, 80)}: ${wrong}`, path, 'selector')
}

function faultOf(selectors: Selector[][], isInHas: boolean, isRelative = false): string | undefined {
  for (const selector of selectors) if (!isWhole(selector, isRelative)) return 'a combinator stands between two parts'
  for (const token of selectors.flat()) {
    const wrong = faultOfToken(token, isInHas)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

const isCombinator = (token: Selector | undefined): boolean => token !== undefined && combinators[token.type] !== undefined

function isWhole(selector: Selector[], isRelative: boolean): boolean {
  if (selector.length === 0 || isCombinator(selector.at(-1)) || (!isRelative && isCombinator(selector[0]))) return false
  return selector.every((token, at) => !(isCombinator(token) && isCombinator(selector[at + 1])))
}

function faultOfToken(token: Selector, isInHas: boolean): string | undefined {
  if ('namespace' in token && token.namespace !== null && token.namespace !== '*') return 'namespaces are not taken'
  if (token.type === SelectorType.PseudoElement) return `::${token.name.slice(0, 40)} names no element`
  if (token.type === SelectorType.Attribute && token.action === AttributeAction.Not) return '!= is not CSS; use :not()'
  if (token.type === SelectorType.ColumnCombinator || token.type === SelectorType.Parent) return 'the combinator is not taken'
  if (token.type !== SelectorType.Pseudo) return undefined
  const { name, data } = token
  if (!pseudos.has(name)) return `:${name.slice(0, 40)} is not known of a page that nobody looks at`
  if (name === 'has' && isInHas) return ':has within :has'
  if (name.startsWith('nth-')) return nthOf(data) ? undefined : `:${name} needs a number, even, odd, or the like of 2n+1`
  return Array.isArray(data) ? faultOf(data, isInHas || name === 'has', name === 'has') : undefined
}

/** Whether the nth of something, from 0, is meant; undefined where the formula is none. */
export function nthOf(formula: unknown): ((index: number) => boolean) | undefined {
  try {
    return typeof formula === 'string' ? nth(formula) : undefined
  } catch {
    return undefined
  }
}

/** The compounds of one selector. The first one's combinator tells how it stands to `:scope` where it is given within `:has`. */
export function compounds(selector: readonly Selector[]): Compound[] {
  const list: Compound[] = []
  let next: Compound = { combinator: 'descendant', tests: [] }
  for (const token of selector) {
    const combinator = combinators[token.type]
    if (combinator === undefined) next.tests.push(token)
    else {
      if (next.tests.length > 0) list.push(next)
      next = { combinator, tests: [] }
    }
  }
  return [...list, next]
}
