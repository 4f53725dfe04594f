import type { FieldType } from '@dot-do/filter'
import { jsonPath } from '@dot-do/filter'
import type { StoreScope } from '@dot-do/store'
import { singlesOf } from '../types/singles.ts'

const text = (sql: string): FieldType => ({ kind: 'text', sql, folded: `lower(${sql})` })

/** The fields that are a document's own. */
const own: Record<string, FieldType> = {
  id: text('_document.id'),
  type: text('_document.type'),
  title: { kind: 'text', sql: '_document.title', folded: 'coalesce(_document.title_folded, lower(_document.title))' },
  visibility: { kind: 'text', sql: '_document.visibility', folded: '_document.visibility', options: ['private', 'public'] },
  version: { kind: 'number', sql: '_document.version' },
  hash: text('_document.hash'),
  createdAt: { kind: 'datetime', sql: '_document.created_at' },
  updatedAt: { kind: 'datetime', sql: '_document.updated_at' },
}

// The folded data where it differs from what `lower` makes of the data.
const folded = 'coalesce((select _folded.data from _folded where _folded.document = _document.seq), _document.data)'

/** The keys that lead to a value in the data: every name that is not a document's own, or what is behind `data.`. */
export function dataPath(path: readonly string[]): string[] | undefined {
  const [head = '', ...below] = path
  if (head === 'data') return below.length > 0 ? below : undefined
  return path.length === 1 && Object.hasOwn(own, head) ? undefined : [...path]
}

/** What filters may ask of documents; of those of one type, what is known of its fields helps. */
export function fieldsOf(scope: StoreScope, type: string | undefined): (path: string[]) => FieldType | undefined {
  const singles = singlesOf(scope, type)
  return (path) => {
    const keys = dataPath(path)
    if (keys) return { kind: 'json', sql: '_document.data', path: keys, folded, isLowered: true, ...(singles.has(keys.join('.')) && { isSingle: true }) }
    return path.length === 1 ? own[path[0] ?? ''] : undefined
  }
}

/** SQL of what a name stands for, to sort and count by. */
export function valueSql(name: string): string | undefined {
  const path = name.split('.')
  const keys = isName(name) ? dataPath(path) : undefined
  if (keys) return `json_extract(_document.data, ${jsonPath(keys)})`
  return path.length === 1 && Object.hasOwn(own, name) ? own[name]?.sql : undefined
}

/** Whether a dotted name can be one of the data: SQLite takes U+0000 for the end of a key. */
export const isName = (name: string): boolean => name.isWellFormed() && !name.includes('\0') && !name.split('.').includes('')
