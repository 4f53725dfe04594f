import type { StoreScope } from '@dot-do/store'
import type { Relation } from 'db.do/contract'
import { requireSpace } from '../open.ts'
import { type Ends, relate, unrelate } from './relate.ts'

/** Relates two documents. */
export function relateOne(scope: StoreScope, relating: Ends & { data?: Record<string, unknown> | undefined }): Relation {
  requireSpace(scope)
  return relate(scope, relating).relation
}

/** Ends relations from one document to another: by one predicate, or all. */
export const unrelateOne = (scope: StoreScope, ends: Ends): { deleted: boolean } => ({ deleted: unrelate(scope, ends).deleted > 0 })
