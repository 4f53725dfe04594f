import { isTimezone, parseFilter, toSql } from '@dot-do/filter'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { Problem } from '@dot-do/contract'
import { fitsGlobs, type Globs, isWhole, type Range, rangesOf, readGlobs } from '../../glob/glob.ts'
import { fieldsOf } from './fields.ts'

/** Which documents a call is about. */
export interface Selecting {
  id?: string | string[] | undefined
  type?: string | undefined
  where?: Record<string, unknown> | undefined
  timezone?: string | undefined
  /** Only what anyone may read. */
  isPublic?: boolean | undefined
}

/** SQL with its bound values. */
export interface Fragment {
  sql: string
  values: SqlStorageValue[]
}

interface Reading {
  /** What `now` means. */
  now?: number
  /** Where the globs are in the input. */
  path?: string[]
}

/** What a selection comes to. */
export interface Selection {
  /** By id, as far as SQL can tell. */
  range: Fragment
  /** By everything else. */
  rest: Fragment
  /** What the ids have to be held against; nothing where the range tells all. */
  globs: Globs | undefined
}

// Of the 100 that a statement takes; the rest are for ids, cursor and limit.
const parametersMax = 50

/** Literal: an index on the documents of a type is used where its condition is written alike. */
export const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

export function selectionOf(scope: StoreScope, { id, type, where, timezone = 'UTC', isPublic }: Selecting, { now = scope.now, path }: Reading = {}): Selection {
  if (!isTimezone(timezone)) invalid('is no time zone of the IANA database', ['timezone'])
  const globs = readGlobs(id, path)
  const parts: Fragment[] = []
  if (type !== undefined) parts.push({ sql: `_document.type = ${quoted(type)}`, values: [] })
  if (isPublic) parts.push({ sql: "_document.visibility = 'public'", values: [] })
  if (where !== undefined) {
    const { sql, params } = toSql(parseFilter(where, fieldsOf(scope, type), { now, timezone }), { parametersMax })
    parts.push({ sql: `(${sql})`, values: params })
  }
  return { range: rangeSql(globs && rangesOf(globs)), rest: all(parts), globs: globs && !isWhole(globs) ? globs : undefined }
}

/** What holds where all of these do. */
export const all = (parts: readonly Fragment[]): Fragment => ({
  sql:
    parts
      .map(({ sql }) => sql)
      .filter((sql) => sql !== '1')
      .join(' and ') || '1',
  values: parts.flatMap(({ values }) => values),
})

function rangeSql(ranges: Range[] | undefined): Fragment {
  if (!ranges) return { sql: '1', values: [] }
  const parts = ranges.map(([, to]) => (to === undefined ? '_document.id = ?' : '_document.id >= ? and _document.id < ?'))
  return { sql: `(${parts.join(' or ')})`, values: ranges.flatMap((range) => range as string[]) }
}

const keysMost = 2_000_000

/** The whole condition, ids that a glob has to tell among it: they are looked at here. */
export function conditionOf({ sql }: StoreScope, { range, rest, globs }: Selection): Fragment {
  if (!globs) return all([range, rest])
  const found: number[] = []
  let looked = 0
  for (const { seq, id } of sql.exec<{ seq: number; id: string }>(`select seq, id from _document where ${range.sql}`, ...range.values)) {
    if (++looked > keysMost)
      throw new Problem('resource_exhausted', `more than ${keysMost.toLocaleString('en')} ids begin as this glob does: begin it with more than a wildcard`)
    if (fitsGlobs(globs, id)) found.push(seq)
  }
  return all([{ sql: '_document.seq in (select value from json_each(?))', values: [JSON.stringify(found)] }, rest])
}
