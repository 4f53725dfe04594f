import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import { fitsGlobs, readGlobs } from '../../glob/glob.ts'
import { isBegun } from '../open.ts'
import { contentOf, rowOf, type Stored, storedOf } from '../documents/row.ts'

/** A change in the feed; without an op it says only how far the feed was read. */
export interface Fed {
  position: number
  op?: 'create' | 'update' | 'delete'
  id?: string
  version?: number
  at?: number
  /** Where this is still its version. */
  document?: Stored
}

interface ChangeRow extends Record<string, SqlStorageValue> {
  seq: number
  op: 'create' | 'update' | 'delete'
  id: string
  version: number
  at: number
}

// A batch ends before it has more bytes than that, or has looked at so many changes.
const bytesMax = 1024 * 1024
const lookedMax = 1000

/** Where a watch begins that says nothing: with the oldest change that is kept. */
export const fromOldest = -1

/** The changes behind a place, in their order. */
export function feed(scope: StoreScope, { after, limit, query }: { after: number; limit: number; query: { glob?: string | string[] | undefined } }): Fed[] {
  const globs = readGlobs(query.glob, ['glob'])
  if (!isBegun(scope)) throw new Problem('not_found', 'nothing was ever written to this namespace')
  if (after !== fromOldest) checkReach(scope, after)
  const fed: Fed[] = []
  let [position, bytes] = [after, 0]
  for (const { seq, op, id, version, at } of scope.sql
    .exec<ChangeRow>('select * from _change where seq > ? order by seq limit ?', after, lookedMax)
    .toArray()) {
    position = seq
    if (globs && !fitsGlobs(globs, id)) continue
    const row = op === 'delete' ? undefined : rowOf(scope, id)
    const isCurrent = row?.version === version
    fed.push({ position, op, id, version, at, ...(row && isCurrent && { document: storedOf(row, contentOf(scope, row)) }) })
    bytes += isCurrent ? row.data_bytes + row.content_bytes : 0
    if (fed.length === limit || bytes > bytesMax) return fed
  }
  // So that what the glob does not fit is not looked at again.
  if (position > (fed.at(-1)?.position ?? after)) fed.push({ position })
  return fed
}

function checkReach({ sql }: StoreScope, after: number): void {
  const { oldest, newest } = sql.exec<{ oldest: number | null; newest: number | null }>('select min(seq) as oldest, max(seq) as newest from _change').one()
  if (newest !== null && after > newest) throw new Problem('failed_precondition', `the newest change is ${newest}`, { data: { oldest, newest } })
  if (oldest !== null && after < oldest - 1)
    throw new Problem('failed_precondition', `changes are kept for 90 days, from ${oldest} on: list the documents, then go on behind ${newest}`, {
      data: { oldest, newest },
    })
}
