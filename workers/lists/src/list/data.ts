import type { Issue } from '@dot-do/contract'
import { setOwn } from '@dot-do/tagged'
import { reserved } from '../fields.ts'
import type { StoredField } from '../values/field.ts'
import { checkBytes } from '../files/file.ts'
import { inversesTo } from '../related/inverses.ts'
import { attempt, type Data, isReckoned, parseUnknown, parseValue, put } from '../values/values.ts'
import { shown } from '../values/wrong.ts'
import type { Open } from './open.ts'

type Path = (string | number)[]
export type Report = (issue: Issue) => void

/** The data of a new item, defaults filled in; every fault goes to `report`. */
export function newData(open: Open, given: unknown, path: Path, report: Report): Data {
  const data: Data = {}
  setValues(open, data, given, path, report)
  for (const field of open.definition.fields) {
    if (data[field.id] === undefined && field.default !== undefined) put(data, field, parseValue(field.default, field, open.scope))
  }
  checkRequired(open, data, path, report, given)
  return data
}

/** Puts values into an item's data; null takes one away. */
export function setValues(open: Open, data: Data, given: unknown, path: Path, report: Report): void {
  const { definition } = open
  if (definition.isPlain) return setPlain(open, data, given, path, report)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return report({ path, message: `an item of this list is an object of values by field: ${shown(given)}` })
  }
  for (const [name, value] of Object.entries(given)) setValue(open, data, name, value, path, report)
}

function setPlain({ definition, scope }: Open, data: Data, given: unknown, path: Path, report: Report): void {
  const field = definition.fields[0] as StoredField
  const value = attempt(path, report, () => parseValue(given, field, scope))
  if (value !== undefined) put(data, field, value)
}

/** Puts one value into an item's data, by its field's name. */
export function setValue(open: Open, data: Data, name: string, value: unknown, path: Path, report: Report): void {
  const field = open.fieldOf(name) ?? open.fieldOf(name.normalize('NFC'))
  const at = [...path, name]
  if (!field) return setUnknown(open, data, name, value, at, report)
  if (isReckoned(field)) return report({ path: at, message: 'is reckoned, and can’t be set' })
  if (value === null && !open.definition.isPlain) return put(data, field, undefined)
  const parsed = attempt(at, report, () => {
    const next = parseValue(value, field, open.scope)
    if (field.type === 'file') checkBytes(next, data[field.id])
    return next
  })
  if (parsed !== undefined) put(data, field, parsed)
}

function setUnknown(open: Open, data: Data, name: string, value: unknown, path: Path, report: Report): void {
  const { definition } = open
  if (reserved.has(name)) return report({ path, message: 'is set by the list itself' })
  if (inversesTo(open).some((inverse) => inverse.name === name)) return report({ path, message: 'is shown from another list, and can’t be set' })
  if (definition.strict) return report({ path, message: 'is not a field of the list' })
  if (name === '' || name.length > 64 || !name.isWellFormed() || /[.\p{Cc}]|^[-$]/u.test(name)) return report({ path, message: 'is no name for a field' })
  const more = { ...(data.x as Record<string, unknown> | undefined) }
  if (value === null) delete more[name]
  else attempt(path, report, () => setOwn(more, name, parseUnknown(value)))
  if (Object.keys(more).length > 0) data.x = more
  else delete data.x
}

/** Reports the fields that must have a value and have none. */
export function checkRequired({ definition }: Open, data: Data, path: Path, report: Report, given?: unknown): void {
  for (const field of definition.fields) {
    const isNeeded = field.required || field.name === definition.key
    if (isNeeded && data[field.id] === undefined && !isGiven(given, field.name)) report({ path: [...path, field.name], message: 'is required' })
  }
}

// Then what is wrong with it was said already.
function isGiven(given: unknown, name: string): boolean {
  if (given === undefined) return false
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return true
  return Object.hasOwn(given, name) && (given as Record<string, unknown>)[name] !== null
}
