import { Problem } from '@dot-do/contract'
import type { Term } from '@dot-do/filter'
import type { StoreScope } from '@dot-do/store'
import { openList } from '../list/open.ts'
import type { Fragment } from '../list/sort.ts'
import { filterOf } from '../list/query.ts'
import type { ListObjects } from './objects.ts'
import { pending, type Relation } from './relations.ts'

/** A condition on items of another list. */
export interface Foreign {
  list: string
  where: Record<string, unknown>
  timezone: string | undefined
  now: number
}

/** The ids that fit, by the condition. */
export type Resolved = Record<string, string[]>

const idsMax = 10_000
const termsMax = 8

const keyOf = ({ list, where }: Pick<Foreign, 'list' | 'where'>): string => JSON.stringify([list, where])

/** The conditions of a filter that lie behind relations: in SQL where their ids are known, and else gathered to be asked for. */
export class ForeignTerms {
  readonly #clock: { timezone: string | undefined; now: number }
  readonly #resolved: Resolved | undefined
  readonly #asked = new Map<string, Foreign>()

  constructor(clock: { timezone: string | undefined; now: number }, resolved: Resolved | undefined) {
    this.#clock = clock
    this.#resolved = resolved
  }

  sqlOf({ field, where }: Term): { sql: string; params: string[] } {
    const { relation, rest } = field.foreign as { relation: Relation; rest: string[] }
    const asked: Foreign = { list: relation.list, where: { [rest.join('.')]: where }, ...this.#clock }
    const ids = this.#resolved?.[keyOf(asked)]
    if (ids === undefined) this.#asked.set(keyOf(asked), asked)
    const params = [JSON.stringify(ids ?? [])]
    return { sql: `item.seq in (select seq from link where field = '${relation.id}' and target in (select value from json_each(?)))`, params }
  }

  /** Has the caller ask the other lists, where there is anything to ask. */
  check(): void {
    if (this.#asked.size === 0) return
    if (this.#asked.size > termsMax) throw new Problem('invalid_argument', `a where has at most ${termsMax} conditions behind relations`)
    throw new Problem('failed_precondition', 'other lists have to be asked', { reason: pending.foreign, data: [...this.#asked.values()] })
  }
}

/** Asks the other lists which of their items fit, one call each. */
export async function resolveForeign(lists: ListObjects, asked: Foreign[]): Promise<Resolved> {
  const resolved: Resolved = {}
  for (const { list, where, timezone, now } of asked) {
    const { ids } = await lists(list).idsWhere({ list, where, timezone, at: now })
    resolved[keyOf({ list, where })] = ids
  }
  return resolved
}

export interface IdsWhere {
  list: string
  where: Record<string, unknown>
  timezone: string | undefined
  at: number
  foreign?: Resolved | undefined
}

/** The ids of the items that match. */
export function idsWhere(scope: StoreScope, { list, where, timezone, at, foreign }: IdsWhere): { ids: string[] } {
  const open = openList(scope, list)
  const filter: Fragment = filterOf(open, { where, timezone, foreign: foreign ?? {} }, at)
  const rows = scope.sql.exec<{ id: string }>(`select id from item where ${filter.sql} limit ?`, ...filter.values, idsMax + 1).toArray()
  if (rows.length > idsMax) throw new Problem('resource_exhausted', `more than ${idsMax} items of ${list} match: a condition across a relation takes fewer`)
  return { ids: rows.map(({ id }) => id) }
}
