import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { remove } from '../documents/remove.ts'
import { rowOf } from '../documents/row.ts'
import { checkVersion } from '../documents/write.ts'
import { selectionOf } from './selection.ts'
import { conditionOf } from './settled.ts'

/** Which documents go. */
export interface Deleting {
  ids?: string[] | undefined
  glob?: string | string[] | undefined
  max?: number | undefined
  dryRun: boolean
  expectedVersion?: number | undefined
}

type Doomed = Parameters<typeof remove>[1]

const toldMax = 1000

/** Deletes documents, or says which would go. */
export function deleteDocuments(scope: StoreScope, { dryRun, ...which }: Deleting): { deleted: number; ids: string[] } {
  const rows = which.glob === undefined ? byIds(scope, which) : byGlob(scope, which.glob, which.max)
  if (!dryRun) for (const row of rows) remove(scope, row)
  return { deleted: rows.length, ids: rows.slice(0, toldMax).map(({ id }) => id) }
}

function byIds(scope: StoreScope, { ids = [], expectedVersion }: Omit<Deleting, 'dryRun'>): Doomed[] {
  return [...new Set(ids)].flatMap((id) => {
    const row = rowOf(scope, id)
    checkVersion(id, row, expectedVersion)
    return row ? [row] : []
  })
}

function byGlob(scope: StoreScope, glob: string | string[], max: number | undefined): Doomed[] {
  if (max === undefined) return invalid('say how many a glob may delete at most', ['max'])
  const { sql, values } = conditionOf(scope, selectionOf(scope, { id: glob }, { path: ['glob'] }))
  const { n } = scope.sql.exec<{ n: number }>(`select count(*) as n from _document where ${sql}`, ...values).one()
  if (n > max) throw new Problem('failed_precondition', `${n} documents match, and at most ${max} may be deleted`, { data: { matched: n } })
  return scope.sql
    .exec<Doomed & Record<string, SqlStorageValue>>(`select seq, id, title, version, content_hash from _document where ${sql} order by _document.id`, ...values)
    .toArray()
}
