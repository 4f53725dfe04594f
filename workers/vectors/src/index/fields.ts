import { type FieldType, jsonPath, parseFilter, type Sql, type Term, toSql } from '@dot-do/filter'
import type { StoreScope } from '@dot-do/store'
import type { Definition } from '../definition.ts'

/** The JSON that filters read: metadata with its texts in NFC. */
const document = 'coalesce(item.normal, item.metadata)'
const prefix = 'filterable_'

const operators = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$all', '$exists', '$glob', '$startsWith', '$endsWith'] as const

/** Keeps an index on each filterable field: on its plain value, and on whether it is a list. */
export function indexFields({ sql }: Pick<StoreScope, 'sql'>, { filterable }: Definition): void {
  for (const [at, field] of filterable.entries()) {
    const path = jsonPath(field.split('.'))
    const bare = document.replaceAll('item.', '')
    sql.exec(`create index ${prefix}${at}_value on item(json_extract(${bare}, ${path}))`)
    sql.exec(`create index ${prefix}${at}_list on item(json_type(${bare}, ${path})) where json_type(${bare}, ${path}) = 'array'`)
  }
}

export function dropFields({ sql }: Pick<StoreScope, 'sql'>): void {
  const names = sql.exec<{ name: string }>(`select name from sqlite_master where type = 'index' and name glob '${prefix}*'`).toArray()
  for (const { name } of names) sql.exec(`drop index ${name}`)
}

/** A filter as a condition on the table `item`. */
export function filterSql({ filterable }: Definition, filter: Record<string, unknown> | undefined, path: (string | number)[], parametersMax: number): Sql {
  if (filter === undefined) return { sql: '1', params: [] }
  const known = new Set(filterable)
  const parsed = parseFilter(filter, (field) => fieldOf(field, known), { operators, path })
  return toSql(parsed, { parametersMax, foreign: indexed })
}

function fieldOf(path: string[], known: ReadonlySet<string>): FieldType {
  const field: FieldType = { kind: 'json', sql: document, path }
  return known.has(path.join('.').normalize('NFC')) ? { ...field, foreign: true } : field
}

const comparers: Record<string, string> = { $eq: '=', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' }

/**
 * A condition on a filterable field: SQLite finds candidates by the field's indexes, since the condition names what they are on, and the condition that
 * any field has is tried on those.
 */
function indexed(term: Term): Sql {
  const plain = toSql(parseFilter({ [term.path.join('.')]: term.where }, (path) => fieldOf(path, new Set()), { operators }))
  const found = candidates(term)
  return found ? { sql: `(${found.sql}) and (${plain.sql})`, params: [...found.params, ...plain.params] } : plain
}

function candidates({ test, path }: Term): Sql | undefined {
  const at = jsonPath(path)
  const value = `json_extract(${document}, ${at})`
  const isList = `json_type(${document}, ${at}) = 'array'`
  if (test.op === '$in') return { sql: `${value} in (select value from json_each(?)) or ${isList}`, params: [JSON.stringify(test.values.map(bound))] }
  const comparer = comparers[test.op]
  return comparer !== undefined && 'value' in test && !Array.isArray(test.value)
    ? { sql: `${value} ${comparer} ? or ${isList}`, params: [bound(test.value)] }
    : undefined
}

const bound = (value: string | number | boolean) => (typeof value === 'boolean' ? Number(value) : value)
