import { type Issue, Problem } from '@dot-do/contract'
import type { Definition } from '../definition.ts'
import type { StoredField } from '../values/field.ts'
import type { Data } from '../values/values.ts'
import type { Open } from './open.ts'
import type { Row } from './rows.ts'

/** The fields whose values tell items apart. */
export const uniqueFields = ({ fields, key }: Definition): StoredField[] => fields.filter(({ unique, name }) => unique || name === key)

/** An item to be: its data, where it stands in the call, and the number of its row where it has one. */
export interface Candidate {
  data: Data
  path: (string | number)[]
  seq?: number | undefined
}

/** Refuses values that another item has, or another of the same call: `already_exists`, every one named. */
export function checkUnique(open: Open, candidates: Candidate[]): void {
  const issues: Issue[] = []
  let first: { field: string; id?: string } | undefined
  for (const field of uniqueFields(open.definition)) {
    for (const { path, id } of [...repeatedIn(field, candidates), ...takenIn(open, field, candidates)]) {
      const what = id === undefined ? 'stands twice in this call' : `is the ${field.name} of ${id} already`
      issues.push({ path: [...path, field.name], message: what })
      first ??= id === undefined ? { field: field.name } : { field: field.name, id }
    }
  }
  if (!first) return
  const [issue, ...more] = issues
  const sentence = `${issue?.path.join('.')} ${issue?.message}${more.length > 0 ? ` (and ${more.length} more)` : ''}`
  throw new Problem('already_exists', sentence, { data: first, issues: issues.slice(0, 100) })
}

function repeatedIn({ id }: StoredField, candidates: Candidate[]): { path: Candidate['path']; id?: string }[] {
  const seen = new Set<unknown>()
  return candidates.filter(({ data }) => {
    const value = data[id]
    if (value === undefined) return false
    if (seen.has(value)) return true
    seen.add(value)
    return false
  })
}

const piece = 1000

function takenIn(open: Open, field: StoredField, candidates: Candidate[]): { path: Candidate['path']; id: string }[] {
  const taken: { path: Candidate['path']; id: string }[] = []
  const own = new Set(candidates.map(({ seq }) => seq))
  for (let from = 0; from < candidates.length; from += piece) {
    const some = candidates.slice(from, from + piece)
    for (const { key, id, seq } of holders(
      open,
      field,
      some.map(({ data }) => data[field.id] ?? null),
    )) {
      const candidate = some[key]
      // What the call itself changes is told apart by `repeatedIn`.
      if (candidate && !own.has(seq)) taken.push({ path: candidate.path, id })
    }
  }
  return taken
}

/** The items that have one of these values: which value, and whose it is. */
export function holders(open: Open, { id }: StoredField, values: unknown[]): { key: number; id: string; seq: number }[] {
  return open.scope.sql
    .exec<{ key: number; id: string; seq: number }>(
      `select given.key, item.id, item.seq from json_each(?) as given cross join item on json_extract(item.data, '$.${id}') = given.value where given.value is not null`,
      JSON.stringify(values),
    )
    .toArray()
}

/** Takes unique values from items that are about to get others, so that the index does not see one twice in between. */
export function loosen(open: Open, changed: { row: Row | undefined; data: Data }[]): void {
  if (changed.length < 2) return
  for (const { id } of uniqueFields(open.definition)) {
    const seqs = changed.filter(({ row, data }) => row && row.data[id] !== data[id]).map(({ row }) => row?.seq)
    if (seqs.length > 1) {
      open.scope.sql.exec(`update item set data = jsonb_remove(data, '$.${id}') where seq in (select value from json_each(?))`, JSON.stringify(seqs))
    }
  }
}

/** Brings the unique indexes to what the definition says: they are what makes looking a value up quick. */
export function indexUnique({ scope: { sql } }: Open, before: Definition | undefined, after: Definition): void {
  const wanted = new Set(uniqueFields(after).map(({ id }) => id))
  for (const { id } of before ? uniqueFields(before) : []) if (!wanted.has(id)) sql.exec(`drop index if exists unique_${id}`)
  for (const id of wanted) sql.exec(`create unique index if not exists unique_${id} on item (json_extract(data, '$.${id}'))`)
}
