import { Problem } from '@dot-do/contract'
import type { Open } from '../list/open.ts'
import { readRows } from '../list/rows.ts'
import { type Relation, pending, relationsOf, restricted } from './relations.ts'
import { takenOut } from './take-out.ts'
import { referrersOf } from './target.ts'
import type { replaceRow } from '../list/write.ts'

/** What the outbox of a list brings to the lists that refer to it: these items, or all, are gone. */
export interface Unlink {
  /** The list that refers. */
  from: string
  /** The list whose items are gone. */
  target: string
  /** Absent: all. */
  ids?: string[] | undefined
}

/** Ids in one call to another object. */
export const idsAtOnce = 500

/** Items that a removal may take with it. */
export const removedMax = 10_000

/**
 * Settles what refers to items that are about to be removed, in that transaction: within the list at once, elsewhere by the
 * outbox once those lists agreed. All that goes: these items and those of the list that go with them.
 */
export function beforeRemoval(open: Open, seqs: number[], replace: typeof replaceRow): number[] {
  const own = relationsOf(open.definition, open.row.name)
  const all = own.length > 0 ? withDependents(open, own, seqs) : seqs
  agreedRemoval(open, all)
  if (own.length > 0) settleOwn(open, own, all, replace)
  return all
}

const referring =
  'select link.seq, link.field, link.target from json_each(?) as gone join item on item.seq = gone.value join link on link.target = item.id and link.field in (select value from json_each(?))'

type Referring = { seq: number; field: string; target: string }

function referringTo({ scope: { sql } }: Open, fields: Relation[], seqs: number[]): Referring[] {
  if (fields.length === 0) return []
  return sql.exec<Referring>(referring, JSON.stringify(seqs), JSON.stringify(fields.map(({ id }) => id))).toArray()
}

function withDependents(open: Open, own: Relation[], seqs: number[]): number[] {
  const cascading = own.filter(({ onDelete }) => onDelete === 'remove')
  const all = new Set(seqs)
  for (let frontier = seqs; frontier.length > 0;) {
    const next = new Set(referringTo(open, cascading, frontier).map(({ seq }) => seq))
    frontier = [...next].filter((seq) => !all.has(seq))
    for (const seq of frontier) all.add(seq)
  }
  return [...all]
}

function settleOwn(open: Open, own: Relation[], all: number[], replace: typeof replaceRow): void {
  const gone = new Set(all)
  const left = referringTo(open, own, all).filter(({ seq }) => !gone.has(seq))
  const byId = new Map(own.map((field) => [field.id, field]))
  const hard = left.find(({ field }) => byId.get(field)?.onDelete === 'restrict')
  if (hard) {
    const [row] = readRows(open, 'where seq = ?', hard.seq)
    throw restricted(hard.target, row?.id ?? '', byId.get(hard.field)?.name ?? '')
  }
  const targets = new Set(left.map(({ target }) => target))
  const seqs = [...new Set(left.map(({ seq }) => seq))]
  const rows = [...readRows(open, 'where seq in (select value from json_each(?))', JSON.stringify(seqs))]
  for (const row of rows) replace(open, row, takenOut(row.data, own, targets))
}

/** Refuses a removal that other lists have not agreed to; tells them by the outbox where they have. */
function agreedRemoval({ scope, row: { name } }: Open, seqs: number[]): void {
  const { sql, send } = scope
  if (sql.exec('select 1 from referrer limit 1').toArray().length === 0) return
  const rows = sql
    .exec<{ id: string; hits: string | null }>(
      'select item.id, mark.hits from json_each(?) as gone join item on item.seq = gone.value left join mark on mark.id = item.id',
      JSON.stringify(seqs),
    )
    .toArray()
  const ids = rows.map(({ id }) => id)
  if (ids.length > removedMax) throw new Problem('resource_exhausted', `other lists refer to ${name}: at most ${removedMax} of its items are removed at once`)
  if (rows.some(({ hits }) => hits === null))
    throw new Problem('failed_precondition', `the lists that refer to ${name} have not agreed`, { reason: pending.removal, data: ids })
  const hits = new Map<string, string[]>()
  for (const row of rows) {
    for (const from of JSON.parse(row.hits ?? '[]') as string[]) {
      const some = hits.get(from) ?? []
      some.push(row.id)
      hits.set(from, some)
    }
  }
  for (const [from, some] of hits) {
    for (let at = 0; at < some.length; at += idsAtOnce)
      send({ unlink: { from, target: name, ids: some.slice(at, at + idsAtOnce) } satisfies Unlink }, { lane: from })
  }
  sql.exec('delete from mark where id in (select value from json_each(?))', JSON.stringify(ids))
}

/** Tells all lists that refer here that everything is gone. */
export function tellAllGone({ scope, row: { name } }: Open): void {
  for (const from of referrersOf(scope)) scope.send({ unlink: { from, target: name } satisfies Unlink }, { lane: from })
}
