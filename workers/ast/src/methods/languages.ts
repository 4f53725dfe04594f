import type { Answer, Parsed } from '@dot-do/contract'
import type { Language } from 'ast.do/contract'
import type contract from 'ast.do/contract'
import { languages as known } from '../languages.ts'
import { withEngine } from '../tree-sitter/engine.ts'

type Contract = typeof contract

/** The languages there are, or one of them with its kinds of nodes. */
export async function languages({ language }: Parsed<Contract, 'languages'>): Promise<Answer<Contract, 'languages'>> {
  if (language !== undefined) return [{ ...describe(language), kinds: await kindsOf(language) }]
  return (Object.keys(known) as Language[]).map(describe)
}

function describe(name: Language): Answer<Contract, 'languages'>[number] {
  const { extensions, isScript } = known[name]
  return { name, extensions, formats: isScript ? ['estree', 'cst'] : ['cst'] }
}

const kindsOf = (language: Language): Promise<string[]> =>
  withEngine([language], (engine) => {
    const grammar = engine.grammar(language)
    const kinds = new Set<string>()
    for (let id = 0; id < grammar.nodeTypeCount; id++) {
      const kind = grammar.nodeTypeForId(id)
      if (kind !== null && grammar.nodeTypeIsNamed(id)) kinds.add(kind)
    }
    return [...kinds].toSorted()
  })
