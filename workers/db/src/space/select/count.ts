import type { StoreScope } from '@dot-do/store'
import { checkReads, readsMost } from './reads.ts'
import { type Selecting, selectionOf } from './selection.ts'
import { conditionOf, settled } from './settled.ts'

/** How many documents match; `most` are read for it at most where no index tells them. */
export function count(scope: StoreScope, selecting: Selecting, most = readsMost): number {
  const selection = settled(scope, selectionOf(scope, selecting))
  const { sql, values } = conditionOf(scope, selection)
  const statement = `select count(*) as n from _document where ${sql}`
  checkReads(scope, { sql: statement, values }, selection, most)
  return scope.sql.exec<{ n: number }>(statement, ...values).one().n
}
