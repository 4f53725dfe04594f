import { jsonPath } from '@dot-do/filter'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { dataPath, isName, valueSql } from './fields.ts'
import { checkReads, readsMost } from './reads.ts'
import { type Fragment, type Selecting, selectionOf } from './selection.ts'
import { conditionOf, settled } from './settled.ts'

export interface Facet {
  field: string
  values: { value: string | number | boolean | null; count: number }[]
  more: boolean
}

/** How often each value of some fields is there among the documents that match; `most` are read to tell these where no index does. */
export function facets(
  scope: StoreScope,
  { fields, limit, ...selecting }: Selecting & { fields: string[]; limit: number },
  most = readsMost,
): { count: number; facets: Facet[] } {
  const selection = settled(scope, selectionOf(scope, selecting))
  const condition = conditionOf(scope, selection)
  const { sql, values } = condition
  const counting = `select count(*) as n from _document where ${sql}`
  checkReads(scope, { sql: counting, values }, selection, most)
  return {
    count: scope.sql.exec<{ n: number }>(counting, ...values).one().n,
    facets: fields.map((field, index) => {
      const statement = valuesSql(condition, field, limit + 1) ?? invalid(`no field ${JSON.stringify(field.slice(0, 100))} to count by`, ['fields', index])
      checkReads(scope, statement, selection, most)
      const found = valuesOf(scope, statement)
      return { field, values: found.slice(0, limit), more: found.length > limit }
    }),
  }
}

function valuesSql({ sql: condition, values }: Fragment, field: string, limit: number): Fragment | undefined {
  const keys = isName(field) ? dataPath(field.split('.')) : undefined
  const own = keys ? undefined : valueSql(field)
  if (!keys && own === undefined) return undefined
  const elements = keys
    ? `select each.value, each.type from _document, json_each(_document.data, ${jsonPath(keys)}) each where ${condition} and json_type(_document.data, ${jsonPath(keys)}) <> 'object' and each.type not in ('object', 'array')`
    : `select ${own} as value, case typeof(${own}) when 'null' then 'null' else 'own' end as type from _document where ${condition}`
  return {
    // 1 and 1.0 are the same to JSON.
    sql: `select value, case type when 'real' then 'integer' else type end as type, count(*) as n from (${elements}) group by 1, 2 order by n desc, 2, 1 limit ?`,
    values: [...values, limit],
  }
}

const valuesOf = ({ sql }: StoreScope, { sql: statement, values }: Fragment): Facet['values'] =>
  sql
    .exec<{ value: string | number | null; type: string; n: number }>(statement, ...values)
    .toArray()
    .map(({ value, type, n }) => ({ value: type === 'true' || type === 'false' ? type === 'true' : value, count: n }))
