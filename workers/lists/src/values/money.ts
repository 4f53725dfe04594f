import { decimalKey } from '@dot-do/filter'
import { data } from 'currency-codes'
import type { StoredField } from './field.ts'
import { shown, wrong } from './wrong.ts'

/** Money as kept: an integer of the currency's minor units, so that sums and comparisons are exact. */
export interface Money {
  minor: number
  currency: string
  /** The amount as filters compare it. */
  key: string
}

/** Money as callers see it. */
export interface MoneyValue {
  amount: string
  currency: string
}

const digitsByCode = new Map(data.map(({ code, digits }) => [code, digits]))

/** Decimals of a currency (ISO 4217); undefined where there is no such code. */
export const digitsOf = (currency: string): number | undefined => digitsByCode.get(currency)

const decimal = /^([+-]?)(\d{1,16})(?:\.(\d{1,16}))?$/

/** The minor units of a decimal string; refuses what the currency can't hold. */
export function toMinor(amount: string, currency: string): number {
  const digits = digitsOf(currency)
  if (digits === undefined) wrong(`has a currency that is not in ISO 4217: ${shown(currency)}`, ['currency'])
  const [, sign, whole = '', fraction = ''] = decimal.exec(amount) ?? wrong(`has an amount that is not a decimal such as 12.50: ${shown(amount)}`, ['amount'])
  if (fraction.length > digits && /[1-9]/.test(fraction.slice(digits))) wrong(`has more decimals than the ${digits} of ${currency}: ${amount}`, ['amount'])
  const minor = Number(whole + fraction.slice(0, digits).padEnd(digits, '0'))
  if (!Number.isSafeInteger(minor)) wrong(`is more than ${Number.MAX_SAFE_INTEGER} minor units of ${currency}: ${amount}`, ['amount'])
  return sign === '-' && minor !== 0 ? -minor : minor
}

/** Minor units as a decimal string with all the decimals of the currency. */
export function toAmount(minor: number | bigint, currency: string): string {
  const digits = digitsOf(currency) ?? 0
  const text = (minor < 0 ? -BigInt(minor) : BigInt(minor)).toString().padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits)
  return `${minor < 0 ? '-' : ''}${whole}${digits > 0 ? `.${text.slice(-digits)}` : ''}`
}

export const toMoneyValue = ({ minor, currency }: Money): MoneyValue => ({ amount: toAmount(minor, currency), currency })

/** Money without its field's bounds: { amount, currency }, or an amount alone where the field has a currency. */
export function readMoney(value: unknown, { currency: only }: StoredField): Money {
  const given = typeof value === 'string' && only !== undefined ? { amount: value, currency: only } : value
  if (typeof given !== 'object' || given === null || Array.isArray(given)) wrong(`is not money such as { amount: "12.50", currency: "EUR" }: ${shown(value)}`)
  const { amount, currency = only, ...more } = given as Partial<MoneyValue>
  const [extra] = Object.keys(more)
  if (extra !== undefined) wrong(`has a field that money has not: ${shown(extra)}`, [extra])
  if (typeof amount !== 'string') wrong(`has an amount that is not a decimal string: ${shown(amount)}`, ['amount'])
  if (typeof currency !== 'string') wrong('has no currency', ['currency'])
  if (only !== undefined && currency !== only) wrong(`is in ${shown(currency)}, not in ${only}`, ['currency'])
  const minor = toMinor(amount, currency)
  return { minor, currency, key: decimalKey(toAmount(minor, currency)) ?? '' }
}

/** Money within its field's bounds. */
export function parseMoney(value: unknown, field: StoredField): Money {
  const money = readMoney(value, field)
  const { min, max } = field
  if (min !== undefined && isLess(money, String(min))) wrong(`is less than ${min}: ${toAmount(money.minor, money.currency)}`)
  if (max !== undefined && isLess({ ...money, minor: -money.minor }, negated(String(max))))
    wrong(`is more than ${max}: ${toAmount(money.minor, money.currency)}`)
  return money
}

const negated = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount.replace(/^\+/, '')}`)

/** Whether money is less than a decimal that may have more decimals than its currency. */
function isLess({ minor, currency }: Money, amount: string): boolean {
  const digits = digitsOf(currency) ?? 0
  const [, sign, whole = '0', fraction = ''] = decimal.exec(amount) ?? []
  const places = Math.max(digits, fraction.length)
  const bound = BigInt(whole + fraction.padEnd(places, '0')) * (sign === '-' ? -1n : 1n)
  return BigInt(minor) * 10n ** BigInt(places - digits) < bound
}
