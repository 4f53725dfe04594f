import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { Match, SearchResult } from 'vectors.do/contract'
import { faulty } from '../items.ts'
import type { ReadyQuery } from '../queries.ts'
import type { Nearest, Wanted } from './exact.ts'
import { nearestOf } from './nearest.ts'
import { nearnessOf, prepared, scoreOf } from './metric.ts'
import { type Message, type Open, openIndex } from './open.ts'
import { checkFits, scopeOf } from './read.ts'
import { itemsAt } from './shown.ts'
import { allOf, slotsOfIds, slotsWhere } from './slots.ts'

/** Queries that are answered together: more of them hold more slots that filters let through. */
const atOnce = 8

/** The nearest to a query. */
export const search = (scope: StoreScope<Message>, { index, query }: { index: string; query: ReadyQuery }): SearchResult =>
  answers(openIndex(scope, index), [query])[0] as SearchResult

/** Several searches of the same state of the index. */
export function searchAll(scope: StoreScope<Message>, { index, queries }: { index: string; queries: ReadyQuery[] }): SearchResult[] {
  const open = openIndex(scope, index)
  return queries.flatMap((_, at) => (at % atOnce === 0 ? answers(open, queries.slice(at, at + atOnce)) : []))
}

function answers(open: Open, queries: ReadyQuery[]): SearchResult[] {
  const wanted = queries.map((query) => wantedOf(open, query))
  return nearestOf(open, wanted).map((nearest, at) => answer(open, queries[at] as ReadyQuery, nearest))
}

function answer({ scope: { sql }, definition: { metric } }: Open, { include }: ReadyQuery, { found, scanned, exact }: Nearest): SearchResult {
  const items = itemsAt(
    sql,
    found.map(({ slot }) => slot),
    include,
  )
  return { matches: found.map((each) => ({ ...items.get(each.slot), score: scoreOf(metric, each.near) }) as Match), scanned, exact }
}

function wantedOf(open: Open, query: ReadyQuery): Wanted {
  const { topK, include, filter, namespace, minScore, exact, path } = query
  checkFits(open, topK, include, [...path, 'topK'])
  const by = vectorOf(open, query)
  const conditions = scopeOf(open, filter, namespace, path)
  const slots = conditions.length > 0 ? slotsWhere(open.scope.sql, allOf(conditions)) : undefined
  const least = minScore === undefined ? -Infinity : nearnessOf(open.definition.metric, minScore)
  return { ...by, slots, topK, least, exact }
}

/** The vector to search for, as the index keeps its own, and the slot that is no answer. */
function vectorOf(open: Open, { vector, id, model, path }: ReadyQuery): { vector: Float32Array; without?: number | undefined } {
  const { definition, scope, row } = open
  if (id !== undefined) {
    const slot = slotsOfIds(scope.sql, [id]).get(id)
    if (slot === undefined) throw new Problem('not_found', `there is no item ${id} in ${row.name}`)
    const { values } = scope.sql.exec<{ values: ArrayBuffer }>('select "values" from vector where slot = ?', slot).one()
    return { vector: new Float32Array(values), without: slot }
  }
  const given = vector ?? new Float32Array()
  if (model !== undefined && model !== definition.model) throw new Problem('unavailable', `the model of ${row.name} is being changed at the same time`)
  const at = [...path, 'vector']
  if (given.length !== definition.dimensions) throw faulty([{ path: at, message: `has ${given.length} values where the index has ${definition.dimensions}` }])
  const copy = given.slice()
  const norm = prepared(definition.metric, copy)
  if (typeof norm === 'string') throw faulty([{ path: at, message: norm }])
  return { vector: copy }
}
