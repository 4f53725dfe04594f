import { invalid } from '@dot-do/service'
import type { Fragment } from './selection.ts'
import { dataPath, valueSql } from './fields.ts'

export type Scalar = string | number | null

/** What a sort goes by. */
export interface SortKey {
  name: string
  sql: string
  isDown: boolean
  /** Whether it may be missing. */
  isNullable: boolean
}

/** The keys of a sort, the id last: ties end on it. */
export function sortOf(sort: string | readonly string[] | undefined): SortKey[] {
  const names = sort === undefined ? [] : typeof sort === 'string' ? sort.split(',') : sort
  if (names.length > 5) invalid('at most 5 fields are sorted by', ['sort'])
  const keys = names.map((name, index) => {
    const isDown = name.startsWith('-')
    const bare = isDown ? name.slice(1) : name
    const sql = valueSql(bare)
    return sql === undefined
      ? invalid(`no field ${JSON.stringify(name.slice(0, 100))} to sort by`, ['sort', index])
      : { name: bare, sql, isDown, isNullable: sql === '_document.title' || dataPath(bare.split('.')) !== undefined }
  })
  const end = keys.findIndex(({ sql }) => sql === '_document.id')
  return end >= 0 ? keys.slice(0, end + 1) : [...keys, { name: 'id', sql: '_document.id', isDown: false, isNullable: false }]
}

/** Missing values come before all others. */
export const orderBy = (keys: readonly SortKey[]): string => keys.map(({ sql, isDown }) => `${sql}${isDown ? ' desc' : ''}`).join(', ')

/** What comes behind a place: later by one key, and the same by those before it. The nearest part is the first. */
export function behind(keys: readonly SortKey[], place: readonly Scalar[]): Fragment[] {
  return keys
    .map((key, index): Fragment[] => {
      const same = keys.slice(0, index).map(({ sql }) => `${sql} is ?`)
      return laterThan(key, place[index] ?? null).map(({ sql, values }) => ({
        sql: [...same, sql].join(' and '),
        values: [...place.slice(0, index), ...values],
      }))
    })
    .toReversed()
    .flat()
}

/** In stretches of their own, as an index has them: one of both would be looked for along all of it. */
function laterThan({ sql, isDown, isNullable }: SortKey, value: Scalar): Fragment[] {
  if (value === null) return [{ sql: isDown ? '0' : `${sql} is not null`, values: [] }]
  const later = [{ sql: `${sql} ${isDown ? '<' : '>'} ?`, values: [value] }]
  return isDown && isNullable ? [...later, { sql: `${sql} is null`, values: [] }] : later
}
