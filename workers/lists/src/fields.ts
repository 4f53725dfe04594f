import { SchemaError } from '@dot-do/schema'
import { type Issue } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { bounds, Field as Fields, type Field, type FieldType } from 'lists.do/contract'
import type { StoredField } from './values/field.ts'
import { isCountry } from './values/contact.ts'
import { isDate, toUtc } from './values/dates.ts'
import { digitsOf } from './values/money.ts'
import { schemaOf } from './values/pattern.ts'
import { checkFormulas, checkReckoned, checkRollups } from './reckon/check.ts'
import { attempt, isReckoned, parseValue } from './values/values.ts'

type Path = (string | number)[]
type Report = (issue: Issue) => void

/** What every item has beside its values. */
export const reserved = new Set(['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy', 'errors'])

type Setting = Exclude<keyof Field, 'name' | 'type' | 'required' | 'default'>

const settings: Record<FieldType, Setting[]> = {
  text: ['unique', 'min', 'max', 'pattern'],
  longtext: ['min', 'max', 'pattern'],
  number: ['unique', 'min', 'max', 'integer', 'precision'],
  money: ['min', 'max', 'currency'],
  boolean: [],
  date: ['unique', 'min', 'max'],
  datetime: ['unique', 'min', 'max'],
  select: ['unique', 'options'],
  multiselect: ['options', 'min', 'max'],
  url: ['unique'],
  email: ['unique'],
  phone: ['unique', 'country'],
  user: ['unique'],
  json: ['schema'],
  relation: ['list', 'many', 'inverse', 'onDelete'],
  file: ['many'],
  rollup: ['relation', 'op', 'field'],
  formula: ['formula', 'result'],
}

const named = new Set(['name', 'type', 'required', 'default', 'id', 'kind'])

/** Refuses fields that contradict themselves or one another, each fault with its path. */
export function checkFields(fields: StoredField[], key: string | undefined, pathOf: (index: number) => Path, inverses: string[] = []): void {
  const issues: Issue[] = []
  const report: Report = (issue) => void issues.push(issue)
  if (fields.length > bounds.fieldsMax) invalid(`a list may have ${bounds.fieldsMax} fields`, ['fields'])
  const seen = new Set<string>()
  for (const [index, field] of fields.entries()) {
    const path = pathOf(index)
    if (reserved.has(field.name)) report({ path: [...path, 'name'], message: `every item has ${field.name} already` })
    if (seen.has(field.name.normalize('NFC'))) report({ path: [...path, 'name'], message: `there are two fields named ${field.name}` })
    seen.add(field.name.normalize('NFC'))
    checkField(field, path, report)
  }
  checkKey(fields, key, report)
  checkFormulas(fields, pathOf, report)
  checkRollups(fields, inverses, pathOf, report)
  if (issues.length > 0) invalid(issues)
}

function checkKey(fields: StoredField[], key: string | undefined, report: Report): void {
  if (key === undefined) return
  const field = fields.find(({ name }) => name === key)
  if (!field) report({ path: ['key'], message: `there is no field ${key}` })
  else if (!settings[field.type].includes('unique')) report({ path: ['key'], message: `a ${field.type} can’t be unique, so it is no key` })
}

function checkField(field: StoredField, path: Path, report: Report): void {
  const allowed = settings[field.type]
  for (const [setting, value] of Object.entries(field)) {
    if (value === undefined || value === false || named.has(setting) || allowed.includes(setting as Setting)) continue
    report({ path: [...path, setting], message: `a ${field.type} field has no ${setting}` })
  }
  const isChoice = field.type === 'select' || field.type === 'multiselect'
  if (isChoice) checkOptions(field, path, report)
  checkBounds(field, path, report)
  if (field.currency !== undefined && digitsOf(field.currency) === undefined) report({ path: [...path, 'currency'], message: 'is not a code of ISO 4217' })
  if (field.country !== undefined && !isCountry(field.country)) report({ path: [...path, 'country'], message: 'is not a country code of ISO 3166-1' })
  if (isReckoned(field)) checkReckoned(field, path, report)
  if (field.type === 'relation') checkRelation(field, path, report)
  const isFine = checkSchema(field, path, report)
  if (field.default !== undefined && isFine && !isReckoned(field))
    attempt([...path, 'default'], report, () => parseValue(field.default, field, { now: Date.now() }))
}

