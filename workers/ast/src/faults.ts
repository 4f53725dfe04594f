import type { Fault } from 'ast.do/contract'
import { faultsOf } from './estree/babel.ts'
import { languages } from './languages.ts'
import type { Source } from './source.ts'
import { concreteFaults } from './tree-sitter/cst.ts'

/** The syntax errors of a source: Babel's of JavaScript and TypeScript, tree-sitter's of the others. */
export function syntaxFaults({ code, language, name }: Pick<Source, 'code' | 'language' | 'name'>): Fault[] | Promise<Fault[]> {
  return languages[language].isScript ? faultsOf(code, { language, path: name }) : concreteFaults(code, language)
}

/** The faults of a result that its source had not: there a place has moved, so the messages are what is compared. */
export function newFaults(before: readonly Fault[], after: readonly Fault[]): Fault[] {
  const known = new Map<string, number>()
  for (const { message } of before) known.set(message, (known.get(message) ?? 0) + 1)
  return after.filter(({ message }) => {
    const left = known.get(message) ?? 0
    if (left > 0) known.set(message, left - 1)
    return left === 0
  })
}
