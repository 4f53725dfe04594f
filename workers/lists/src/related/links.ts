import { Problem } from '@dot-do/contract'
import type { Open } from '../list/open.ts'
import type { Data } from '../values/values.ts'
import { inversesOf, noItem, pending, relationsOf, targetsOf } from './relations.ts'

/** Items of another list that must be there before what refers to them is written. */
export interface Needed {
  list: string
  inverses: string[]
  ids: string[]
}

interface Written {
  seq: number
  data: Data
}

type Link = [field: string, target: string, seq: number]

const piece = 5000
const neededMax = 10_000

/** Keeps what items refer to, in the transaction that writes them; what is not known to be there has to be asked for first. */
export function keepLinks(open: Open, rows: Written[], isNew: boolean): void {
  const relations = relationsOf(open.definition)
  if (relations.length === 0) return
  const { sql } = open.scope
  const before = new Set(isNew ? [] : rows.flatMap(({ seq }) => linksOf(open, seq)))
  const links: Link[] = []
  const fresh = new Map<string, Set<string>>()
  for (const { seq, data } of rows) {
    for (const field of relations) {
      for (const target of targetsOf(data, field)) {
        links.push([field.id, target, seq])
        if (!before.has(`${field.id} ${target}`)) fresh.set(field.list, (fresh.get(field.list) ?? new Set()).add(target))
      }
    }
  }
  checkFresh(open, fresh)
  if (!isNew) for (const { seq } of rows) sql.exec('delete from link where seq = ?', seq)
  for (let from = 0; from < links.length; from += piece) {
    const some = JSON.stringify(links.slice(from, from + piece))
    sql.exec('insert into link (field, target, seq) select value ->> 0, value ->> 1, value ->> 2 from json_each(?)', some)
  }
}

const linksOf = ({ scope: { sql } }: Open, seq: number): string[] =>
  sql
    .exec<{ field: string; target: string }>('select field, target from link where seq = ?', seq)
    .toArray()
    .map(({ field, target }) => `${field} ${target}`)

function checkFresh(open: Open, fresh: Map<string, Set<string>>): void {
  const needs: Needed[] = []
  for (const [list, targets] of fresh) {
    const isOwn = list === open.row.name
    const unknown = [...targets].filter(
      without(
        open,
        [...targets],
        isOwn ? 'select id from item where id = ids.value' : 'select id from vouch where list = ? and id = ids.value',
        isOwn ? [] : [list],
      ),
    )
    if (isOwn && unknown[0] !== undefined) throw noItem(unknown[0], list)
    if (unknown.length > neededMax) throw new Problem('resource_exhausted', `this refers to more than ${neededMax} items of ${list} at once`)
    if (unknown.length > 0) needs.push({ list, inverses: inversesOf(open.definition, list), ids: unknown })
  }
  if (needs.length > 0) throw new Problem('failed_precondition', 'it is not known whether the related items are there', { reason: pending.items, data: needs })
}

function without({ scope: { sql } }: Open, ids: string[], found: string, values: string[]): (id: string) => boolean {
  const rows = sql.exec<{ id: string }>(`select ids.value as id from json_each(?) as ids where exists (${found})`, JSON.stringify(ids), ...values)
  const there = new Set(rows.toArray().map(({ id }) => id))
  return (id) => !there.has(id)
}

/** Forgets what items refer to, which are gone. */
export function dropLinks({ scope: { sql } }: Open, seqs: number[]): void {
  sql.exec('delete from link where seq in (select value from json_each(?))', JSON.stringify(seqs))
}

/** Forgets what fields referred to that are no relations any more. */
export function dropFieldLinks(open: Open): void {
  open.scope.sql.exec('delete from link where field not in (select value from json_each(?))', JSON.stringify(relationsOf(open.definition).map(({ id }) => id)))
}
