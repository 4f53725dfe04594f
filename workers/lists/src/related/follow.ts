import type { Metric } from 'lists.do/contract'
import { type Open } from '../list/open.ts'
import type { Data } from '../values/values.ts'
import { type Inverse, inversesTo } from './inverses.ts'
import { relationsOf, targetsOf } from './relations.ts'

/** What a page of items takes from other lists. */
export interface Follow {
  inverses: Inverse[]
  rollups: Rollup[]
  /** Relations and inverses by name: the lists they lead to. */
  relations: [name: string, list: string][]
}

export interface Rollup {
  name: string
  metric: Metric
  /** Over a relation of the list: the ids of each item of the page. */
  ids?: string[][]
  /** The list that the related items are of, and the name there of the relation that leads here. */
  list: string
  inverse?: string
  /** Why there is nothing to reckon over. */
  error?: string
}

/** What of other lists a page shows: of `only` these fields, and what `expand` names; undefined where it shows nothing. */
export function followOf(open: Open, rows: { data: Data }[], only: ReadonlySet<string> | undefined, expand: string[] | undefined): Follow | undefined {
  const inverses = inversesTo(open)
  const shown = inverses.filter(({ name }) => !only || only.has(name))
  const rollups = rollupsOf(open, rows, inverses).filter(({ name }) => !only || only.has(name))
  if (shown.length === 0 && rollups.length === 0 && !expand) return undefined
  return { inverses: shown, rollups, relations: relationsBy(open, inverses) }
}

export const relationsBy = ({ definition }: Open, inverses: Inverse[]): [string, string][] => [
  ...inverses.map(({ name, from }): [string, string] => [name, from]),
  ...relationsOf(definition).map(({ name, list }): [string, string] => [name, list]),
]

function rollupsOf({ definition }: Open, rows: { data: Data }[], inverses: Inverse[]): Rollup[] {
  return definition.fields.flatMap(({ type, name, relation, op, field }): Rollup[] => {
    if (type !== 'rollup' || op === undefined) return []
    const metric = { op, ...(field !== undefined && { field }) }
    const own = relationsOf(definition).find((one) => one.name === relation)
    if (own) return [{ name, metric, list: own.list, ids: rows.map(({ data }) => targetsOf(data, own)) }]
    const inverse = inverses.find((one) => one.name === relation)
    if (inverse) return [{ name, metric, list: inverse.from, inverse: inverse.name }]
    return [{ name, metric, list: '', error: `there is no relation ${relation}` }]
  })
}
