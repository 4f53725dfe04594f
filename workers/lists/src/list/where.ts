import { type FieldType as Filterable, parseFilter, toSql } from '@dot-do/filter'
import type { StoredField } from '../values/field.ts'
import { columnOf } from './columns.ts'
import type { Open } from './open.ts'
import type { Fragment } from './sort.ts'

/** What relative dates in a filter hang on. */
export interface Clock {
  timezone: string | undefined
  /** Milliseconds since the epoch. */
  now: number
}

// Of the 100 that a statement takes; the rest are for cursor, search and limit.
const parametersMax = 70

/** A caller's `where` as SQL over `item`, with bound values alone. */
export function whereSql(open: Open, where: Record<string, unknown> | undefined, { timezone = 'UTC', now }: Clock): Fragment | undefined {
  if (where === undefined) return undefined
  const { sql, params } = toSql(
    parseFilter(where, (path) => filterable(open, path), { now, timezone }),
    { parametersMax },
  )
  return { sql, values: params }
}

/** What a filter may ask of the field that a dotted name stands for. */
export function filterable(open: Open, [head = '', ...below]: string[]): Filterable | undefined {
  const column = columnOf(open, head)
  if (!column) return open.definition.strict ? undefined : { kind: 'json', sql: 'item.data', path: ['x', head, ...below] }
  const { sql, field, type } = column
  if (type === 'json' && field) return json(field, below)
  if (type === 'money') return money(sql, below, field)
  return below.length > 0 ? undefined : scalar(sql, type, field)
}

function scalar(sql: string, type: StoredField['type'], field: StoredField | undefined): Filterable {
  if (type === 'number' || type === 'boolean' || type === 'date' || type === 'datetime') return { kind: type, sql }
  const options = field?.options
  if (type === 'multiselect') return { kind: 'text', list: true, sql, ...(options && { options }) }
  return { kind: 'text', sql, folded: field ? `coalesce(${foldedSql(field)}, lower(${sql}))` : `lower(${sql})`, ...(options && { options }) }
}

function json(field: StoredField, below: string[]): Filterable {
  if (below.length > 0) return { kind: 'json', sql: 'item.data', path: [field.id, ...below] }
  const text = `json_quote(coalesce(${foldedSql(field)}, lower(json_extract(item.data, '$.${field.id}'))))`
  const folded = `case json_type(item.data, '$.${field.id}') when 'text' then ${text} end`
  return { kind: 'json', sql: `(item.data -> '$.${field.id}')`, folded }
}

function money(sql: string, below: string[], field: StoredField | undefined): Filterable | undefined {
  const [part = 'amount', ...more] = below
  if (more.length > 0 || !field) return undefined
  if (part === 'currency') return { kind: 'text', sql: `json_extract(item.data, '$.${field.id}.currency')` }
  return part === 'amount' ? { kind: 'decimal', sql: `json_extract(item.data, '$.${field.id}.key')` } : undefined
}

const foldedSql = ({ id }: StoredField) => `json_extract(item.data, '$.c${id.slice(1)}')`
