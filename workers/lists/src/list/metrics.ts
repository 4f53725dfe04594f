import { jsonPath } from '@dot-do/filter'
import { invalid } from '@dot-do/service'
import type { Metric } from 'lists.do/contract'
import { toAmount } from '../values/money.ts'
import { columnOf } from './columns.ts'
import type { Open } from './open.ts'

type Row = Record<string, SqlStorageValue>

/** A metric in SQL: the columns it needs, and what it makes of them. */
export interface Measure {
  name: string
  /** By suffix: the column is called m0_sum, m0_count … */
  columns: Record<string, string>
  /** Of a median: the value whose middle is wanted, by a statement of its own. */
  middle?: string
  read: (at: (suffix: string) => SqlStorageValue) => unknown
}

interface Operand {
  type: string
  sql: string
}

/** The metrics of a call; refuses an operation that a field's type lacks. */
export const measuresOf = (open: Open, metrics: Record<string, Metric>): Measure[] =>
  Object.entries(metrics).map(([name, metric]) => measureOf(open, name, metric))

function measureOf(open: Open, name: string, { op, field }: Metric): Measure {
  const path = ['metrics', name]
  if (field === undefined) {
    if (op !== 'count') invalid(`${op} needs a field`, path)
    return { name, columns: { count: 'count(*)' }, read: (at) => at('count') }
  }
  const operand = operandOf(open, field, [...path, 'field'])
  if (op === 'count') return { name, columns: { count: `count(${operand.sql})` }, read: (at) => at('count') }
  if (op === 'distinct') return { name, columns: { count: `count(distinct ${operand.sql})` }, read: (at) => at('count') }
  if (operand.type === 'money') return money(name, op, operand.sql, path)
  const isNumber = operand.type === 'number' || operand.type === 'json'
  const isOrdered = isNumber || ['text', 'date', 'datetime', 'select', 'url', 'email', 'phone', 'user'].includes(operand.type)
  if (op === 'min' || op === 'max') return isOrdered ? plain(name, `${op}(${numeric(operand)})`) : invalid(`a ${operand.type} has no ${op}`, path)
  if (!isNumber) invalid(`a ${operand.type} has no ${op}`, path)
  const value = numeric(operand)
  if (op === 'median') return { name, columns: {}, middle: value, read: (at) => halfway(at('low'), at('high')) }
  return plain(name, op === 'avg' ? `avg(${value})` : `case when count(${value}) > 0 then total(${value}) end`)
}

const plain = (name: string, sql: string): Measure => ({ name, columns: { value: sql }, read: (at) => at('value') })

function operandOf(open: Open, name: string, path: (string | number)[]): Operand {
  const [head = '', ...below] = name.split('.')
  const column = columnOf(open, head)
  if (!column)
    return open.definition.strict
      ? invalid(`the list has no field ${head}`, path)
      : { type: 'json', sql: `nullif(item.data -> ${jsonPath(['x', head, ...below])}, 'null')` }
  const { sql, type, field } = column
  if (type === 'json' && field) return { type, sql: `nullif(item.data -> ${jsonPath([field.id, ...below])}, 'null')` }
  if (type === 'rollup') invalid(`${head} is reckoned when it is read: nothing reckons with it`, path)
  return below.length > 0 ? invalid(`there is nothing below ${head} to reckon with`, path) : { type, sql }
}

// Of JSON only numbers are reckoned with.
const numeric = ({ type, sql }: Operand): string => (type === 'json' ? `case when json_type(${sql}) in ('integer', 'real') then ${sql} ->> '$' end` : sql)

function halfway(low: SqlStorageValue, high: SqlStorageValue): number | null {
  if (typeof low !== 'number' || typeof high !== 'number') return null
  // Not (low + high) / 2: that may be beyond the largest double.
  return low === high ? low : low / 2 + high / 2
}

const shares = 1_000_000_000

function money(name: string, op: Exclude<Metric['op'], 'count' | 'distinct'>, sql: string, path: (string | number)[]): Measure {
  const minor = `(${sql} ->> 'minor')`
  const currency = `(${sql} ->> 'currency')`
  const unit = { currency: `min(${currency})`, currencies: `count(distinct ${currency})` }
  const valueIn = (at: (suffix: string) => SqlStorageValue, of: () => bigint): unknown => {
    if (at('currency') === null) return null
    if (at('currencies') !== 1) invalid(`money of ${String(at('currencies'))} currencies has no ${op}: group by its currency`, path)
    return { amount: toAmount(of(), String(at('currency'))), currency: at('currency') }
  }
  const big = (value: SqlStorageValue) => BigInt(value as string | number)
  if (op === 'min' || op === 'max') return { name, columns: { ...unit, value: `${op}(${minor})` }, read: (at) => valueIn(at, () => big(at('value'))) }
  if (op === 'median') return { name, columns: unit, middle: minor, read: (at) => valueIn(at, () => rounded(big(at('low')) + big(at('high')), 2n)) }
  // A sum may be beyond what an integer of SQLite's or a double holds: its two halves are not.
  const columns = { ...unit, high: `cast(sum(${minor} / ${shares}) as text)`, low: `cast(sum(${minor} % ${shares}) as text)`, count: `count(${minor})` }
  const sum = (at: (suffix: string) => SqlStorageValue) => big(at('high')) * BigInt(shares) + big(at('low'))
  return { name, columns, read: (at) => valueIn(at, () => (op === 'sum' ? sum(at) : rounded(sum(at), big(at('count'))))) }
}

/** Divided and rounded to the nearest, halves away from zero, as money is. */
function rounded(value: bigint, by: bigint): bigint {
  const size = value < 0n ? -value : value
  const quotient = (2n * size + by) / (2n * by)
  return value < 0n ? -quotient : quotient
}

/** A row's columns of one measure. */
export const columnsAt =
  (row: Row, index: number) =>
  (suffix: string): SqlStorageValue =>
    row[`m${index}_${suffix}`] ?? null
