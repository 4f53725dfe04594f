import type { StoredField } from './field.ts'
import { shown, wrong } from './wrong.ts'

/** An IEEE double; an integer only as far as doubles tell each from the next. */
export function parseNumber(value: unknown, { integer, precision, min, max }: StoredField): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) wrong(`is not a number: ${shown(value)}`)
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) wrong(`is an integer beyond ±2^53, where doubles no longer tell one from the next: ${value}`)
  const number = precision === undefined ? value : rounded(value, precision)
  if (integer && !Number.isInteger(number)) wrong(`is not an integer: ${number}`)
  if (typeof min === 'number' && number < min) wrong(`is less than ${min}: ${number}`)
  if (typeof max === 'number' && number > max) wrong(`is more than ${max}: ${number}`)
  // JSON has no negative zero, and SQLite takes it for an integer.
  return number === 0 ? 0 : number
}

/** Rounded half up as its shortest decimal form reads: 1.005 to two decimals is 1.01, as people expect. */
function rounded(value: number, decimals: number): number {
  const [mantissa = '', exponent = '0'] = Math.abs(value).toString().split('e')
  const scaled = Math.round(Number(`${mantissa}e${Number(exponent) + decimals}`))
  const result = Number(`${scaled}e${-decimals}`)
  return Number.isFinite(result) ? Math.sign(value) * result : value
}

/** True or false, and nothing else. */
export function parseBoolean(value: unknown): boolean {
  if (typeof value !== 'boolean') wrong(`is neither true nor false: ${shown(value)}`)
  return value
}
