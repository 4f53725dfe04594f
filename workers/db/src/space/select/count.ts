import type { StoreScope } from '@dot-do/store'
import { conditionOf, type Selecting, selectionOf } from './selection.ts'

/** How many documents match. */
export function count(scope: StoreScope, selecting: Selecting): number {
  const { sql, values } = conditionOf(scope, selectionOf(scope, selecting))
  return scope.sql.exec<{ n: number }>(`select count(*) as n from _document where ${sql}`, ...values).one().n
}