function checkRelation({ list, inverse, onDelete, required }: StoredField, path: Path, report: Report): void {
  if (list === undefined) report({ path: [...path, 'list'], message: 'a relation has a list that it leads to' })
  if (inverse !== undefined && !isFieldName(inverse)) report({ path: [...path, 'inverse'], message: 'is no name for a field' })
  if (required && (onDelete ?? 'clear') === 'clear')
    report({ path: [...path, 'onDelete'], message: 'a required relation can’t be cleared when its item is removed: restrict or remove' })
}

const isFieldName = (name: string): boolean => Fields.shape.name.safeParse(name).success && !reserved.has(name)

function checkOptions({ options }: StoredField, path: Path, report: Report): void {
  if (!options) report({ path: [...path, 'options'], message: 'a select has options to select from' })
  else if (new Set(options).size < options.length) report({ path: [...path, 'options'], message: 'has an option twice' })
  else if (options.some((option) => !option.isWellFormed() || option !== option.normalize('NFC'))) {
    report({ path: [...path, 'options'], message: 'has an option that is not well-formed Unicode in NFC' })
  }
}

const amount = /^[+-]?\d{1,16}(\.\d{1,16})?$/

function checkBounds(field: StoredField, path: Path, report: Report): void {
  for (const setting of ['min', 'max'] as const) {
    const value = field[setting]
    if (value !== undefined && !isBound(field, value)) report({ path: [...path, setting], message: boundOf(field) })
  }
  const { min, max } = field
  if (typeof min === typeof max && min !== undefined && max !== undefined && field.type !== 'money' && min > max)
    report({ path: [...path, 'max'], message: 'is less than min' })
}

function isBound({ type }: StoredField, value: string | number): boolean {
  if (type === 'date') return typeof value === 'string' && isDate(value)
  if (type === 'datetime') return typeof value === 'string' && toUtc(value) !== undefined
  if (type === 'money') return typeof value === 'string' && amount.test(value)
  return typeof value === 'number' && (type === 'number' || (Number.isInteger(value) && value >= 0))
}

function boundOf({ type }: StoredField): string {
  if (type === 'date') return 'is not a date such as 2026-03-31'
  if (type === 'datetime') return 'is not a date-time with an offset, such as 2026-03-31T09:30:00Z'
  if (type === 'money') return 'is not a decimal string such as "12.50"'
  return type === 'number' ? 'is not a number' : 'is not a number of characters or options'
}

function checkSchema({ pattern, schema }: StoredField, path: Path, report: Report): boolean {
  let isFine = true
  for (const [setting, value] of [
    ['pattern', pattern === undefined ? undefined : { pattern }],
    ['schema', schema],
  ] as const) {
    try {
      if (value !== undefined) schemaOf(value)
    } catch (cause) {
      if (!(cause instanceof SchemaError)) throw cause
      report({ path: [...path, setting, ...(setting === 'schema' ? cause.path : [])], message: cause.message })
      isFine = false
    }
  }
  return isFine
}

/** Fields with ids of their own, from the number that is next. */
export const withIds = (fields: Field[], next: number): StoredField[] =>
  fields.map((field, index) => ({
    ...field,
    ...(field.list !== undefined && { list: field.list.normalize('NFC') }),
    ...(field.inverse !== undefined && { inverse: field.inverse.normalize('NFC') }),
    name: field.name.normalize('NFC'),
    id: `f${next + index}`,
  }))
