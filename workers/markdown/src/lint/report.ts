import type { Finding, Rule } from 'markdown.do/contract'
import type { Source } from '../source.ts'

/** What is found, up to a thousand, of the rules that are asked for. */
export class Report {
  readonly findings: Finding[] = []
  readonly #source: Source
  readonly #rules: ReadonlySet<Rule> | undefined

  constructor(source: Source, rules: readonly Rule[] | undefined) {
    this.#source = source
    this.#rules = rules && new Set(rules)
  }

  add(rule: Rule, offset: number, message: string, fix?: Finding['fix']): void {
    if (this.isFull || (this.#rules && !this.#rules.has(rule))) return
    this.findings.push({ rule, message, ...this.#source.place(offset), ...(fix && { fix }) })
  }

  /** Whether more would be too many. */
  get isFull(): boolean {
    return this.findings.length >= findingsMax
  }

  /** In the order of the text. */
  get sorted(): Finding[] {
    return this.findings.toSorted((one, other) => one.line - other.line || one.column - other.column)
  }
}

const findingsMax = 1000
