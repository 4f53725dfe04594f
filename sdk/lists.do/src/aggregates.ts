import { z } from 'zod'

const field = z.string().min(1).max(128)

/** A field to group by; a date or datetime by the day, week (from Monday), month or year it is in. */
export type Grouping = z.infer<typeof Grouping>
export const Grouping = z.union([
  field,
  z.strictObject({ field, by: z.enum(['day', 'week', 'month', 'year']), timezone: z.string().max(64).optional().describe('IANA time zone; UTC unless given') }),
])

/** What to count or reckon of each group. */
export type Metric = z.infer<typeof Metric>
export const Metric = z.strictObject({
  op: z.enum(['count', 'sum', 'avg', 'min', 'max', 'distinct', 'median']),
  field: field.optional().describe('Of `count` optional: then only items that have a value'),
})

/** A group of items: the values they share, and its metrics by name. */
export interface Group {
  key: Record<string, unknown>
  metrics: Record<string, unknown>
}
export const Group = z.unknown().meta({
  type: 'object',
  properties: {
    key: { type: 'object', additionalProperties: {}, description: 'By field; of a date its bucket’s first day' },
    metrics: { type: 'object', additionalProperties: {}, description: 'By name; of money { amount, currency }; null where there is no value' },
  },
  required: ['key', 'metrics'],
  additionalProperties: false,
}) as unknown as z.ZodType<Group, Group>
