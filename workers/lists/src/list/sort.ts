import { invalid } from '@dot-do/service'
import { type Column, columnOf } from './columns.ts'
import type { Open } from './open.ts'

/** One key of an order: nothing in it comes from a caller. */
export interface SortKey {
  sql: string
  isDown: boolean
}

/** What a `where`, an `order by` or an index takes: a text with its values. */
export interface Fragment {
  sql: string
  values: SqlStorageValue[]
}

export type Scalar = string | number | null

/** The order of `sort`, or the list’s own; its last key tells every item from the next. */
export function orderOf(open: Open, sort: string[] | undefined, path: string = 'sort'): SortKey[] {
  if (!sort) return [{ sql: 'item.position', isDown: false }]
  const keys = sort.flatMap((name, index) => keysOf(open, name, [path, index]))
  return [...keys, { sql: 'item.id', isDown: keys.at(-1)?.isDown ?? false }]
}

function keysOf(open: Open, given: string, path: (string | number)[]): SortKey[] {
  const isDown = given.startsWith('-')
  const name = isDown ? given.slice(1) : given
  const [head = '', below, ...more] = name.split('.')
  const column = columnOf(open, head) ?? invalid(`the list has no field ${head} to sort by`, path)
  if (below !== undefined && (column.type !== 'money' || below !== 'currency' || more.length > 0)) invalid(`nothing sorts by ${name}`, path)
  return sqlOf(column, below, path).map((sql) => ({ sql, isDown }))
}

function sqlOf({ type, field, sql }: Column, below: string | undefined, path: (string | number)[]): string[] {
  if (type === 'money') {
    const [currency, minor] = [`json_extract(item.data, '$.${field?.id}.currency')`, `json_extract(item.data, '$.${field?.id}.minor')`]
    return below === 'currency' ? [currency] : [currency, minor]
  }
  if (type === 'rollup') invalid(`${field?.name} is reckoned when it is read: nothing sorts by it`, path)
  if (type === 'longtext' || type === 'multiselect' || type === 'file' || field?.many) invalid(`nothing sorts by a ${type}`, path)
  // A cursor holds the value, and JSON may be large.
  return type === 'json' ? [`case typeof(${sql}) when 'text' then substr(${sql}, 1, 1000) else ${sql} end`] : [sql]
}

export const orderBy = (keys: SortKey[]): string => keys.map(({ sql, isDown }) => (isDown ? `${sql} desc` : sql)).join(', ')

/**
 * What comes behind a place in an order, as conditions to be read one after another: first what an index finds by
 * seeking, then, where the order runs down, the items without a value. Missing values come before all others.
 */
export function behind(keys: SortKey[], place: Scalar[]): Fragment[] {
  const [first, value] = [keys[0] as SortKey, place[0] ?? null]
  const exact = exactlyBehind(keys, place)
  if (value === null) return first.isDown ? [and(`${first.sql} is null`, exact)] : [exact]
  const seek = and(`${first.sql} ${first.isDown ? '<=' : '>='} ?`, exact, value)
  return first.isDown && keys.length > 1 ? [seek, { sql: `${first.sql} is null`, values: [] }] : [seek]
}

const and = (sql: string, { sql: more, values }: Fragment, ...own: SqlStorageValue[]): Fragment => ({
  sql: `${sql} and (${more})`,
  values: [...own, ...values],
})

function exactlyBehind(keys: SortKey[], place: Scalar[]): Fragment {
  const [parts, values]: [string[], SqlStorageValue[]] = [[], []]
  for (const [index, key] of keys.entries()) {
    const value = place[index] ?? null
    // Behind a missing value downwards, and behind nothing else, comes nothing.
    if (value === null && key.isDown) continue
    const equal = keys.slice(0, index).map(({ sql }) => `${sql} is ?`)
    const beyond =
      value === null ? `${key.sql} is not null` : key.isDown && index > 0 ? `(${key.sql} < ? or ${key.sql} is null)` : `${key.sql} ${key.isDown ? '<' : '>'} ?`
    parts.push([...equal, beyond].join(' and '))
    values.push(...place.slice(0, index), ...(value === null ? [] : [value]))
  }
  return { sql: parts.length > 0 ? parts.map((part) => `(${part})`).join(' or ') : '0', values }
}
