import { Problem } from '@dot-do/contract'
import type { Answer, Parsed } from '@dot-do/contract'
import type { Language } from 'ast.do/contract'
import type contract from 'ast.do/contract'
import { parseScript } from '../estree/babel.ts'
import { shape, Weight } from '../estree/shape.ts'
import { commentsOf, tokensOf } from '../estree/tokens.ts'
import { languages } from '../languages.ts'
import { sourceOf } from '../source.ts'
import { concreteTree } from '../tree-sitter/cst.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'parse'>

/** The tree of a source, with its errors. */
export function parse(input: Input): Answer<Contract, 'parse'> | Promise<Answer<Contract, 'parse'>> {
  const { code, language } = sourceOf(input)
  const { isScript } = languages[language]
  const { format = isScript ? 'estree' : 'cst' } = input
  if (format === 'cst') return concreteTree(code, language)
  if (!isScript) throw new Problem('invalid_argument', `${language} has no ESTree: ask for the format cst`)
  return abstractTree(input, language)
}

function abstractTree(input: Input, language: Language): Answer<Contract, 'parse'> {
  const { code } = input
  const { program, errors, comments, tokens } = parseScript(code, { ...input, language })
  const weight = new Weight()
  return {
    ast: shape(program, input.loc, weight),
    errors,
    ...(input.comments && { comments: commentsOf(comments, input.loc, weight) }),
    ...(input.tokens && { tokens: tokensOf(tokens, code, input.loc, weight) }),
  }
}
