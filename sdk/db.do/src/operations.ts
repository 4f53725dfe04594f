import { z } from 'zod'
import { expectedVersion, id, Patch, values, written } from './documents.ts'

const predicate = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, 'letters, digits, _ . and -, at most 64, a letter first')

/** The ends of a relation. */
export const ends = { from: id, predicate, to: id }
export const relationData = values('What is said of the relation; at most 64 KiB').optional()

/** One operation of a batch. */
export type Operation = z.infer<typeof Operation>
export const Operation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('create'), id, ...written }),
  z.strictObject({ op: z.literal('put'), id, ...written, expectedVersion }),
  z.strictObject({ op: z.literal('update'), id, patch: Patch, expectedVersion }),
  z.strictObject({ op: z.literal('delete'), id, expectedVersion }),
  z.strictObject({ op: z.literal('relate'), ...ends, data: relationData }),
  z.strictObject({ op: z.literal('unrelate'), ...ends }),
])

/** What became of one operation. */
export type OperationResult = z.infer<typeof OperationResult>
export const OperationResult = z.object({
  op: z.enum(['create', 'put', 'update', 'delete', 'relate', 'unrelate']),
  id: z.string().optional().describe('Of the document'),
  version: z.int().optional().describe('Of the document as it is now'),
  changed: z.boolean().describe('Whether anything is other than before'),
})

/** That one thing stands to another in some way. */
export type Relation = z.infer<typeof Relation>
export const Relation = z.object({ from: z.string(), predicate: z.string(), to: z.string(), data: relationData, createdAt: z.string() })

export const asked = { predicate: predicate.optional(), direction: z.enum(['out', 'in', 'both']).default('out') }
