import { Problem } from '@dot-do/contract'
import { haversineOf, radians } from './places.ts'
import { successor, utf8Length } from './text.ts'
import type { Edge, FieldType, Filter, Glob, Kind, Node, Scalar, Term, ValueTest } from './types.ts'

/** SQL with a `?` for each of `params`, in order. */
export interface Sql {
  sql: string
  params: (string | number)[]
}

export interface SqlOptions {
  /** How many bound values may be used, at most 100 (what a Durable Object's statement takes, less the domain's own). */
  parametersMax?: number
  /** SQL of a condition on a foreign field, such as `customer in (select value from json_each(?))`. */
  foreign?: (term: Term) => Sql
}

const parametersMost = 100

/**
 * The filter as an SQL condition: true for what matches, and false or null for the rest. Values are bound, lists as one JSON value; the names in it are
 * the domain's or quoted. Throws a Problem `invalid_argument` where more values are to be bound than may be.
 */
export function toSql({ root }: Filter, { parametersMax = parametersMost, foreign }: SqlOptions = {}): Sql {
  const built = node(root, foreign)
  if (built.params.length > parametersMax)
    throw new Problem('invalid_argument', `the where has too many values for one query: ${built.params.length} where ${parametersMax} fit`)
  return built
}

type Foreign = SqlOptions['foreign']

function node(at: Node, foreign: Foreign): Sql {
  if (at.op === 'term') return term(at.term, foreign)
  if (at.op === 'not') return wrap('(', node(at.of, foreign), ') is not true')
  const parts = at.of.map((part) => node(part, foreign))
  return join(parts, at.op) ?? { sql: at.op === 'and' ? '1' : '0', params: [] }
}

// As a balanced tree: `a or b or c …` is as deep as it is long, and SQLite bounds the depth at 100.
function join(parts: Sql[], op: 'and' | 'or'): Sql | undefined {
  if (parts.length <= 1) return parts[0]
  const middle = Math.ceil(parts.length / 2)
  const left = join(parts.slice(0, middle), op)
  const right = join(parts.slice(middle), op)
  return left && right && { sql: `(${left.sql} ${op} ${right.sql})`, params: [...left.params, ...right.params] }
}

const wrap = (before: string, { sql, params }: Sql, after: string): Sql => ({ sql: `${before}${sql}${after}`, params })
const raw = (sql: string): Sql => ({ sql, params: [] })

/** Text as an SQL literal. */
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** The SQLite JSON path of some keys, as an SQL literal: `'$."a"."b"'`. An index on an expression is used where it is written alike. */
export const jsonPath = (path: readonly string[]) => literal(`$${path.map((key) => `.${JSON.stringify(key)}`).join('')}`)

function term(condition: Term, foreign: Foreign): Sql {
  const { field, test, path } = condition
  if (field.foreign !== undefined) {
    if (foreign === undefined) throw new TypeError(`the field ${path.join('.')} is foreign, and toSql was given no foreign`)
    return wrap('(', foreign(condition), ')')
  }
  const source = test.op === '$contains' ? field.folded : field.sql
  if (source === undefined) throw new TypeError(`the field ${path.join('.')} has no SQL`)
  if (test.op === 'has' || test.op === '$exists') return raw(presence(test.op, field, source))
  if (test.op === '$all') return every(test.values, field, source)
  if (!field.list && (field.kind !== 'json' || field.isSingle)) return one(test, { value: valueOf(field, source), type: typeOf(field, source) }, field)
  return any(one(test, { value: '_e.value', type: '_e.type' }, field), field, source)
}

const valueOf = ({ path }: FieldType, source: string) => (path === undefined ? source : `json_extract(${source}, ${jsonPath(path)})`)
const elementsOf = ({ path }: FieldType, source: string) => `json_each(${source}${path === undefined ? '' : `, ${jsonPath(path)}`})`
const typeOf = ({ path }: FieldType, source: string) => `json_type(${source}${path === undefined ? '' : `, ${jsonPath(path)}`})`

function any(condition: Sql, field: FieldType, source: string): Sql {
  const exists = wrap(`exists (select 1 from ${elementsOf(field, source)} _e where `, condition, ')')
  // json_each also walks an object's members, which are not its elements.
  return field.kind === 'json' ? wrap(`(${typeOf(field, source)} <> 'object' and `, exists, ')') : exists
}

function presence(op: 'has' | '$exists', field: FieldType, source: string): string {
  if (field.kind !== 'json') return `${valueOf(field, source)} is not null`
  const type = typeOf(field, source)
  if (op === '$exists') return `${type} is not null`
  return `(${type} <> 'null' and (${type} <> 'array' or not exists (select 1 from ${elementsOf(field, source)} _e where _e.type = 'null')))`
}

// SQLite has no booleans of its own.
const bound = (value: Scalar) => (typeof value === 'boolean' ? Number(value) : value)

const jsonTypes = { string: `= 'text'`, number: `in ('integer', 'real')`, boolean: `in ('true', 'false')` }

/** Of a `json` value, whether its type is the operand's. */
function typed(value: Scalar, kind: Kind, type: string): string {
  return kind === 'json' ? `${type} ${jsonTypes[typeof value as 'string' | 'number' | 'boolean']} and ` : ''
}

