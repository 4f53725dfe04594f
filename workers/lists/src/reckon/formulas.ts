import { compile, type Expression, ExpressionError, type VariableType } from '@dot-do/expressions'
import type { FieldType } from 'lists.do/contract'
import { type StoredField, typeOf } from '../values/field.ts'
import { Recent } from '../values/recent.ts'

/** A formula that can be reckoned: its expression, and the fields it takes. */
export interface Formula {
  field: StoredField
  expression: Expression
  uses: StoredField[]
}

/** Of one evaluation: about ten milliseconds. */
const stepsMax = 100_000

const plainTypes: Partial<Record<FieldType, VariableType>> = {
  ...{
    number: 'double',
    boolean: 'bool',
    date: 'timestamp',
    datetime: 'timestamp',
    multiselect: 'list<string>',
    money: 'map<string, dyn>',
    json: 'dyn',
    file: 'dyn',
  },
  ...{ text: 'string', longtext: 'string', select: 'string', url: 'string', email: 'string', phone: 'string', user: 'string' },
}

/** The type that a formula sees of a field; undefined of what is reckoned only when it is read. */
const variableOf = (field: StoredField): VariableType | undefined =>
  field.type === 'relation' ? (field.many ? 'list<string>' : 'string') : plainTypes[typeOf(field)]

interface Source {
  formula: string
  variables: [string, VariableType][]
}

const expressions = new Recent<Expression>(500, (text) => {
  const { formula, variables } = JSON.parse(text) as Source
  return compile(formula, { variables: new Map(variables), steps: stepsMax })
})

const compiled = (formula: string, variables: [string, VariableType][]): Expression => expressions.get(JSON.stringify({ formula, variables } satisfies Source))

const identifiers = /[A-Za-z_][A-Za-z0-9_]*/g

/** The fields that a formula names: its words are more than those, such as what stands in a text. */
function usesOf({ formula = '' }: StoredField, fields: StoredField[]): StoredField[] {
  const words = new Set(formula.match(identifiers))
  const named = fields.filter(({ name, type }) => words.has(name) && type !== 'rollup')
  const found = new Set(
    compiled(
      formula,
      named.map(({ name }): [string, VariableType] => [name, 'dyn']),
    ).references,
  )
  return named.filter(({ name }) => found.has(name))
}

/** Of a formula that may find values missing: with types that are looked at when it runs. */
function prepared(field: StoredField, uses: StoredField[]): Formula {
  const variables = uses.map(({ name, ...use }): [string, VariableType] => [name, optional(variableOf({ name, ...use }) ?? 'dyn')])
  return { field, expression: compiled(field.formula ?? '', variables), uses }
}

const optional = (type: VariableType): VariableType => (type.endsWith('?') || type === 'dyn' ? type : (`${type}?` as VariableType))

/** What a formula gives, told by its types where they are all there. */
function kindOf(field: StoredField, uses: StoredField[]): FieldType | undefined {
  const variables = uses.map((use): [string, VariableType] => [use.name, variableOf(use) ?? 'dyn'])
  try {
    return kinds[compiled(field.formula ?? '', variables).type]
  } catch (cause) {
    // Such as `due == null`, which makes sense only where it may be.
    if (cause instanceof ExpressionError && cause.reason === 'type' && /\bnull\b/.test(field.formula ?? '')) return kinds[prepared(field, uses).expression.type]
    throw cause
  }
}

const kinds: Record<string, FieldType> = { double: 'number', int: 'number', string: 'text', bool: 'boolean', timestamp: 'datetime', duration: 'text' }

/** What is wrong with a formula. */
export class FormulaError extends Error {}

/** Puts the formulas of a list in an order in which each finds what it takes, and finds out what they give. Throws at the first that can't be. */
export class Formulary {
  readonly #fields: StoredField[]
  readonly #order = new Map<string, Formula>()
  readonly #under: StoredField[] = []

  constructor(fields: StoredField[]) {
    this.#fields = fields
  }

  /** Sees to a formula and all that it takes. Throws FormulaError or ExpressionError. */
  visit(field: StoredField): void {
    if (this.#order.has(field.id)) return
    if (this.#under.includes(field)) throw new FormulaError(`goes round in a circle: ${[...this.#under, field].map(({ name }) => name).join(', ')}`)
    this.#under.push(field)
    try {
      const uses = usesOf(field, this.#fields)
      for (const use of uses) if (use.type === 'formula') this.visit(use)
      const kind = kindOf(field, uses)
      if (field.result && kind && kind !== field.result && !(kind === 'text' && field.result === 'datetime'))
        throw new FormulaError(`gives ${kind}, not ${field.result}`)
      field.kind = field.result ?? kind ?? 'json'
      this.#order.set(field.id, prepared(field, uses))
    } finally {
      this.#under.pop()
    }
  }

  get formulas(): Formula[] {
    return [...this.#order.values()]
  }
}

const formularies = new WeakMap<StoredField[], Formula[]>()

/** The formulas of fields that were found to hold together, each after those it takes. */
export function formulasOf(fields: StoredField[]): Formula[] {
  const known = formularies.get(fields)
  if (known) return known
  const formulary = new Formulary(fields)
  for (const field of fields) if (field.type === 'formula') formulary.visit(field)
  formularies.set(fields, formulary.formulas)
  return formulary.formulas
}
