import type { StoreScope } from '@dot-do/store'
import { contentOf, rowOf, type Stored, storedOf } from './row.ts'
import { missing } from './write.ts'

/** A document; without its content where that is not asked for. */
export function get(scope: StoreScope, { id, hasContent }: { id: string; hasContent: boolean }): Stored {
  const row = rowOf(scope, id)
  if (!row) throw missing(id)
  return storedOf(row, hasContent ? contentOf(scope, row) : undefined)
}