const comparers = { $eq: '=', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' }

/** The condition on one value, `type` being SQL of its JSON type. */
function one(test: ValueTest, { value, type }: { value: string; type: string }, { kind, isLowered }: FieldType): Sql {
  switch (test.op) {
    case '$in':
      return among(test.values, value, kind, type)
    case '$glob':
      return wrap(`(${typed('', kind, type)}`, glob(test.glob, value), ')')
    case '$startsWith':
      return wrap(`(${typed('', kind, type)}`, startsWith(test.text, value), ')')
    case '$endsWith':
      return wrap(`(${typed('', kind, type)}`, endsWith(test.text, value), ')')
    case '$contains':
      return wrap(`(${typed('', kind, type)}`, contains(test.words, isLowered ? `lower(${value})` : value), ')')
    case 'circle':
    case 'box':
    case 'polygon':
      return place(test, value)
    default:
      return { sql: `(${typed(test.value, kind, type)}${value} ${comparers[test.op]} ?)`, params: [bound(test.value)] }
  }
}

function among(values: Scalar[], value: string, kind: Kind, type: string): Sql {
  if (kind !== 'json') return { sql: `${value} in (select value from json_each(?))`, params: [JSON.stringify(values.map(bound))] }
  // Here 1 and true differ.
  const same = `_w.value = ${value} and (_w.type = ${type} or _w.type in ('integer', 'real') and ${type} in ('integer', 'real'))`
  return { sql: `exists (select 1 from json_each(?) _w where ${same})`, params: [JSON.stringify(values)] }
}

function every(values: Scalar[], field: FieldType, source: string): Sql {
  if (values.length === 0) return raw('0')
  const isJson = field.kind === 'json'
  const same = isJson ? ` and (_w.type = _e.type or _w.type in ('integer', 'real') and _e.type in ('integer', 'real'))` : ''
  const found = any(raw(`_e.value = _w.value${same}`), field, source).sql
  return { sql: `not exists (select 1 from json_each(?) _w where (${found}) is not true)`, params: [JSON.stringify(isJson ? values : values.map(bound))] }
}

function startsWith(prefix: string, value: string): Sql {
  if (prefix === '') return raw(`${value} is not null`)
  const end = successor(prefix)
  return end === undefined ? { sql: `${value} >= ?`, params: [prefix] } : { sql: `${value} >= ? and ${value} < ?`, params: [prefix, end] }
}

// In bytes: SQLite's character functions stop at U+0000.
function endsWith(suffix: string, value: string): Sql {
  if (suffix === '') return raw(`${value} is not null`)
  return { sql: `substr(cast(${value} as blob), -${utf8Length(suffix)}) = cast(? as blob)`, params: [suffix] }
}

function contains(words: string[], value: string): Sql {
  const [word, ...others] = words
  if (word === undefined) return raw(`${value} is not null`)
  if (others.length === 0) return { sql: `instr(${value}, ?) > 0`, params: [word] }
  return { sql: `${value} is not null and not exists (select 1 from json_each(?) _w where instr(${value}, _w.value) = 0)`, params: [JSON.stringify(words)] }
}

function glob({ prefix, rest, tokens }: Glob, value: string): Sql {
  if (tokens.length === 0) return { sql: `${value} = ?`, params: [prefix] }
  // GLOB stops at U+0000, so such texts are left out.
  const clean = `instr(${value}, char(0)) = 0`
  const start = startsWith(prefix, value)
  const end = prefix === '' ? value : `substr(${value}, ${Array.from(prefix).length + 1})`
  return { sql: `${start.sql} and ${clean} and ${end} glob ?`, params: [...start.params, rest] }
}

type PlaceTest = Extract<ValueTest, { op: 'circle' | 'box' | 'polygon' }>

function place(test: PlaceTest, value: string): Sql {
  const lat = `json_extract(${value}, '$.lat')`
  const lng = `json_extract(${value}, '$.lng')`
  if (test.op === 'polygon') return polygon(test.edges, lat, lng)
  if (test.op === 'circle') {
    const { center, radius } = test
    const sine = (degrees: string) => `sin(radians(${degrees} - ?) / 2)`
    const sql = `(pow(${sine(lat)}, 2) + ? * cos(radians(${lat})) * pow(${sine(lng)}, 2) <= ?)`
    return { sql, params: [center.lat, Math.cos(radians(center.lat)), center.lng, haversineOf(radius)] }
  }
  const between = `(${lng} >= ? ${test.west <= test.east ? 'and' : 'or'} ${lng} <= ?)`
  return { sql: `(${lat} >= ? and ${lat} <= ? and ${between})`, params: [test.south, test.north, test.west, test.east] }
}

function polygon(edges: Edge[], lat: string, lng: string): Sql {
  const [lat1, lng1, lat2, lng2] = [0, 1, 2, 3].map((index) => `(0.0 + json_extract(_g.value, '$[${index}]'))`)
  const crosses = `(${lat1} > ${lat}) <> (${lat2} > ${lat}) and ${lng} < (${lng2} - ${lng1}) * (${lat} - ${lat1}) / (${lat2} - ${lat1}) + ${lng1}`
  return { sql: `(select count(*) from json_each(?) _g where ${crosses}) % 2 = 1`, params: [JSON.stringify(edges)] }
}
