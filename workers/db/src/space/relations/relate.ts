import type { StoreScope } from '@dot-do/store'
import { invalid } from '@dot-do/service'
import type { Relation } from 'db.do/contract'
import { bytesOf, jsonOf } from '../../json.ts'
import { missing } from '../documents/write.ts'

export interface Ends {
  from: string
  predicate: string
  to: string
}

/** A relation made or ended in a batch. */
export type Relating = ({ op: 'relate'; data?: Record<string, unknown> | undefined } & Ends) | ({ op: 'unrelate' } & Ends)

const dataBytesMax = 64 * 1024

const seqOf = ({ sql }: StoreScope, id: string): number | undefined => sql.exec<{ seq: number }>('select seq from _document where id = ?', id).toArray()[0]?.seq

/** Relates two documents; again says something else of it, or nothing new. */
export function relate(
  scope: StoreScope,
  { from, predicate, to, data }: Ends & { data?: Record<string, unknown> | undefined },
): { relation: Relation; changed: boolean } {
  const [one, other] = [seqOf(scope, from), seqOf(scope, to)]
  if (one === undefined) throw missing(from)
  if (other === undefined) throw missing(to)
  const json = data === undefined ? null : jsonOf(data)
  if (json !== null && bytesOf(json) > dataBytesMax) invalid(`has more than ${dataBytesMax} bytes`, ['data'])
  const { sql, now } = scope
  const found = sql
    .exec<{ data: string | null; created_at: string }>(
      'select data, created_at from _relation where (from_document, predicate, to_document) = (?, ?, ?)',
      one,
      predicate,
      other,
    )
    .toArray()[0]
  const createdAt = found?.created_at ?? new Date(now).toISOString()
  const changed = found === undefined || found.data !== json
  if (changed) sql.exec('insert or replace into _relation values (?, ?, ?, ?, ?)', one, predicate, other, json, createdAt)
  return { relation: { from, predicate, to, ...(data !== undefined && { data }), createdAt }, changed }
}

/** Ends a relation. */
export function unrelate(scope: StoreScope, { from, predicate, to }: Ends): { deleted: number } {
  const [one, other] = [seqOf(scope, from), seqOf(scope, to)]
  if (one === undefined || other === undefined) return { deleted: 0 }
  const { rowsWritten } = scope.sql.exec('delete from _relation where (from_document, predicate, to_document) = (?, ?, ?)', one, predicate, other)
  return { deleted: Math.min(1, rowsWritten) }
}
