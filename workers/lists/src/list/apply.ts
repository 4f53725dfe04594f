import { checkBytes } from '../files/file.ts'
import { setOwn } from '@dot-do/tagged'
import type { StoredField } from '../values/field.ts'
import { type Money, readMoney, toAmount } from '../values/money.ts'
import { attempt, type Data, isReckoned, parseValue, put, valueOf } from '../values/values.ts'
import { shown, wrong } from '../values/wrong.ts'
import { type Report, setValue } from './data.ts'
import type { Open } from './open.ts'

/** What an update does to each of its items, in this order. */
export interface Change {
  set?: Record<string, unknown> | undefined
  unset?: string[] | undefined
  increment?: Record<string, unknown> | undefined
  append?: Record<string, unknown> | undefined
  removeFrom?: Record<string, unknown> | undefined
}

/** Changes an item's data; every fault goes to `report`. */
export function applyChange(open: Open, data: Data, { set, unset, increment, append, removeFrom }: Change, report: Report): void {
  for (const [name, value] of Object.entries(set ?? {})) setValue(open, data, name, value, ['set'], report)
  for (const [index, name] of (unset ?? []).entries()) unsetValue(open, data, name, ['unset', index], report)
  const each = (part: string, given: Record<string, unknown> | undefined, of: (old: unknown, value: unknown, field: StoredField) => unknown) => {
    for (const [name, value] of Object.entries(given ?? {})) changeValue(open, data, name, [part, name], report, (old, field) => of(old, value, field))
  }
  each('increment', increment, incremented)
  each('append', append, appended)
  each('removeFrom', removeFrom, without)
}

function unsetValue(open: Open, data: Data, name: string, path: (string | number)[], report: Report): void {
  const field = open.fieldOf(name)
  if (field && isReckoned(field)) return report({ path, message: `${name} is reckoned, and can’t be unset` })
  if (field) return put(data, field, undefined)
  if (open.definition.strict) return report({ path, message: `the list has no field ${name}` })
  const more = { ...(data.x as Record<string, unknown> | undefined) }
  delete more[name]
  if (Object.keys(more).length > 0) data.x = more
  else delete data.x
}

/** Replaces a value by what becomes of it; a field the list does not have is one of JSON. */
function changeValue(open: Open, data: Data, name: string, path: (string | number)[], report: Report, of: (old: unknown, field: StoredField) => unknown): void {
  const field = open.fieldOf(name)
  if (field) {
    const next = attempt(path, report, () => {
      const value = parseValue(of(valueOf(data, field), field), field, open.scope)
      if (field.type === 'file') checkBytes(value, data[field.id])
      return value
    })
    if (next !== undefined) put(data, field, next)
    return
  }
  if (open.definition.strict) return report({ path, message: 'is not a field of the list' })
  const more = { ...(data.x as Record<string, unknown> | undefined) }
  const unknown: StoredField = { id: 'x', name, type: 'json' }
  attempt(path, report, () => setOwn(more, name, parseValue(of(Object.hasOwn(more, name) ? more[name] : undefined, unknown), unknown, open.scope)))
  data.x = more
}

function incremented(old: unknown, by: unknown, field: StoredField): unknown {
  if (field.type === 'money') return addedMoney(old as { amount: string; currency: string } | undefined, by, field)
  if (field.type !== 'number' && field.type !== 'json') wrong(`is a ${field.type}, which can’t be incremented`)
  if (typeof by !== 'number') wrong(`is not a number to add: ${shown(by)}`)
  if (old !== undefined && old !== null && typeof old !== 'number') wrong(`holds ${shown(old)}, which can’t be incremented`)
  return (old ?? 0) + by
}

function addedMoney(old: { amount: string; currency: string } | undefined, by: unknown, field: StoredField): Record<string, string> {
  // An amount alone is of the currency that is there.
  const currency = old?.currency ?? field.currency
  const step: Money = readMoney(by, { ...field, ...(currency === undefined ? {} : { currency }) })
  if (!old) return moneyOf(BigInt(step.minor), step.currency)
  return moneyOf(BigInt(readMoney(old, field).minor) + BigInt(step.minor), step.currency)
}

const moneyOf = (minor: bigint, currency: string): Record<string, string> => ({ amount: toAmount(minor, currency), currency })

function listOf(old: unknown, { type, many }: StoredField): unknown[] {
  if (type !== 'multiselect' && type !== 'json' && !many) wrong(`is a ${type}, which is no array`)
  if (old !== undefined && old !== null && !Array.isArray(old)) wrong(`holds ${shown(old)}, which is no array`)
  return (old as unknown[] | null | undefined) ?? []
}

const many = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

const appended = (old: unknown, value: unknown, field: StoredField): unknown => [...listOf(old, field), ...many(value)]

function without(old: unknown, value: unknown, field: StoredField): unknown {
  const gone = new Set(many(value).map((one) => JSON.stringify(one)))
  return listOf(old, field).filter((one) => !gone.has(JSON.stringify(one)))
}
