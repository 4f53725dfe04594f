import { type FieldType as Filterable, parseFilter, toSql, isTimezone } from '@dot-do/filter'
import { invalid } from '@dot-do/service'
import { ForeignTerms, type Resolved } from '../related/foreign.ts'
import type { Relation } from '../related/relations.ts'
import type { StoredField } from '../values/field.ts'
import { columnOf } from './columns.ts'
import type { Open } from './open.ts'
import type { Fragment } from './sort.ts'

/** What relative dates in a filter hang on. */
export interface Clock {
  timezone: string | undefined
  /** Milliseconds since the epoch. */
  now: number
  /** What is known of other lists, where a filter may reach into them; else it may not. `unasked` where it is only looked at. */
  foreign?: Resolved | 'unasked' | undefined
}

// Of the 100 that a statement takes; the rest are for cursor, search and limit.
const parametersMax = 70

/** A caller's `where` as SQL over `item`, with bound values alone. */
export function whereSql(open: Open, where: Record<string, unknown> | undefined, { timezone = 'UTC', now, foreign }: Clock): Fragment | undefined {
  if (!isTimezone(timezone)) invalid('is no time zone of the IANA database', ['timezone'])
  if (where === undefined) return undefined
  const terms = new ForeignTerms({ timezone, now }, foreign === 'unasked' ? undefined : foreign)
  const filter = parseFilter(where, (path) => filterable(open, path, foreign !== undefined), { now, timezone })
  const { sql, params } = toSql(filter, { parametersMax, foreign: (term) => terms.sqlOf(term) })
  if (foreign !== 'unasked') terms.check()
  return { sql, values: params }
}

/** What a filter may ask of the field that a dotted name stands for. */
export function filterable(open: Open, [head = '', ...below]: string[], mayCross = false): Filterable | undefined {
  const column = columnOf(open, head)
  if (!column) return open.definition.strict ? undefined : { kind: 'json', sql: 'item.data', path: ['x', head, ...below] }
  const { sql, field, type } = column
  if ((type === 'json' || type === 'file') && field) return json(field, below)
  if (type === 'money') return money(sql, below, field)
  if (type === 'rollup') invalid(`${head} is reckoned when it is read: nothing filters by it`, ['where', head])
  if (type === 'relation' && field && below.length > 0) {
    if (!mayCross) invalid(`${head}.${below.join('.')} is of another list: only query and aggregate filter by it`, ['where', [head, ...below].join('.')])
    return { kind: 'json', foreign: { relation: field as Relation, rest: below } }
  }
  return below.length > 0 ? undefined : scalar(sql, type, field)
}

function scalar(sql: string, type: StoredField['type'], field: StoredField | undefined): Filterable {
  if (type === 'number' || type === 'boolean' || type === 'date' || type === 'datetime') return { kind: type, sql }
  const options = field?.options
  if (type === 'multiselect' || field?.many) return { kind: 'text', list: true, sql, ...(options && { options }) }
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
