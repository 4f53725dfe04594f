import type { StoreScope } from '@dot-do/store'
import { indexesOf, indexName } from '../types/rows.ts'
import { dataPath } from './fields.ts'
import { areMore, isTellable } from './reads.ts'
import type { Part, Selection } from './selection.ts'
import type { SortKey } from './sort.ts'

/** What documents are taken from, in SQL, and what its index tells of them. */
interface Source {
  sql: string
  told: Part[]
}

const along = (type: string, index: string) => `_document indexed by ${indexName(type, index)}`

/** The indexes of a type on fields that a selection asks for. */
export function sourcesFor(scope: StoreScope, { parts }: Selection, type: string | undefined): Source[] {
  if (type === undefined) return []
  const all = parts()
  const onIndex = (index: string) => all.filter(({ fields, terms }) => fields[0] === `data.${index}` && terms.length === 1 && terms.every(isTellable))
  return indexesOf(scope, type)
    .map((index) => ({ sql: along(type, index), found: onIndex(index) }))
    .filter(({ found }) => found.length > 0)
    .map(({ sql, found }) => ({ sql, told: [...all.filter(({ fields }) => fields[0] === 'type'), ...found] }))
}

/**
 * Where documents are taken from that an index leaves few of, or that are sorted by one. SQLite itself knows neither how many there are nor how many a filter
 * finds: it would go through all of a type to be spared a sort, and sort all of a type that are not few.
 */
export function sourceOf(scope: StoreScope, selection: Selection, keys: SortKey[], type: string | undefined, few: number): string {
  const sources = sourcesFor(scope, selection, type)
  const narrow = sources.find(({ told }) => !areMore(scope, told, few))
  if (narrow) return narrow.sql
  const path = keys[0] && dataPath(keys[0].name.split('.'))?.join('.')
  if (type === undefined || path === undefined || selection.range.sql !== '1' || sources.length > 0) return '_document'
  return indexesOf(scope, type).includes(path) ? along(type, path) : '_document'
}
