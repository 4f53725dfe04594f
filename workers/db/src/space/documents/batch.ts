import { Problem } from '@dot-do/contract'
import type { StoreScope } from '@dot-do/store'
import type { OperationResult } from 'db.do/contract'
import type { Write } from '../../written/prepared.ts'
import { requireSpace } from '../open.ts'
import { relate, type Relating, unrelate } from '../relations/relate.ts'
import { contentOf, type Stored, storedOf } from './row.ts'
import { write } from './write.ts'

// What a caller's key is kept with, and so no more than that of an answer.
const answerLengthMax = 64 * 1024

/** One write; the document where it is small, else who asks reads it by its id. */
export function writeOne(scope: StoreScope, one: Exclude<Write, { op: 'delete' }>): { stored?: Stored } {
  requireSpace(scope)
  const { row } = write(scope, one)
  if (!row || row.data_bytes + row.content_bytes > answerLengthMax) return {}
  return { stored: storedOf(row, contentOf(scope, row)) }
}

/** Many writes, in their order. */
export function batch(scope: StoreScope, { operations }: { operations: (Write | Relating)[] }): OperationResult[] {
  requireSpace(scope)
  return operations.map((operation, index) => {
    try {
      return resultOf(scope, operation)
    } catch (thrown) {
      throw thrown instanceof Problem ? within(thrown, index) : thrown
    }
  })
}

function resultOf(scope: StoreScope, operation: Write | Relating): OperationResult {
  const { op } = operation
  if (op === 'relate') return { op, changed: relate(scope, operation).changed }
  if (op === 'unrelate') return { op, changed: unrelate(scope, operation).deleted > 0 }
  const { row, changed } = write(scope, operation)
  return { op, id: operation.id, ...(row && { version: row.version }), changed }
}

/** A problem of one operation as one of the batch: it says which. */
function within({ code, message, issues, reason, data, status }: Problem, index: number): Problem {
  const inner = issues ?? [{ path: [], message }]
  const named = inner.map((issue) => ({ ...issue, path: ['operations', index, ...issue.path] }))
  return new Problem(code, `operations.${index}: ${message}`, { issues: named, reason, data, status })
}
