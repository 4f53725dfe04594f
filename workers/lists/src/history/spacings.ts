import { generateNKeysBetween } from 'fractional-indexing'
import type { Open } from '../list/open.ts'

// Where items stood is a text that sorts as they do; when a neighbourhood is spaced anew its texts change. The history keeps
// the old ones: here is what became of them, so that an item can be put back to where it was.

// Made when it is first needed: most lists never are.
const table = `create table if not exists spacing (
  spacing integer not null, before text not null, after text not null, version integer not null, primary key (spacing, before)) without rowid`

const isThere = ({ scope: { sql } }: Open): boolean => sql.exec("select 1 from sqlite_master where name = 'spacing'").toArray().length > 0

/** Keeps what became of the positions of a neighbourhood, in their order; of what bounds it nothing did. */
export function keepSpacing(open: Open, pairs: { before: string; after: string }[]): void {
  const { sql } = open.scope
  sql.exec(table)
  sql.exec('delete from spacing where version < (select min(version) from change)')
  for (let from = 0; from < pairs.length; from += 5000) {
    sql.exec(
      'insert or ignore into spacing select ?, value ->> 0, value ->> 1, ? from json_each(?)',
      ...[open.row.spacing, open.row.version, JSON.stringify(pairs.slice(from, from + 5000).map(({ before, after }) => [before, after]))],
    )
  }
}

/** Forgets all of it, with the list. */
export const dropSpacings = (sql: SqlStorage): void => void sql.exec('drop table if exists spacing')

/** A position that a change has written down. */
export interface Placed {
  /** Of the change. */
  version: number
  position: string
}

/** Brings positions from the history, each to where it is now. */
export function respace(open: Open, placed: Placed[]): void {
  if (!isThere(open) || placed.length === 0) return
  const { sql } = open.scope
  const first = placed.reduce((least, { version }) => Math.min(least, version), Number.MAX_SAFE_INTEGER)
  const spacings = sql
    .exec<{ spacing: number; version: number }>('select distinct spacing, version from spacing where version >= ? order by spacing', first)
    .toArray()
  for (const { spacing, version } of spacings) {
    const old = placed.filter((each) => each.version <= version)
    const keys = sql.exec<Key>('select before, after from spacing where spacing = ? order by before', spacing).toArray()
    const moved = carried(keys, [...new Set(old.map(({ position }) => position))].toSorted(byCodeUnit))
    for (const each of old) each.position = moved.get(each.position) ?? each.position
  }
}

type Key = { before: string; after: string }

// As SQLite and the keys themselves compare.
const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Where positions, in their order, have come to: between the same neighbours, in the same order. */
function carried(keys: Key[], positions: string[]): Map<string, string> {
  const moved = new Map<string, string>()
  const gaps = new Map<number, string[]>()
  let at = 0
  for (const position of positions) {
    while (at < keys.length && (keys[at]?.before ?? '') < position) at++
    const key = keys[at]
    if (key?.before === position) moved.set(position, key.after)
    else if (!isBeyond(keys, at)) gaps.set(at, [...(gaps.get(at) ?? []), position])
  }
  for (const [index, within] of gaps) {
    const fresh = generateNKeysBetween(keys[index - 1]?.after ?? null, keys[index]?.after ?? null, within.length)
    for (const [each, position] of within.entries()) moved.set(position, fresh[each] ?? position)
  }
  return moved
}

/** Whether what is in this gap was not touched: it lies outside of the neighbourhood. */
function isBeyond(keys: Key[], index: number): boolean {
  const edge = index === 0 ? keys[0] : index === keys.length ? keys.at(-1) : undefined
  return edge !== undefined && edge.before === edge.after
}
