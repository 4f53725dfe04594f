import { bytes, contract, file, method, Page, stream } from '@dot-do/contract'
import { z } from 'zod'
import { Group, Grouping, Metric } from './aggregates.ts'
import { Change, changeBounds, ImportError, ListEvent } from './changes.ts'
import { bounds, Field, FieldChange } from './fields.ts'
import { fields, filter, ids, Item, itemId, ItemPart, Place, sort, values, where } from './items.ts'

export * from './aggregates.ts'
export * from './changes.ts'
export * from './fields.ts'
export * from './items.ts'

const listName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^(?!\s)[^\p{Cc}\p{Cs}]+(?<!\s)$/u, 'a list’s name has no control characters and no space at either end')
const list = listName.describe('The list’s name')
const count = z.number().int()
const time = z.string().describe('ISO 8601')

/** What happens to an item too many: it is refused, or the first in the list's order make room. */
const onFull = z.enum(['reject', 'dropOldest'])

/** A list: its definition, and how much is in it. */
export type List = z.infer<typeof List>
export const List = z.object({
  id: z.string().describe('list_ and a ULID'),
  name: z.string(),
  title: z.string().optional(),
  fields: z.array(Field).optional().describe('Absent where items are plain values'),
  key: z.string().optional(),
  strict: z.boolean(),
  maxItems: z.number().int().optional(),
  onFull: onFull.optional(),
  count: count.describe('Items'),
  version: count.describe('Rises with each change'),
  createdAt: time,
  createdBy: z.string().optional(),
  updatedAt: time,
})

/** A list in the listing of lists. */
export type ListEntry = z.infer<typeof ListEntry>
export const ListEntry = z.object({ id: z.string(), name: z.string(), title: z.string().optional(), createdAt: time })

/** A saved query of a list. */
export type View = z.infer<typeof View>
export const View = z.object({
  name: z.string(),
  where: values('As in `query`'),
  timezone: z.string().optional(),
  sort: z.array(z.string()).optional(),
  fields: z.array(z.string()).optional(),
  groupBy: z.array(Grouping).optional(),
  layout: values('Whatever a screen needs to show it'),
})

/** A value of an item that a change of the fields could not convert. */
export type Failure = z.infer<typeof Failure>
export const Failure = z.object({ id: z.string(), field: z.string(), message: z.string() })

const Current = z.object({ version: count.describe('The current one') })
const Taken = z.object({
  field: z.string(),
  id: z.string().optional().describe('The item that has the value; absent where it is another one of the same call'),
})

const Reach = z.object({ version: count.describe('The current one'), oldest: count.describe('The oldest that can be asked for') })
const format = z.enum(['csv', 'jsonl', 'json'])

const noList = { not_found: true } as const
/** Something restricts the removal: what, says the sentence. */
const removing = { ...noList, failed_precondition: true } as const
const change = {
  set: values('Values to set; null takes one away'),
  unset: fields.describe('Fields to empty'),
  increment: values('Numbers to add: { stock: -1 }; decimal strings for money'),
  append: values('Values, or arrays of them, to put at the end of arrays: multiselect or json'),
  removeFrom: values('Values, or arrays of them, to take out of arrays'),
}

