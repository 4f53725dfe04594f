import { Problem } from '@dot-do/contract'
import type { Term } from '@dot-do/filter'
import type { StoreScope } from '@dot-do/store'
import { all, type Fragment, type Part, type Selection } from './selection.ts'
import { type Way, wayOf } from './way.ts'

/** Documents that are read one by one to tell which match, at most. */
export const readsMost = 1_000_000

/** Whether a namespace may have more documents than that: each gets a number above the last, so that there is nothing to count. */
export const isBeyond = ({ sql }: StoreScope, most: number): boolean =>
  (sql.exec<{ last: number | null }>('select max(seq) as last from _document').one().last ?? 0) > most

/** The conditions that an index tells, and those for which the documents it leads to are read. */
export function partedBy({ fields }: Way, { range, parts }: Selection): { told: Part[]; read: Part[] } {
  const isTold = (part: Part) => part.fields.length > 0 && part.fields.every((field) => fields.has(field))
  const { told = [], read = [] } = Object.groupBy(
    [range, ...parts()].filter(({ sql }) => sql !== '1'),
    (part) => (isTold(part) ? 'told' : 'read'),
  )
  return { told, read }
}

/** The conditions for which a statement would read more documents one by one than may be; undefined where it would not. */
export function excessOf(scope: StoreScope, statement: Fragment, selection: Selection, most: number): Part[] | undefined {
  if (!isBeyond(scope, most)) return undefined
  const { told, read } = partedBy(wayOf(scope, statement), selection)
  return read.length > 0 && areMore(scope, told, most) ? read : undefined
}

export function checkReads(scope: StoreScope, statement: Fragment, selection: Selection, most: number): void {
  const read = excessOf(scope, statement, selection, most)
  if (read) throw tooMany(most, read)
}

/** Whether more documents than that fulfil some conditions. */
export function areMore({ sql }: StoreScope, parts: Part[], most: number): boolean {
  const { sql: condition, values } = all(parts)
  return sql.exec<{ n: number }>(`select count(*) as n from (select 1 from _document where ${condition} limit ?)`, ...values, most + 1).one().n > most
}

/** Whether an index on its field could tell a condition. */
export const isTellable = ({ field, test }: Term): boolean => field.isSingle === true && ordered.has(test.op)

const ordered = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$startsWith', '$glob'])

/** Names the field whose index would help: of what is asked, else of what is sorted by. */
export function tooMany(most: number, read: Part[], sortedBy?: string): Problem {
  const term = read.flatMap(({ terms }) => terms).find(({ field, test }) => field.kind === 'json' && ordered.has(test.op))
  const [path, place] = term ? [term.path.join('.'), ['where', term.path.join('.')]] : [sortedBy, ['sort']]
  const help =
    path === undefined
      ? 'ask for fewer by `id`, `type` or a field that has an index'
      : `ask for a \`type\` that has an index on ${path} (putType: \`indexes\`, and a \`schema\` that has one value there), or for fewer by \`id\``
  const message = `more than ${most.toLocaleString('en')} documents would be read for this: ${help}`
  return new Problem('resource_exhausted', message, { reason: 'index', issues: [{ path: path === undefined ? ['where'] : place, message: help }] })
}
