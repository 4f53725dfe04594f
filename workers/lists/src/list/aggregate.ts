import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import { setOwn } from '@dot-do/tagged'
import type { StoreScope } from '@dot-do/store'
import type { Group, Grouping, Metric } from 'lists.do/contract'
import { type Key, keysOf } from './groups.ts'
import { columnsAt, type Measure, measuresOf } from './metrics.ts'
import { type Open, openList } from './open.ts'
import { filterOf } from './query.ts'
import type { Resolved } from '../related/foreign.ts'
import type { Fragment } from './sort.ts'

export interface Aggregate {
  list: string
  where?: Record<string, unknown> | undefined
  timezone?: string | undefined
  groupBy?: Grouping[] | undefined
  metrics: Record<string, Metric>
  /** What is known of the other lists that `where` reaches into. */
  foreign?: Resolved | undefined
}

const groupsMax = 10_000
const metricsMax = 20

type Row = Record<string, SqlStorageValue>

/** Metrics over the items that match, in groups by their keys. */
export function aggregate(scope: StoreScope, { list, where, timezone, groupBy = [], metrics, foreign }: Aggregate): { groups: Group[] } {
  const open = openList(scope, list)
  const count = Object.keys(metrics).length
  if (count === 0 || count > metricsMax) invalid(`has ${count} metrics; 1 to ${metricsMax} are expected`, ['metrics'])
  const filter = filterOf(open, { where, timezone, foreign: foreign ?? {} }, scope.now)
  const keys = keysOf(open, groupBy, filter)
  const measures = measuresOf(open, metrics)
  const rows = grouped(open, keys, measures, filter)
  for (const [index, measure] of measures.entries()) if (measure.middle !== undefined) addMiddle(open, keys, index, measure.middle, filter, rows)
  return { groups: [...rows.values()].map((row) => groupOf(row, keys, measures)) }
}

function groupOf(row: Row, keys: Key[], measures: Measure[]): Group {
  const group: Group = { key: {}, metrics: {} }
  for (const [index, { name, read }] of keys.entries()) setOwn(group.key, name, read(row[`g${index}`] ?? null))
  for (const [index, { name, read }] of measures.entries()) setOwn(group.metrics, name, read(columnsAt(row, index)))
  return group
}

const namesOf = (keys: Key[]): string[] => keys.map((_, index) => `g${index}`)
const idOf = (row: Row, names: string[]): string => JSON.stringify(names.map((name) => row[name]))

/** The groups in their order, by their keys' JSON. */
function grouped({ scope: { sql } }: Open, keys: Key[], measures: Measure[], filter: Fragment): Map<string, Row> {
  const names = namesOf(keys)
  const own = measures.flatMap(({ columns }, index) => Object.entries(columns).map(([suffix, column]) => `${column} as m${index}_${suffix}`))
  const columns = [...keys.map(({ sql: key }, index) => `${key} as g${index}`), ...own]
  const by = names.length > 0 ? `group by ${names.join()} order by ${names.join()}` : ''
  const statement = `select ${columns.join(', ') || '1'} from item where ${filter.sql} ${by} limit ${groupsMax + 1}`
  const rows = sql.exec<Row>(statement, ...filter.values).toArray()
  if (rows.length > groupsMax) throw new Problem('resource_exhausted', `there are more than ${groupsMax} groups: filter, or group by less`)
  const found = names.length > 0 || own.length > 0 ? rows : [{}]
  return new Map(found.map((row) => [idOf(row, names), row]))
}

/** The middle values of each group, of an even number the two. */
function addMiddle({ scope: { sql } }: Open, keys: Key[], index: number, value: string, filter: Fragment, rows: Map<string, Row>): void {
  const names = namesOf(keys)
  const by = names.length > 0 ? `partition by ${names.join()}` : ''
  const inner = `select ${[...keys.map(({ sql: key }, at) => `${key} as g${at}`), `${value} as x`].join(', ')} from item where ${filter.sql}`
  const ranked = `select *, row_number() over (${by} order by x) as rank, count(*) over (${by}) as size from (${inner}) where x is not null`
  const outer = `select ${[...names, 'min(x) as low', 'max(x) as high'].join(', ')} from (${ranked}) where rank in ((size + 1) / 2, (size + 2) / 2)`
  for (const row of sql.exec<Row>(`${outer} ${names.length > 0 ? `group by ${names.join()}` : ''}`, ...filter.values)) {
    const group = rows.get(idOf(row, names))
    if (group) Object.assign(group, { [`m${index}_low`]: row.low ?? null, [`m${index}_high`]: row.high ?? null })
  }
}
