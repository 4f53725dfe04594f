import { z } from 'zod'
import { Field } from './fields.ts'
import { Item } from './items.ts'

export const changeBounds = {
  /** Items that one revert changes. */
  revertMax: 100_000,
  importBytesMax: 100 * 1024 * 1024,
  /** Of an imported file, in characters. */
  importRowMax: 4 * 1024 * 1024,
  importErrorsMax: 1000,
}

const version = z.number().int().describe('The list’s, from this change on')
const id = z.string().optional().describe('Of the item; absent where the list’s fields changed')
const at = z.string().describe('ISO 8601')
const by = z.string().optional().describe('The id of a key or user')

/** A change as the history has it: what it was about, and how that was before and after. */
export type Change = z.infer<typeof Change>
export const Change = z.object({
  ...{ version, type: z.enum(['added', 'updated', 'moved', 'removed', 'altered']).describe('altered: the list’s fields'), id, at, by },
  fields: z.array(z.string()).optional().describe('Of an update: the fields whose values changed'),
  before: Item.optional().describe('Absent of `added`'),
  after: Item.optional().describe('Absent of `removed`'),
  fieldsBefore: z.array(Field).optional().describe('Of `altered`'),
  fieldsAfter: z.array(Field).optional().describe('Of `altered`'),
})

/** What a watcher is told. */
export type ListEvent = z.infer<typeof ListEvent>
export const ListEvent = z.object({
  version,
  type: z
    .enum(['opened', 'added', 'updated', 'moved', 'removed', 'altered'])
    .describe('opened: from this version on, the first event of a watch without `since`; altered: the list’s fields changed'),
  id,
  item: Item.optional().describe('As it is from now on; absent where it was removed from the list'),
  previous: Item.optional().describe('As it was before; absent where it was added to the list, and where it was moved'),
  at: at.optional(),
  by,
})

/** A row of an imported file that was left out, and why. */
export type ImportError = z.infer<typeof ImportError>
export const ImportError = z.object({
  line: z.number().int().describe('Where the row begins in the file; the first is 1'),
  field: z.string().optional().describe('Absent where it is the row itself'),
  message: z.string(),
})
