import { contract, method, Page } from '@dot-do/contract'
import { z } from 'zod'
import { bounds, Document, DocumentPart, expectedVersion, id, ns, Patch, typeName, values, written } from './documents.ts'
import { Operation, OperationResult } from './operations.ts'
import { cursor, globs, select, selection, sort } from './select.ts'

export * from './documents.ts'
export * from './operations.ts'
export * from './select.ts'

const MiB = 1024 * 1024
/** A document of 8 MiB of Markdown, whose line ends and quotes take two bytes in JSON. */
const limits = { bodyBytesMax: 20 * MiB }

const count = z.int()
const Current = z.object({ version: count.optional().describe('The current one, of a document that is there') })
const Unfit = z.object({ id: z.string(), path: z.array(z.union([z.string(), z.number()])), message: z.string() })

/** A type of a namespace: what its documents are like. */
export type TypeInfo = z.infer<typeof TypeInfo>
export const TypeInfo = z.object({
  name: z.string(),
  schema: values('JSON Schema of the data').optional(),
  indexes: z.array(z.string()),
  strict: z.boolean(),
  count: count.describe('Documents of this type'),
  updatedAt: z.string(),
})

const byValue = z.object({ value: z.union([z.string(), z.number(), z.boolean(), z.null()]), count })

export default contract(
  'db.do',
  {
    summary: 'Documents that are data and Markdown at once: filtered, related and searched, without a database to run',
    description:
      'A namespace holds documents by id, a path. Every write is one transaction of the namespace; a version counts each document’s changes. Text is compared by code points in NFC, values as JSON: 10 is not "10", and a missing field is not null.',
    tags: ['data'],
  },
  {
    get: method({
      access: 'read',
      summary: 'Reads a document',
      input: z.object({ ns, id, select }),
      output: DocumentPart,
      errors: { not_found: true },
    }),

    list: method({
      access: 'read',
      summary: 'Finds documents by id, type and fields, sorted and by pages',
      description:
        'A page may hold fewer than `limit` documents: it ends before 8 MiB, and after 200,000 ids that its glob did not fit. Content comes only where `select` names it. Documents that others write meanwhile neither repeat nor hide the rest.',
      input: z.object({ ...selection, sort, select, limit: Page.limit, cursor }),
      output: z.object({ items: z.array(DocumentPart), nextCursor: z.string().optional() }),
      examples: [{ input: { ns: 'docs', id: 'guides/**', where: { price: { $gte: 10 } }, sort: '-updatedAt' }, output: { items: [] } }],
    }),

    count: method({
      access: 'read',
      summary: 'Counts the documents that match',
      input: z.object(selection),
      output: z.object({ count }),
      examples: [{ input: { ns: 'docs', type: 'Guide' }, output: { count: 0 } }],
    }),

    facets: method({
      access: 'read',
      summary: 'Counts the documents that match by the values of fields',
      description: 'The most frequent values come first. Of an array each element counts once; objects are no values.',
      input: z.object({
        ...selection,
        fields: z.array(z.string().min(1).max(256)).min(1).max(10).describe('As in `where`'),
        limit: z.int().min(1).max(1000).default(100).describe('Values a field'),
      }),
      output: z.object({
        count: count.describe('Documents that match'),
        facets: z.array(z.object({ field: z.string(), values: z.array(byValue), more: z.boolean().describe('There are values beyond `limit`') })),
      }),
      examples: [{ input: { ns: 'docs', fields: ['type'] }, output: { count: 0, facets: [{ field: 'type', values: [], more: false }] } }],
    }),

    create: method({
      access: 'write',
      summary: 'Makes a document where there is none of that id',
      input: z.object({ ns, id, ...written }),
      output: Document,
      errors: { already_exists: Current },
      limits,
      examples: [{ input: { ns: 'docs', id: 'guides/start', type: 'Guide', data: { price: 12 }, content: '# Start\n\nHere.\n' } }],
    }),

    put: method({
      access: 'write',
      summary: 'Makes a document or replaces it whole',
      description: 'What is as it was gets no new version. Without `expectedVersion` the last write wins.',
      input: z.object({ ns, id, ...written, expectedVersion }),
      output: Document,
      errors: { failed_precondition: Current },
      limits,
      examples: [{ input: { ns: 'docs', id: 'notes/one', content: '---\ntitle: One\n---\nText\n', visibility: 'public' } }],
    }),

    update: method({
      access: 'write',
      summary: 'Changes what a patch says of a document',
      input: z.object({ ns, id, patch: Patch, expectedVersion }),
      output: Document,
      errors: { not_found: true, failed_precondition: Current },
      limits,
    }),

    delete: method({
      access: 'write',
      summary: 'Deletes documents, with their relations',
      description: `Give \`id\`, \`ids\` or \`glob\`. A glob needs \`max\`: where more match, none is deleted.`,
      input: z.object({
        ns,
        id: id.optional(),
        ids: z.array(id).min(1).max(bounds.batchMax).optional(),
        glob: globs.optional(),
        max: z.int().min(1).max(bounds.deleteMax).optional().describe('How many a glob may delete'),
        dryRun: z.boolean().default(false).describe('Only say what would go'),
        expectedVersion,
      }),
      output: z.object({ deleted: count.describe('Documents that were there'), ids: z.array(z.string()).describe('The first 1,000 of them') }),
      errors: { failed_precondition: z.object({ version: count.optional(), matched: count.optional() }) },
      examples: [{ input: { ns: 'docs', glob: 'drafts/**', max: 100, dryRun: true }, output: { deleted: 0, ids: [] } }],
    }),

    batch: method({
      access: 'write',
      summary: 'Does up to 1,000 writes in one transaction: all or none',
      description: 'In order: a later operation sees what an earlier one did. The first that fails says which it is: path ["operations", 3, …].',
      input: z.object({ ns, operations: z.array(Operation).min(1).max(bounds.batchMax) }),
      output: z.object({ results: z.array(OperationResult) }),
      errors: { not_found: true, already_exists: Current, failed_precondition: Current },
      examples: [{ input: { ns: 'docs', operations: [{ op: 'put', id: 'a', data: { n: 1 } }] } }],
    }),

    putType: method({
      access: 'admin',
      summary: 'Says what the documents of a type are like',
      description:
        'Writes of the type are checked against the schema: JSON Schema 2020-12, or draft-07 where $schema says so, at most 64 KiB. Where documents that are there do not fit, nothing is changed and `unfit` says which (the first 100), unless `force`.',
      input: z.object({
        ns,
        name: typeName,
        schema: values('JSON Schema of the data').optional(),
        indexes: z.array(z.string().min(1).max(256)).max(16).default([]).describe('Fields of the data that filters and sorts go by'),
        strict: z.boolean().default(true).describe('Refuse writes that do not fit; else the schema only describes'),
        force: z.boolean().default(false).describe('Keep documents that do not fit'),
      }),
      output: z.object({ type: TypeInfo, unfit: z.array(Unfit), applied: z.boolean() }),
      idempotent: 'natural',
      examples: [
        {
          input: {
            ns: 'shop',
            name: 'Product',
            schema: { type: 'object', properties: { price: { type: 'number', minimum: 0 } }, required: ['price'] },
            indexes: ['price'],
          },
        },
      ],
    }),

    listTypes: method({
      access: 'read',
      summary: 'Lists the types that were said what they are like, by name',
      input: z.object({ ns }),
      output: z.object({ items: z.array(TypeInfo) }),
      examples: [{ input: { ns: 'shop' } }],
    }),

    deleteType: method({
      access: 'admin',
      summary: 'Forgets what a type is like; its documents stay',
      input: z.object({ ns, name: typeName }),
      output: z.object({ deleted: z.boolean().describe('Whether it was there') }),
      idempotent: 'natural',
    }),
  },
)
