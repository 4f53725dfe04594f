import type { Issue } from '@dot-do/contract'
import { ExpressionError } from '@dot-do/expressions'
import { bounds } from 'lists.do/contract'
import type { StoredField } from '../values/field.ts'
import { FormulaError, Formulary } from './formulas.ts'

type Path = (string | number)[]
type Report = (issue: Issue) => void

/** Reports what a field that is reckoned can’t have, or lacks. */
export function checkReckoned({ type, required, formula, relation, op, field, ...settings }: StoredField, path: Path, report: Report): void {
  if (required) report({ path: [...path, 'required'], message: `a ${type} is reckoned: it can’t be required` })
  if (settings.default !== undefined) report({ path: [...path, 'default'], message: `a ${type} is reckoned: it has no default` })
  if (type === 'formula' && formula === undefined) report({ path: [...path, 'formula'], message: 'a formula has an expression' })
  if (type !== 'rollup') return
  if (relation === undefined) report({ path: [...path, 'relation'], message: 'a rollup goes over a relation' })
  if (op === undefined) report({ path: [...path, 'op'], message: 'a rollup has an op: count, sum, avg, min, max, distinct or median' })
  if (op !== undefined && op !== 'count' && field === undefined) report({ path: [...path, 'field'], message: `${op} needs a field of the related items` })
}

/** Reports formulas that can’t be reckoned, and finds out what the others give. */
export function checkFormulas(fields: StoredField[], pathOf: (index: number) => Path, report: Report): void {
  const count = (type: StoredField['type']) => fields.filter((field) => field.type === type).length
  if (count('formula') > bounds.formulasMax) report({ path: ['fields'], message: `a list may have ${bounds.formulasMax} formulas` })
  if (count('rollup') > bounds.rollupsMax) report({ path: ['fields'], message: `a list may have ${bounds.rollupsMax} rollups` })
  const formulary = new Formulary(fields)
  for (const [index, field] of fields.entries()) {
    if (field.type !== 'formula' || field.formula === undefined) continue
    try {
      formulary.visit(field)
    } catch (cause) {
      if (!(cause instanceof FormulaError || cause instanceof ExpressionError)) throw cause
      const { location } = (cause instanceof ExpressionError && cause.issues[0]) || {}
      report({ path: [...pathOf(index), 'formula'], message: cause.message, ...(location && { location }) })
    }
  }
}

/** Reports rollups over what is no relation of the list, nor one of another that it shows. */
export function checkRollups(fields: StoredField[], inverses: string[], pathOf: (index: number) => Path, report: Report): void {
  const known = new Set([...inverses, ...fields.flatMap(({ type, name, inverse }) => (type === 'relation' ? [name, inverse ?? name] : []))])
  for (const [index, { type, relation }] of fields.entries()) {
    if (type === 'rollup' && relation !== undefined && !known.has(relation.normalize('NFC')))
      report({ path: [...pathOf(index), 'relation'], message: `there is no relation ${relation} to go over, of this list or shown by it as an inverse` })
  }
}
