import { Problem } from '@dot-do/contract'
import type { Selector } from 'esquery'
import { languages } from '../languages.ts'
import type { Source } from '../source.ts'
import { withEngine } from '../tree-sitter/engine.ts'
import { type Searched, searchByRule } from './ast-grep.ts'
import { configOf, type RuleConfig } from './rules.ts'
import { readSelector, searchBySelector } from './selector.ts'

interface SearchInput {
  pattern?: string | undefined
  rule?: Record<string, unknown> | undefined
  selector?: string | undefined
}

/** What to look for, read and found to be bearable. */
export type Search = { byRule: string | RuleConfig; selector?: undefined } | { byRule?: undefined; selector: Selector }

/** The one of pattern, rule and selector that was given; `path` is where in the input it is. */
export function searchOf({ pattern, rule, selector }: SearchInput, path: (string | number)[] = []): Search {
  const given = [pattern, rule, selector].filter((each) => each !== undefined)
  if (given.length !== 1) {
    const message = 'give one of pattern, rule and selector'
    throw new Problem('invalid_argument', message, { issues: [{ path, message }] })
  }
  if (pattern !== undefined) return { byRule: pattern }
  if (rule !== undefined) return { byRule: configOf(rule, [...path, 'rule']) }
  return { selector: readSelector(selector ?? '', [...path, 'selector']) }
}

/** What a search finds in a source, in the order of the source. */
export function find(source: Source, search: Search, limit: number): Searched | Promise<Searched> {
  const { code, language, name } = source
  if (search.byRule !== undefined) {
    const { byRule } = search
    return withEngine([language], (engine) => searchByRule(engine, { code, language, search: byRule, limit }))
  }
  if (!languages[language].isScript) throw new Problem('invalid_argument', `selectors are for JavaScript and TypeScript: ${language} takes a pattern or a rule`)
  return searchBySelector(code, language, search.selector, name, limit)
}
