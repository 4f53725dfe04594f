import { jsonPath } from '@dot-do/filter'
import { invalid } from '@dot-do/service'
import type { Grouping } from 'lists.do/contract'
import { toAmount } from '../values/money.ts'
import { isTimezone } from '@dot-do/filter'
import { bucketSql, shiftSql } from './buckets.ts'
import { columnOf } from './columns.ts'
import type { Open } from './open.ts'
import type { Fragment } from './sort.ts'

/** What groups share: SQL of it, and how callers see what SQL gives. */
export interface Key {
  name: string
  sql: string
  read: (value: SqlStorageValue) => unknown
}

const asIs = (value: SqlStorageValue): unknown => value
const asBoolean = (value: SqlStorageValue): unknown => (value === null ? null : value === 1)
const asJson = (value: SqlStorageValue): unknown => (typeof value === 'string' ? JSON.parse(value) : null)

function asMoney(value: SqlStorageValue): unknown {
  if (typeof value !== 'string') return null
  const [currency = '', minor = '0'] = value.split(' ')
  return { amount: toAmount(BigInt(minor), currency), currency }
}

/** The keys of `groupBy`; refuses what can't tell groups apart. */
export function keysOf(open: Open, groupBy: Grouping[], filter: Fragment): Key[] {
  const keys = groupBy.map((grouping, index) =>
    typeof grouping === 'string' ? plainKey(open, grouping, ['groupBy', index]) : bucketKey(open, grouping, index, filter),
  )
  for (const [index, { name }] of keys.entries()) {
    if (keys.findIndex((key) => key.name === name) < index) invalid(`groups by ${name} twice`, ['groupBy', index])
  }
  return keys
}

function plainKey(open: Open, name: string, path: (string | number)[]): Key {
  const [head = '', ...below] = name.split('.')
  const column = columnOf(open, head)
  if (!column)
    return open.definition.strict
      ? invalid(`the list has no field ${head}`, path)
      : { name, sql: `nullif(item.data -> ${jsonPath(['x', head, ...below])}, 'null')`, read: asJson }
  const { sql, type, field } = column
  if (type === 'json' && field) return { name, sql: `nullif(item.data -> ${jsonPath([field.id, ...below])}, 'null')`, read: asJson }
  if (type === 'money') return moneyKey(name, sql, below, path)
  if (below.length > 0) invalid(`there is nothing below ${head}`, path)
  if (type === 'longtext' || type === 'multiselect' || type === 'rollup' || type === 'file' || field?.many) invalid(`nothing groups by a ${type}`, path)
  return { name, sql, read: type === 'boolean' ? asBoolean : asIs }
}

function moneyKey(name: string, sql: string, below: string[], path: (string | number)[]): Key {
  if (below.length === 0) return { name, sql: `(${sql} ->> 'currency' || ' ' || (${sql} ->> 'minor'))`, read: asMoney }
  return below.join('.') === 'currency' ? { name, sql: `(${sql} ->> 'currency')`, read: asIs } : invalid(`money has no ${below.join('.')} to group by`, path)
}

function bucketKey(open: Open, { field: name, by, timezone = 'UTC' }: Exclude<Grouping, string>, index: number, filter: Fragment): Key {
  const { sql, type } = columnOf(open, name) ?? invalid(`the list has no field ${name}`, ['groupBy', index, 'field'])
  if (type !== 'date' && type !== 'datetime') invalid(`a ${type} is in no ${by}`, ['groupBy', index, 'field'])
  if (!isTimezone(timezone)) invalid('is no time zone of the IANA database', ['groupBy', index, 'timezone'])
  return { name, sql: bucketSql(sql, by, type === 'date' ? undefined : shiftSql(open, sql, timezone, filter)), read: asIs }
}
