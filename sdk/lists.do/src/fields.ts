import { z } from 'zod'

/** What a list may have; beyond it a call is `resource_exhausted` or `payload_too_large`. */
export const bounds = {
  /** Of an item's JSON, in bytes of UTF-8. */
  itemBytesMax: 1024 * 1024,
  fieldsMax: 500,
  itemsMax: 1_000_000,
  /** Of a tenant. */
  listsMax: 10_000,
  /** Items a call. */
  batchMax: 10_000,
  viewsMax: 100,
  /** Of the items in one answer, in bytes: a page ends before it. */
  answerBytesMax: 8 * 1024 * 1024,
  /** Characters of a `text` value, the longest that sorts. */
  textMax: 10_000,
  historyDays: 90,
  /** Ids of one relation of an item. */
  relatedMax: 500,
  /** Of a list. */
  formulasMax: 50,
  rollupsMax: 20,
}

/** What the values of a field are. */
export type FieldType = z.infer<typeof FieldType>
export const FieldType = z
  .enum([
    'text',
    'longtext',
    'number',
    'money',
    'boolean',
    'date',
    'datetime',
    'select',
    'multiselect',
    'url',
    'email',
    'phone',
    'user',
    'json',
    'relation',
    'rollup',
    'formula',
    'file',
  ])
  .describe(
    'text: at most 10,000 characters; longtext: Markdown; number: an IEEE double; money: { amount, currency }, a decimal string and an ISO 4217 code; date: YYYY-MM-DD; ' +
      'datetime: ISO 8601 with an offset, kept in UTC; select, multiselect: of `options`; url: http or https; email; phone: E.164; user: the id of a user; json: any JSON; ' +
      'relation: the id of an item of another list, with `many` an array of ids; rollup: reckoned over related items when `query` reads; formula: CEL over the item’s other fields; file: { name?, type?, data }, base64 or a `data:` URL, shown as ' +
      '{ name, type, size, sha256 } and read by `file`; with `many` at most 20; all the files of an item together at most 1 MiB',
  )

const fieldName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^(?![-$\s])[^.\p{Cc}\p{Cs}]+(?<!\s)$/u, 'a field name has no dots or control characters, no space at either end, and does not start with - or $')
  .describe('At most 64 characters; no dots, and neither - nor $ at its start')

const options = z.array(z.string().min(1).max(200)).min(1).max(1000).describe('What a select or multiselect may hold')
const bound = z
  .union([z.number(), z.string().max(64)])
  .describe('Of a number or its decimal string for money; of a date or datetime; of a text’s characters; of a multiselect’s options')
const pattern = z.string().min(1).max(1000).describe('A regular expression (ECMA-262) that a text matches somewhere; runs in linear time')
const precision = z.number().int().min(0).max(15).describe('Decimals that a number is rounded to')
const currency = z.string().length(3).describe('The one ISO 4217 code that a money field takes; an amount alone then stands for it')
const country = z.string().length(2).describe('ISO 3166-1 code of phone numbers without a country')
const schema = z.union([z.record(z.string(), z.unknown()), z.boolean()]).describe('A JSON Schema of a json field’s values')
const onDelete = z
  .enum(['clear', 'restrict', 'remove'])
  .describe('When the related item is removed: the value is taken out (the default), the removal is refused, or this item is removed too')
const inverse = z.string().min(1).max(64).describe('The name under which `query` of the other list shows the ids that relate to an item: the first 100')
const formula = z
  .string()
  .min(1)
  .max(2000)
  .describe(
    'An expression of CEL over the names of fields: numbers are double, dates and datetimes timestamp, a multiselect or many ids list<string>, money a map of ' +
      '`amount`, `currency` and `minor` (an exact int). A missing value is null; where the formula can’t do without it, it has no value either',
  )
const result = z
  .enum(['number', 'text', 'boolean', 'datetime', 'money', 'json'])
  .describe('What the formula gives, found out from it unless said; money is a map of `currency` and `amount` or `minor`')
const rollup = z.enum(['count', 'sum', 'avg', 'min', 'max', 'distinct', 'median']).describe('What a rollup reckons')
const required = z.boolean().describe('Whether every item has a value')
const unique = z.boolean().describe('Whether no two items have the same value')
const initial = z.unknown().describe('The value of an item that comes without one; `now` for a datetime, `today` for a date')

/** A field of a list: its name, what its values are, and what they must keep to. */
export type Field = z.infer<typeof Field>
export const Field = z.strictObject({
  name: fieldName,
  type: FieldType,
  required: required.optional(),
  unique: unique.optional(),
  default: initial.optional(),
  options: options.optional(),
  min: bound.optional(),
  max: bound.optional(),
  pattern: pattern.optional(),
  integer: z.boolean().optional().describe('Whether a number has no decimals'),
  precision: precision.optional(),
  currency: currency.optional(),
  country: country.optional(),
  schema: schema.optional(),
  list: z.string().min(1).max(128).optional().describe('The list that a relation leads to'),
  many: z.boolean().optional().describe('Whether a relation holds an array of at most 500 ids, a file field an array of files'),
  inverse: inverse.optional(),
  onDelete: onDelete.optional(),
  formula: formula.optional(),
  result: result.optional(),
  relation: z.string().min(1).max(64).optional().describe('The relation, of this list or by its `inverse` of another, that a rollup goes over'),
  op: rollup.optional(),
  field: z.string().min(1).max(128).optional().describe('What of the related items a rollup reckons with; `count` goes without'),
})

/** What `alter` changes of a field; null takes a setting away. */
export type FieldChange = z.infer<typeof FieldChange>
export const FieldChange = z.strictObject({
  name: z.string().min(1).max(64).describe('As it is after `rename`'),
  type: FieldType.optional(),
  required: required.optional(),
  unique: unique.optional(),
  default: initial.optional(),
  options: options.nullable().optional(),
  min: bound.nullable().optional(),
  max: bound.nullable().optional(),
  pattern: pattern.nullable().optional(),
  integer: z.boolean().optional(),
  precision: precision.nullable().optional(),
  currency: currency.nullable().optional(),
  country: country.nullable().optional(),
  schema: schema.nullable().optional(),
  list: z.string().min(1).max(128).optional(),
  many: z.boolean().optional(),
  inverse: inverse.nullable().optional(),
  onDelete: onDelete.nullable().optional(),
  formula: formula.optional(),
  result: result.nullable().optional(),
  relation: z.string().min(1).max(64).optional(),
  op: rollup.optional(),
  field: z.string().min(1).max(128).nullable().optional(),
})
