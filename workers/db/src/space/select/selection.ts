import { type Filter, isTimezone, parseFilter, type Term, toSql } from '@dot-do/filter'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { type Globs, isWhole, type Range, rangesOf, readGlobs } from '../../glob/glob.ts'
import { dataPath, fieldsOf } from './fields.ts'

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

/** One of the conditions that all have to hold. */
export interface Part extends Fragment {
  /** What it is on: `id`, `type`, `data.price`. */
  fields: string[]
  /** The terms of the where in it. */
  terms: Term[]
}

/** What a selection comes to. */
export interface Selection {
  /** By id, as far as SQL can tell. */
  range: Part
  /** By everything else. */
  rest: Fragment
  /** The same, one by one. */
  parts: () => Part[]
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
  const own: Part[] = []
  // Likely, since SQLite takes a type for rarer than what a range of an index holds.
  if (type !== undefined) own.push({ ...{ sql: `likely(_document.type = ${quoted(type)})`, values: [] }, fields: ['type'], terms: [] })
  if (isPublic) own.push({ ...{ sql: "_document.visibility = 'public'", values: [] }, fields: ['visibility'], terms: [] })
  const filter = where && parseFilter(where, fieldsOf(scope, type), { now, timezone })
  return {
    ...{ range: rangeSql(globs && rangesOf(globs)), globs: globs && !isWhole(globs) ? globs : undefined },
    rest: all(filter ? [...own, sqlOf(filter.root)] : own),
    parts: () => (filter ? [...own, ...conjuncts(filter.root).map(partOf)] : own),
  }
}

type Node = Filter['root']

function sqlOf(root: Node): Fragment {
  const { sql, params } = toSql({ root }, { parametersMax })
  return { sql: `(${sql})`, values: params }
}

const conjuncts = (node: Node): Node[] => (node.op === 'and' ? node.of.flatMap(conjuncts) : [node])

const partOf = (node: Node): Part => ({ ...sqlOf(node), fields: termsIn(node).map(fieldOf), terms: termsIn(node) })

const termsIn = (node: Node): Term[] => (node.op === 'term' ? [node.term] : node.op === 'not' ? termsIn(node.of) : node.of.flatMap(termsIn))

/** The one name of what a term is on: data may be named without `data.`. */
export function fieldOf({ path }: Pick<Term, 'path'>): string {
  const keys = dataPath(path)
  return (keys ? ['data', ...keys] : path).join('.')
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

function rangeSql(ranges: Range[] | undefined): Part {
  if (!ranges) return { sql: '1', values: [], fields: [], terms: [] }
  const parts = ranges.map(([, to]) => (to === undefined ? '_document.id = ?' : '_document.id >= ? and _document.id < ?'))
  return { sql: `(${parts.join(' or ')})`, values: ranges.flatMap((range) => range as string[]), fields: ['id'], terms: [] }
}

/** The documents of these numbers. */
export const among = (seqs: number[]): Fragment => ({ sql: '_document.seq in (select value from json_each(?))', values: [JSON.stringify(seqs)] })
