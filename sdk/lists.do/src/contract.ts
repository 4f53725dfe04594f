import { contract, method, Page } from '@dot-do/contract'
import { z } from 'zod'
import { Group, Grouping, Metric } from './aggregates.ts'
import { bounds, Field, FieldChange } from './fields.ts'
import { fields, filter, ids, Item, itemId, ItemPart, Place, sort, values, where } from './items.ts'

export * from './aggregates.ts'
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

const noList = { not_found: true } as const
const change = {
  set: values('Values to set; null takes one away'),
  unset: fields.describe('Fields to empty'),
  increment: values('Numbers to add: { stock: -1 }; decimal strings for money'),
  append: values('Values, or arrays of them, to put at the end of arrays: multiselect or json'),
  removeFrom: values('Values, or arrays of them, to take out of arrays'),
}

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
        onFull: onFull.optional().describe('Past `maxItems`: refuse (the default), or drop the first items of the list’s order'),
      }),
      output: List,
      errors: { already_exists: z.object({ id: z.string() }) },
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
      errors: { not_found: true, already_exists: Taken },
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
      errors: { ...noList, already_exists: Taken },
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
      errors: noList,
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
      errors: noList,
    }),

    query: method({
      access: 'read',
      summary: 'Finds items, filtered, sorted and by pages',
      description:
        'Without `sort` in the list’s own order. Missing values sort before all others; text by its code points. A page may hold fewer than `limit` items: ' +
        'it ends before 8 MiB. Items that others add or remove meanwhile neither repeat nor hide the rest.',
      input: z.object({
        list,
        ...filter,
        sort,
        fields: fields.describe('Only these, beside the id'),
        search: z.string().min(1).max(1000).optional().describe('Words that an item’s texts hold, each from its beginning'),
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
  },
)
