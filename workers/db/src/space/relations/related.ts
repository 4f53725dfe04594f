import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { page, readCursor } from '@dot-do/store'
import { missing } from '../documents/write.ts'

export interface Relating {
  id: string
  predicate?: string | undefined
  direction: 'out' | 'in' | 'both'
  depth: number
  limit: number
  cursor?: string | undefined
}

/** A document that can be reached, and the relation by which it was first. */
export interface Reached {
  id: string
  type: string
  title?: string
  depth: number
  relation: { from: string; predicate: string; to: string; data?: Record<string, unknown>; createdAt: string }
}

interface Edge extends Record<string, SqlStorageValue> {
  from_seq: number
  to_seq: number
  from_id: string
  to_id: string
  predicate: string
  data: string | null
  created_at: string
  type: string
  title: string | null
}

const edgesMost = 50_000

/** What is related to a document, near ones first: each once, by the shortest way. */
export function related(scope: StoreScope, asked: Relating): { items: Reached[]; nextCursor?: string } {
  const { id, limit, cursor } = asked
  const start = scope.sql.exec<{ seq: number }>('select seq from _document where id = ?', id).toArray()[0]
  if (!start) throw missing(id)
  const name = JSON.stringify(['related', id, asked.predicate, asked.direction, asked.depth])
  const [depth, after] = readCursor(name, cursor) ?? []
  const found = reachedFrom(scope, start.seq, asked)
  const rest = depth === undefined ? found : found.filter((one) => one.depth > Number(depth) || (one.depth === depth && one.id > String(after)))
  return page(rest.slice(0, limit + 1), limit, name, (one) => [one.depth, one.id])
}

function reachedFrom(scope: StoreScope, start: number, { predicate, direction, depth }: Relating): Reached[] {
  const seen = new Set([start])
  const reached: Reached[] = []
  let edges = 0
  let frontier = [start]
  for (let level = 1; level <= depth && frontier.length > 0; level++) {
    const next = new Map<number, Reached>()
    const ways = direction === 'both' ? (['out', 'in'] as const) : [direction]
    for (const way of ways) {
      for (const edge of edgesOf(scope, frontier, way, predicate)) {
        if (++edges > edgesMost)
          throw new Problem('resource_exhausted', `more than ${edgesMost.toLocaleString('en')} relations lead from there: ask for one predicate or less depth`)
        const seq = way === 'out' ? edge.to_seq : edge.from_seq
        if (seen.has(seq) || next.has(seq)) continue
        next.set(seq, reachedBy(edge, way, level))
      }
    }
    for (const seq of next.keys()) seen.add(seq)
    reached.push(...[...next.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1)))
    frontier = [...next.keys()]
  }
  return reached
}

function edgesOf({ sql }: StoreScope, frontier: number[], way: 'out' | 'in', predicate: string | undefined): Iterable<Edge> {
  const [near, far] = way === 'out' ? ['from', 'to'] : ['to', 'from']
  return sql.exec<Edge>(
    `select r.from_document as from_seq, r.to_document as to_seq, f.id as from_id, t.id as to_id, r.predicate, r.data, r.created_at, o.type, o.title
    from json_each(?) n cross join _relation r on r.${near}_document = n.value ${predicate === undefined ? '' : 'and r.predicate = ?'}
    join _document f on f.seq = r.from_document join _document t on t.seq = r.to_document join _document o on o.seq = r.${far}_document
    order by r.predicate, f.id, t.id`,
    JSON.stringify(frontier),
    ...(predicate === undefined ? [] : [predicate]),
  )
}

const reachedBy = ({ from_id: from, to_id: to, predicate, data, created_at: createdAt, type, title }: Edge, way: 'out' | 'in', depth: number): Reached => ({
  ...{ id: way === 'out' ? to : from, type, depth },
  ...(title !== null && { title }),
  relation: { from, predicate, to, ...(data !== null && { data: JSON.parse(data) as Record<string, unknown> }), createdAt },
})
