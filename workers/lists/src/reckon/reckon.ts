import { Problem } from '@dot-do/contract'
import { ExpressionError, type Result } from '@dot-do/expressions'
import type { Open } from '../list/open.ts'
import { toUtc } from '../values/dates.ts'
import { type StoredField, typeOf } from '../values/field.ts'
import { checkText } from '../values/json.ts'
import { type Money, readMoney, toAmount } from '../values/money.ts'
import { parseBoolean, parseNumber } from '../values/number.ts'
import { parseText } from '../values/text.ts'
import { type Data, put, valueOf } from '../values/values.ts'
import { Wrong, wrong } from '../values/wrong.ts'
import { type Formula, formulasOf } from './formulas.ts'

/** Of all formulas of one transaction: some seconds. */
const stepsMax = 50_000_000
/** What an evaluation costs beside its steps. */
const evaluationSteps = 10
/** Characters of a result's JSON. */
const resultMax = 10_000

const spent = new WeakMap<object, number>()

/**
 * Reckons the formulas of an item anew. They depend on nothing but the item, so that their values are kept with it and can be
 * filtered, sorted, searched and aggregated like others. What failed is kept by the field's id under `e`.
 */
export function reckon(open: Open, data: Data): void {
  const formulas = formulasOf(open.definition.fields)
  const errors: Record<string, string> = {}
  delete data.e
  for (const formula of formulas) {
    const { field, expression } = formula
    put(data, field, undefined)
    try {
      put(data, field, evaluated(formula, data, errors))
    } catch (cause) {
      if (!(cause instanceof Wrong || cause instanceof ExpressionError)) throw cause
      if (!isForWant(formula, data, cause)) errors[field.id] = cause.message.slice(0, 300)
    }
    spend(open, expression.spent())
  }
  if (Object.keys(errors).length > 0) data.e = errors
}

function spend({ scope }: Open, steps: number): void {
  const sum = (spent.get(scope) ?? 0) + steps + evaluationSteps
  spent.set(scope, sum)
  if (sum > stepsMax) throw new Problem('resource_exhausted', 'the formulas of the list take too long over so many items: change fewer at once')
}

function evaluated({ field, expression, uses }: Formula, data: Data, errors: Record<string, string>): unknown {
  const failed = uses.find(({ id }) => errors[id] !== undefined)
  if (failed) wrong(`${failed.name} failed`)
  const values = new Map(uses.map((use) => [use.name, givenOf(data, use)]))
  const result = expression.evaluate(values)
  return result === null ? undefined : read(result, typeOf(field))
}

// Where a value is missing and the formula makes nothing of that, it has none either.
const isForWant = ({ uses }: Formula, data: Data, cause: Error): boolean =>
  cause instanceof ExpressionError && cause.reason !== 'too_complex' && uses.some(({ id }) => data[id] === undefined)

function givenOf(data: Data, field: StoredField): unknown {
  if (data[field.id] === undefined || typeOf(field) !== 'money') return valueOf(data, field)
  const { minor, currency } = data[field.id] as Money
  return { amount: toAmount(minor, currency), currency, minor: BigInt(minor) }
}

const plain: StoredField = { id: '', name: '', type: 'text' }

function read(result: Result, type: string): unknown {
  if (type === 'number') return parseNumber(result, plain)
  if (type === 'boolean') return parseBoolean(result)
  if (type === 'text') return parseText(result, plain)
  if (type === 'datetime') return typeof result === 'string' ? (toUtc(result) ?? wrong('gives no date-time')) : wrong('gives no date-time')
  if (type === 'money') return moneyOf(result)
  checkText(result, [])
  return JSON.stringify(result).length > resultMax ? wrong(`gives more than ${resultMax} characters of JSON`) : result
}

function moneyOf(result: Result): Money {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) wrong('gives no money: a map of `currency` and `amount` or `minor` is expected')
  const { currency, amount, minor } = result
  if (typeof currency !== 'string') wrong('gives money without a currency')
  if (minor === undefined) return readMoney({ amount, currency }, plain)
  if (!Number.isSafeInteger(minor)) wrong('gives money whose `minor` is no integer')
  return readMoney({ amount: toAmount(Number(minor), currency), currency }, plain)
}
