import type { StoredField } from './field.ts'
import type { MoneyValue } from './money.ts'

const yes = new Set(['true', 'yes', 'y', 'on', '1'])
const no = new Set(['false', 'no', 'n', 'off', '0'])
const number = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const moneyText = /^([+-]?\d+(?:\.\d+)?)\s*([A-Z]{3})$/

/**
 * What a value of one field's type would be in another's: a guess, which the other field's own parser then takes or
 * refuses. A value that has no such form is handed on as it is, so that it is refused with its reason.
 */
export function converted(value: unknown, from: StoredField, to: StoredField): unknown {
  if (from.type === to.type && Boolean(from.many) !== Boolean(to.many)) return to.many ? [value] : Array.isArray(value) && value.length === 1 ? value[0] : value
  if (from.type === to.type && from.currency === to.currency) return value
  if (to.type === 'json') return value
  if (to.type === 'text' || to.type === 'longtext') return textOf(value)
  const plain = from.type === 'multiselect' && Array.isArray(value) && value.length === 1 && to.type !== 'multiselect' ? value[0] : value
  const convert = converters[to.type]
  return convert ? convert(plain, from, to) : typeof plain === 'string' ? plain.trim() : textOf(plain)
}

/** A value as a person would read it. */
function textOf(value: unknown): unknown {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ')
  if (isMoney(value)) return `${value.amount} ${value.currency}`
  return JSON.stringify(value)
}

const isMoney = (value: unknown): value is MoneyValue =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).toSorted().join() === 'amount,currency' &&
  'amount' in value &&
  typeof value.amount === 'string'

type Convert = (value: unknown, from: StoredField, to: StoredField) => unknown

const converters: Partial<Record<StoredField['type'], Convert>> = {
  number: (value) => {
    if (typeof value === 'boolean') return Number(value)
    const text = isMoney(value) ? value.amount : typeof value === 'string' ? value.trim() : undefined
    return text !== undefined && number.test(text) ? Number(text) : value
  },
  money: (value, _, { currency }) => {
    if (typeof value === 'number' && currency !== undefined) return { amount: String(value), currency }
    if (typeof value !== 'string') return value
    const [, amount, code] = moneyText.exec(value.trim()) ?? []
    return amount === undefined ? value.trim() : { amount, currency: code }
  },
  boolean: (value) => {
    const text = String(value).trim().toLowerCase()
    return yes.has(text) ? true : no.has(text) ? false : value
  },
  date: (value, from) => (typeof value !== 'string' ? value : from.type === 'datetime' ? value.slice(0, 10) : value.trim()),
  datetime: (value, from) => (typeof value !== 'string' ? value : from.type === 'date' ? `${value}T00:00:00Z` : value.trim()),
  multiselect: (value, _, { options = [] }) => {
    if (typeof value !== 'string') return value
    if (options.includes(value)) return [value]
    return value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  },
}
