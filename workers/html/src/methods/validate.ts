import type { Answer, Parsed } from '@dot-do/contract'
import type contract from 'html.do/contract'
import { faultsMax, parseErrors } from '../faults.ts'
import { isPage, parseEither } from '../page.ts'

type Contract = typeof contract

/** Lists what is wrong with a page. */
export async function validate({ html }: Parsed<Contract, 'validate'>): Promise<Answer<Contract, 'validate'>> {
  const { faults, onParseError } = parseErrors()
  const root = parseEither(html, { onParseError, scripting: false })
  const { check } = await import('../check/index.ts')
  const errors = [...faults, ...check(root, isPage(html))].toSorted((one, other) => one.line - other.line || one.column - other.column).slice(0, faultsMax)
  return { valid: errors.length === 0, errors }
}