/** The types that files are served as; others, such as HTML and SVG, could run in the origin that serves them. */
export const fileTypes = [
  ...(['application/octet-stream', 'application/pdf', 'application/json', 'application/zip', 'text/plain; charset=utf-8', 'text/csv; charset=utf-8'] as const),
  ...(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'] as const),
  ...(['audio/mpeg', 'audio/wav', 'audio/ogg', 'video/mp4', 'video/webm'] as const),
] as const

export default contract(
  'lists.do',
  {
    summary: 'Lists of typed items: tables, to-do lists, queues of things, without a database',
    description:
      'A list is ordered items. With fields it is a typed table; without, each item is any JSON value. Every write is one transaction of the list: all or nothing, ' +
      'and each change gets the list’s next version. Text is compared by Unicode (NFC), numbers are IEEE doubles, money is exact.',
    tags: ['data'],
  },
  {
    create: method({
      access: 'write',
      summary: 'Makes a list; the same name and definition again give the same list',
      input: z.object({
        name: listName.describe('At most 128 characters'),
        title: z.string().max(500).optional(),
        fields: z.array(Field).min(1).max(bounds.fieldsMax).optional().describe('Absent: items are plain JSON values'),
        key: z.string().min(1).max(64).optional().describe('The field that tells items apart: required and unique, and what `upsert` goes by'),
        strict: z.boolean().default(true).describe('Refuse values of fields that the list does not have'),
        maxItems: z.number().int().min(1).max(bounds.itemsMax).optional(),
        onFull: onFull.optional().describe('Past `maxItems`: refuse (the default), or drop the items that were added first, wherever they stand'),
      }),
      output: List,
      errors: { ...noList, already_exists: z.object({ id: z.string() }) },
      examples: [
        {
          input: {
            name: 'tasks',
            fields: [
              { name: 'title', type: 'text', required: true },
              { name: 'status', type: 'select', options: ['open', 'done'], default: 'open' },
              { name: 'due', type: 'date' },
            ],
          },
        },
      ],
    }),

    get: method({ access: 'read', summary: 'Reads a list’s definition, count and version', input: z.object({ list }), output: List, errors: noList }),

    list: method({
      access: 'read',
      summary: 'Lists the lists, by name',
      input: z.object({ prefix: z.string().max(128).optional().describe('Of the name'), ...Page }),
      output: z.object({ items: z.array(ListEntry), nextCursor: z.string().optional() }),
      examples: [{ input: {} }],
    }),

    alter: method({
      access: 'write',
      summary: 'Adds, changes, renames or removes fields, and converts the items’ values',
      description:
        'Removes first, then renames, changes and adds. What can’t be converted is listed in `failures` (the first 100) and nothing is changed, unless `force` empties those values. ' +
        '`dryRun` only says what would happen.',
      input: z.object({
        list,
        add: z.array(Field).max(bounds.fieldsMax).optional(),
        change: z.array(FieldChange).max(bounds.fieldsMax).optional(),
        rename: z
          .array(z.strictObject({ from: z.string(), to: Field.shape.name }))
          .max(bounds.fieldsMax)
          .optional(),
        remove: fields,
        dryRun: z.boolean().default(false),
        force: z.boolean().default(false).describe('Empty the values that can’t be converted'),
        expectedVersion: count.optional().describe('Of the list'),
      }),
      output: z.object({ list: List, affected: count.describe('Items whose values change'), failures: z.array(Failure), applied: z.boolean() }),
      errors: { ...noList, failed_precondition: Current },
    }),

    delete: method({
      access: 'admin',
      summary: 'Deletes a list with all its items',
      input: z.object({ list }),
      output: z.object({ deleted: z.boolean().describe('Whether there was one') }),
      errors: { failed_precondition: true },
    }),

    add: method({
      access: 'write',
      summary: 'Adds items, at the end unless said otherwise; makes a list of plain values where none has that name',
      description: `At most ${bounds.batchMax} items, all or none; each of at most 1 MiB of JSON. Of a batch every bad row is named: path ["items", 3, "due"].`,
      input: z.object({
        list,
        item: z.unknown().optional().describe('One item: values by field, or any JSON value where the list has no fields'),
        items: z.array(z.unknown()).min(1).max(bounds.batchMax).optional(),
        at: Place.default('last'),
      }),
      output: z.object({ items: z.array(Item) }),
      errors: { ...removing, already_exists: Taken },
      examples: [{ input: { list: 'todo', item: 'milk' } }],
    }),

    upsert: method({
      access: 'write',
      summary: 'Adds items or changes those that have the same key',
      description: 'Of an item that is there only the values that come are set. An item that stays as it is gets no new version.',
      input: z.object({
        list,
        items: z.array(z.unknown()).min(1).max(bounds.batchMax),
        on: z.string().optional().describe('A unique field; the list’s key unless given'),
      }),
      output: z.object({ created: count, updated: count, unchanged: count, items: z.array(Item) }),
      errors: { ...removing, already_exists: Taken },
    }),

    update: method({
      access: 'write',
      summary: 'Changes an item, or all that match',
      input: z.object({
        list,
        id: itemId.optional(),
        ...filter,
        limit: z.number().int().min(1).max(bounds.itemsMax).optional().describe('With `where`: at most so many, in the list’s order'),
        ...change,
        expectedVersion: count.optional().describe('Of the item'),
      }),
      output: z.object({
        updated: count.describe('Items that match'),
        items: z.array(Item).optional().describe('With `id`, or at most 1,000 of those that matched'),
      }),
      errors: { ...noList, already_exists: Taken, failed_precondition: Current },
    }),

    remove: method({
      access: 'write',
      summary: 'Removes items by id, or all that match',
      input: z.object({ list, id: itemId.optional(), ids: ids.optional(), ...filter }),
      output: z.object({ removed: count.describe('Items that were there') }),
      errors: removing,
    }),

    move: method({
      access: 'write',
      summary: 'Moves items to another place in the list’s order',
      input: z.object({
        list,
        id: itemId.optional(),
        ids: ids.optional().describe('Moved together, in this order'),
        to: z.union([...Place.options, z.strictObject({ index: z.number().int().min(0).describe('Counted without the items that move') })]),
      }),
      output: z.object({ items: z.array(Item) }),
      errors: noList,
    }),

    take: method({
      access: 'write',
      summary: 'Reads and removes items in one step, so that no two callers get the same',
      description: 'Of large items fewer than `count` may come: at most 8 MiB together.',
      input: z.object({
        list,
        from: z.enum(['first', 'last']).default('first').describe('Which end of the order'),
        count: z.number().int().min(1).max(1000).default(1),
        ...filter,
        sort,
      }),
      output: z.object({ items: z.array(Item) }),
      errors: removing,
    }),

    query: method({
      access: 'read',
      summary: 'Finds items, filtered, sorted and by pages',
      description:
        'In `where` a dot also reaches across relations (`customer.country`), where at most 10,000 related items match. Rollups and inverses are brought in as the page is read: ' +
        'nothing filters or sorts by them. Without `sort` in the list’s own order. Missing values sort before all others; text by its code points. A page may hold fewer than `limit` items: ' +
        'it ends before 8 MiB. Items that others add or remove meanwhile neither repeat nor hide the rest.',
      input: z.object({
        list,
        ...filter,
        sort,
        fields: fields.describe('Only these, beside the id'),
        search: z.string().min(1).max(1000).optional().describe('Words that an item’s texts hold, each from its beginning'),
        expand: z
          .array(
            z
              .string()
              .min(1)
              .max(128)
              .regex(/^[^.]+(\.[^.]+)?$/u, 'a relation, or one below it: `customer.country`'),
          )
          .min(1)
          .max(8)
          .optional()
          .describe('Relations whose items come in the place of their ids, at most two deep: ["customer", "customer.country"]'),
        view: z.string().min(1).max(128).optional().describe('A saved view: its `where` holds too, its sort and fields unless others are given'),
        limit: Page.limit,
        cursor: z.string().max(300_000).optional().describe('`nextCursor` of the page before; absent for the first'),
        count: z.boolean().default(false).describe('Also count all that match'),
      }),
      output: z.object({ items: z.array(ItemPart), nextCursor: z.string().optional(), total: count.optional() }),
      errors: noList,
    }),

    aggregate: method({
      access: 'read',
      summary: 'Counts and reckons over items, in groups',
      description:
        'Groups come by their keys, upwards; at most 10,000. A sum of money over several currencies is refused: group by its currency (`price.currency`).',
      input: z.object({
        list,
        ...filter,
        groupBy: z.array(Grouping).min(1).max(8).optional(),
        metrics: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/), Metric),
      }),
      output: z.object({ groups: z.array(Group) }),
      errors: noList,
    }),

    file: method({
      access: 'read',
      summary: 'Reads the bytes of a file in an item',
      description:
        'As the type that came with it, where that is one that no browser runs; else as application/octet-stream. Bytes go with the item: `history` and `revert` have what a file was, not its bytes.',
      input: z.object({
        list,
        id: itemId,
        field: z.string().min(1).max(64),
        index: z.number().int().min(0).max(99).default(0).describe('Which one, where the field holds many'),
      }),
      output: bytes(...fileTypes),
      errors: noList,
    }),

    saveView: method({
      access: 'write',
      summary: 'Saves a query under a name; again under the same name replaces it',
      input: z.object({
        list,
        name: z.string().min(1).max(128),
        where,
        timezone: filter.timezone,
        sort,
        fields,
        groupBy: z.array(Grouping).min(1).max(8).optional(),
        layout: values('Whatever a screen needs to show it; at most 64 KiB'),
      }),
      output: View,
      errors: noList,
    }),

    listViews: method({
      access: 'read',
      summary: 'Lists the saved views of a list, by name',
      input: z.object({ list }),
      output: z.object({ items: z.array(View) }),
      errors: noList,
    }),

    deleteView: method({
      access: 'write',
      summary: 'Deletes a saved view',
      input: z.object({ list, name: z.string().min(1).max(128) }),
      output: z.object({ deleted: z.boolean().describe('Whether there was one') }),
      errors: noList,
    }),

    history: method({
      access: 'read',
      summary: 'Lists the changes of a list, or of one item, the newest first: what was before and after, who and when',
      description: `Changes are kept for ${bounds.historyDays} days. An item is shown under the names that its fields had at the time. A page may hold fewer than \`limit\` changes.`,
      input: z.object({ list, id: itemId.optional().describe('Only the changes of this item'), ...Page }),
      output: z.object({ items: z.array(Change), nextCursor: z.string().optional() }),
      errors: noList,
    }),

    revert: method({
      access: 'write',
      summary: 'Puts an item, or all items of a list, back to how they were at a version',
      description:
        'Values and places come back, under new versions, so that a revert can itself be reverted; what was removed since comes back under its id, what was added since goes. ' +
        'The list’s fields stay as they are: values of fields that were altered since are converted as `alter` does, fields added since keep their values. ' +
        `What does not fit the fields any more is \`failed_precondition\`, as is a version that the history does not reach back to. At most ${changeBounds.revertMax.toLocaleString('en')} items.`,
      input: z.object({ list, to: z.number().int().min(0).describe('A version of the list'), id: itemId.optional().describe('Only this item') }),
      output: z.object({ version: count.describe('Of the list'), restored: count.describe('Items put back or changed'), removed: count }),
      errors: { ...noList, already_exists: Taken, failed_precondition: Reach },
    }),

    watch: method({
      access: 'read',
      summary: 'Follows the changes of a list as they happen',
      description:
        'Without `since` it starts now, with an event `opened` that carries the version; `since` goes on behind a version, without loss or repetition, as does `Last-Event-ID`. ' +
        'With `where` items come and go by it: one that begins to match is `added`, with `previous` where it was there before; one that no longer matches is `removed`, with `item` where it still is. ' +
        'That time passes is no change. A change of fields that `where` names may end the watch with `invalid_argument`; deleting the list ends it with `not_found`. ' +
        'At most 50 watchers a list; a watch lasts ten minutes, then the SDK takes it up again.',
      input: z.object({ list, ...filter, since: z.number().int().min(0).optional().describe('A version: only what came later') }),
      output: stream(ListEvent, { id: 'version', resumes: 'since' }),
      errors: { ...noList, failed_precondition: Reach },
      limits: { timeoutMs: 600_000 },
    }),

    export: method({
      access: 'read',
      summary: 'Gives a list as CSV, JSON Lines or a JSON array, of any size',
      description:
        'Read by pages while others write: every item as it is when its page is read; one that stays where it is comes exactly once. A change of the fields meanwhile cuts the answer short. ' +
        'CSV is that of RFC 4180, in UTF-8 with a header; a missing value is an empty cell, as is an empty text; money is `12.50 EUR`, options are joined by `, ` (or a JSON array where one has a comma), ' +
        "JSON is JSON but for texts that are none. Texts that begin with = + - @, tab or return get a ' before them, which `import` takes away, unless `raw`.",
      input: z.object({
        list,
        format: format.default('csv'),
        ...filter,
        sort,
        fields: fields.describe('The columns; all fields unless given. `id`, `version`, `createdAt` and their like are among those that can be'),
        view: z.string().min(1).max(128).optional().describe('As in `query`'),
        raw: z.boolean().default(false).describe('CSV cells as they are, formulas too'),
      }),
      output: bytes('text/csv', 'application/x-ndjson', 'application/json'),
      errors: noList,
      limits: { timeoutMs: 600_000 },
    }),

    import: method({
      access: 'write',
      summary: 'Adds the rows of a CSV, JSON Lines or JSON file, or changes items that have the same key',
      description:
        'Rows that fit are written, up to 5,000 a transaction; those that do not are left out and named by line, the first 1,000 of them: `dryRun` says all of this beforehand and writes nothing. ' +
        'Under an idempotency key a repetition, also after a crash, writes each row once. CSV: a header, cells turned into values by each field’s own rules, an empty cell no value; ' +
        'columns that are no field are refused unless `mapping` has them. A relation to an item that is not there ends it with `not_found`. JSON: an array of items. A row is at most 4 MiB. A file of more than 10 MiB is best sent as the body itself, which is never held whole.',
      input: z.object({
        list,
        file: file({ bytesMax: changeBounds.importBytesMax }).describe('In UTF-8'),
        format: format.optional().describe('By the file’s content type or name unless given, else csv'),
        mapping: values('By column, or by name in an item of JSON: the field that it is, or null to leave it out'),
        on: z.string().optional().describe('A unique field: items that have its value are changed, not added'),
        delimiter: z.enum([',', ';', '\t', '|']).default(',').describe('Of CSV'),
        raw: z.boolean().default(false).describe("Keep the ' before CSV cells that look like formulas"),
        dryRun: z.boolean().default(false),
      }),
      output: z.object({
        added: count,
        updated: count,
        unchanged: count,
        failed: count.describe('Rows left out'),
        errors: z.array(ImportError),
      }),
      errors: noList,
      limits: { bodyBytesMax: changeBounds.importBytesMax, timeoutMs: 600_000 },
    }),
  },
)
