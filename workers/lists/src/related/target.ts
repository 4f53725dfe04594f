import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { openList } from '../list/open.ts'
import { stamp as stamps } from '../list/schema.ts'

// Removals and references are ordered by a stamp. A removal marks its items with the next one, then has every list that may refer to them forget what it
// knew of them from before; then it removes what is still marked. A list that wants to refer asks first, which takes the mark away, and may write only what
// it learned since the last removal it heard of. So one of the two always sees the other, whoever dies in between, and no lease has to run out.

/** The whole list, among marks and fences. */
export const everything = '*'

/** Milliseconds that a list whose deletion is agreed to takes no references: longer than any call lasts. */
const deletionMs = 60_000
const markMs = 60 * 60 * 1000

const stampOf = ({ db }: StoreScope): number => db.select().from(stamps).get()?.value ?? 0

function nextStamp({ sql }: StoreScope): number {
  return sql.exec<{ value: number }>('insert into stamp (id, value) values (0, 1) on conflict do update set value = value + 1 returning value').one().value
}

/** Has the list know that another may refer to it, and how that wants to be shown. */
export function refer(scope: StoreScope, { list, from, inverses }: { list: string; from: string; inverses: string[] }): void {
  const open = openList(scope, list)
  for (const name of inverses)
    if (open.fieldOf(name)) throw new Problem('already_exists', `the list ${list} has a field ${name} of its own`, { data: { field: name } })
  remember(scope, from, inverses)
}

// Written again only after a removal was tried, so that most references cost the list no write.
function remember(scope: StoreScope, from: string, inverses: string[]): void {
  const { sql } = scope
  const row = sql.exec<{ since: number; inverses: string }>('select since, inverses from referrer where name = ?', from).toArray()[0]
  const known = row ? (JSON.parse(row.inverses) as string[]) : []
  const all = [...new Set([...known, ...inverses])].slice(-50)
  const since = stampOf(scope)
  if (row?.since === since && all.length === known.length) return
  sql.exec(
    'insert into referrer (name, since, inverses) values (?1, ?2, ?3) on conflict do update set since = ?2, inverses = ?3',
    ...[from, since, JSON.stringify(all)],
  )
}

export interface Linking {
  list: string
  from: string
  inverses: string[]
  ids: string[]
}

/** Says which items are there to refer to, as of which stamp; whoever is removing them has to ask again. */
export function link(scope: StoreScope, { list, from, inverses, ids }: Linking): { stamp: number; missing: string[] } {
  openList(scope, list)
  const { sql, now } = scope
  remember(scope, from, inverses)
  const deleting = sql.exec('select 1 from mark where id = ? and hits is not null and at > ?', everything, now - deletionMs).toArray()
  if (deleting.length > 0) throw new Problem('unavailable', `the list ${list} is being deleted`)
  sql.exec('delete from mark where id in (select value from json_each(?)) or id = ?', JSON.stringify(ids), everything)
  const missing = sql.exec<{ id: string }>('select value as id from json_each(?) where value not in (select id from item)', JSON.stringify(ids)).toArray()
  return { stamp: stampOf(scope), missing: missing.map(({ id }) => id) }
}

/** Marks items, or all, for removal; who has to agree. */
export function claim(scope: StoreScope, { list, ids }: { list: string; ids?: string[] | undefined }): { stamp: number; referrers: string[] } {
  openList(scope, list)
  const { sql, now } = scope
  const stamp = nextStamp(scope)
  sql.exec('delete from mark where id in (select id from mark where at < ? limit 1000)', now - markMs)
  sql.exec(
    'insert into mark (id, stamp, at) select value, ?1, ?2 from json_each(?3) where true on conflict do update set stamp = ?1, at = ?2, hits = null',
    ...[stamp, now, JSON.stringify(ids ?? [everything])],
  )
  return { stamp, referrers: referrersOf(scope) }
}

/** Notes that all have agreed to what is still marked with this stamp, and which of them have something to clear. */
export function agree({ sql, now }: StoreScope, { stamp, hits }: { list: string; stamp: number; hits: string[] }): void {
  sql.exec('update mark set hits = ?, at = ? where stamp = ?', JSON.stringify(hits), now, stamp)
}

/** Forgets a list that does not refer here any more, unless it has spoken since that stamp. */
export function forgetReferrer({ sql }: StoreScope, { name, stamp }: { list: string; name: string; stamp: number }): void {
  sql.exec('delete from referrer where name = ? and since < ?', name, stamp)
}

export const referrersOf = ({ sql }: StoreScope): string[] =>
  sql
    .exec<{ name: string }>('select name from referrer order by name')
    .toArray()
    .map(({ name }) => name)
