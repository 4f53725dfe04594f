import type { StoreScope } from '@dot-do/store'
import { indexName, indexesOf } from '../types/rows.ts'
import { dataPath } from './fields.ts'
import type { Selection } from './selection.ts'
import type { SortKey } from './sort.ts'

/**
 * Where documents are taken from that are sorted by a field with an index: SQLite itself would sort all of a type, which it takes to be few.
 * Not where ids or another field with an index narrow them.
 */
export function sourceOf(scope: StoreScope, { range, parts }: Selection, keys: SortKey[], type: string | undefined): string {
  const path = keys[0] && dataPath(keys[0].name.split('.'))?.join('.')
  if (type === undefined || path === undefined || range.sql !== '1') return '_document'
  const indexes = indexesOf(scope, type)
  if (!indexes.includes(path) || parts().some(({ fields }) => fields.some((field) => indexes.some((index) => field === `data.${index}`)))) return '_document'
  return `_document indexed by ${indexName(type, path)}`
}
