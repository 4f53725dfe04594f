import { z } from 'zod'
import { bounds } from './fields.ts'

const listed = (properties: Record<string, { type: string; description?: string }>, required: string[]) => ({
  ...{ type: 'object' as const, properties, required },
  additionalProperties: {},
})

const id = { type: 'string', description: 'item_ and a ULID' }
const marks = {
  version: { type: 'integer', description: 'The version of the list that last changed the item' },
  createdAt: { type: 'string', description: 'ISO 8601' },
  createdBy: { type: 'string', description: 'The id of a key or user' },
  updatedAt: { type: 'string', description: 'ISO 8601' },
  updatedBy: { type: 'string', description: 'The id of a key or user' },
}

/** An item: its values under the names of the list's fields, or under `value` where the list has none. */
export interface Item {
  /** `item_` and a ULID. */
  id: string
  /** The version of the list that last changed the item. */
  version: number
  createdAt: string
  createdBy?: string
  updatedAt: string
  updatedBy?: string
  [field: string]: unknown
}
// Of unknown shape to zod, which would drop a field called __proto__; what it is says the JSON Schema.
export const Item = z.unknown().meta(listed({ id, ...marks }, ['id', 'version', 'createdAt', 'updatedAt'])) as unknown as z.ZodType<Item, Item>

/** An item with the fields that a query asked for. */
export interface ItemPart {
  id: string
  [field: string]: unknown
}
export const ItemPart = z.unknown().meta(listed({ id, ...marks }, ['id'])) as unknown as z.ZodType<ItemPart, ItemPart>

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

const object = (description: string) =>
  z.unknown().refine(isObject, 'not an object').meta({ type: 'object', additionalProperties: {}, description }) as unknown as z.ZodType<
    Record<string, unknown>,
    Record<string, unknown>
  >

/** Values by the names of fields. */
export const values = (description: string) => object(description).optional()

export const where = object(
  'Which items: { status: { $in: ["open", "late"] }, $or: [{ due: { $lt: "now+7d" } }, { owner: { $exists: false } }] }. A dot reaches into JSON. At most 64 terms, 8 levels',
).optional()

/** Of an update, a removal or a query: which items, and where `today` and `startOf:month` begin. */
export const filter = { where, timezone: z.string().max(64).optional().describe('IANA time zone of dates such as `today` in `where`; UTC unless given') }

export const sort = z
  .array(z.string().min(1).max(128))
  .min(1)
  .max(5)
  .optional()
  .describe('Fields to sort by, a - before what runs downwards: ["-due", "title"]; ties end on the id')
export const fields = z.array(z.string().min(1).max(128)).min(1).max(bounds.fieldsMax).optional()

export const itemId = z.string().min(1).max(64)
export const ids = z.array(itemId).min(1).max(bounds.batchMax)

/** Beside which item, or at which end. */
export const Place = z.union([z.enum(['first', 'last']), z.strictObject({ before: itemId }), z.strictObject({ after: itemId })])
