import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { Metric } from 'lists.do/contract'
import { columnsAt, type Measure, measuresOf } from '../list/metrics.ts'
import { type Open, openList } from '../list/open.ts'
import { relationsOf } from './relations.ts'

export interface RollupOf {
  list: string
  metrics: Metric[]
  /** Which items to reckon over, by the key of each group; or all that refer to these items of another list. */
  pairs?: [key: string, id: string][] | undefined
  inverse?: { target: string; name: string; ids: string[] } | undefined
}

/** A metric of a group, or why it has none. */
export type Reckoned = { value: unknown } | { error: string }

type Row = Record<string, SqlStorageValue>

interface Source {
  key: string
  sql: string
  values: SqlStorageValue[]
}

/** Metrics over groups of items, by the groups' keys; a group without items is left out. */
export function rollup(scope: StoreScope, { list, metrics, pairs, inverse }: RollupOf): { groups: [key: string, metrics: Reckoned[]][]; none: Reckoned[] } {
  const open = openList(scope, list)
  const source = sourceOf(open, pairs, inverse)
  const measures = metrics.map((metric) => measureOf(open, metric))
  const none = measures.map((measure, index) => ('error' in measure ? measure : { value: isCount(metrics[index]) ? 0 : null }))
  if (!source) return { groups: [], none }
  const rows = new Map<string, Row>()
  const columns = measures.flatMap((measure, index) =>
    'error' in measure ? [] : Object.entries(measure.columns).map(([suffix, column]) => `${column} as m${index}_${suffix}`),
  )
  const statement = `select ${[`${source.key} as k`, ...columns].join(', ')} from ${source.sql} group by k`
  for (const row of scope.sql.exec<Row>(statement, ...source.values)) rows.set(String(row.k), row)
  for (const [index, measure] of measures.entries())
    if (!('error' in measure) && measure.middle !== undefined) addMiddle(scope, source, index, measure.middle, rows)
  return { groups: [...rows].map(([key, row]) => [key, measures.map((measure, index) => valueOf(measure, row, index))]), none }
}

const isCount = (metric: Metric | undefined): boolean => metric?.op === 'count' || metric?.op === 'distinct'

function sourceOf({ definition }: Open, pairs: RollupOf['pairs'], inverse: RollupOf['inverse']): Source | undefined {
  if (pairs) return { key: 'pair.value ->> 0', sql: 'json_each(?) as pair cross join item on item.id = pair.value ->> 1', values: [JSON.stringify(pairs)] }
  const field = inverse && relationsOf(definition, inverse.target).find((relation) => relation.inverse === inverse.name)
  if (!field) return undefined
  const sql = 'link cross join item on item.seq = link.seq where link.field = ? and link.target in (select value from json_each(?))'
  return { key: 'link.target', sql, values: [field.id, JSON.stringify(inverse.ids)] }
}

function measureOf(open: Open, metric: Metric): Measure | { error: string } {
  return guarded(() => measuresOf(open, { rollup: metric })[0] ?? { error: 'there is no such metric' })
}

const valueOf = (measure: Measure | { error: string }, row: Row, index: number): Reckoned =>
  'error' in measure ? measure : guarded(() => ({ value: measure.read(columnsAt(row, index)) }))

function guarded<T>(work: () => T): T | { error: string } {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof Problem) return { error: thrown.issues?.[0]?.message ?? thrown.message }
    throw thrown
  }
}

function addMiddle({ sql }: StoreScope, source: Source, index: number, value: string, rows: Map<string, Row>): void {
  const inner = `select ${source.key} as k, ${value} as x from ${source.sql}`
  const ranked = `select k, x, row_number() over (partition by k order by x) as rank, count(*) over (partition by k) as size from (${inner}) where x is not null`
  const middle = `select k, min(x) as low, max(x) as high from (${ranked}) where rank in ((size + 1) / 2, (size + 2) / 2) group by k`
  for (const found of sql.exec<Row>(middle, ...source.values)) {
    const row = rows.get(String(found.k))
    if (row) Object.assign(row, { [`m${index}_low`]: found.low ?? null, [`m${index}_high`]: found.high ?? null })
  }
}
