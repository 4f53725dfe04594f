import { bytes, contract, method, Page, stream } from '@dot-do/contract'
import { z } from 'zod'
import { bounds, Document, DocumentPart, expectedVersion, id, ns, Patch, typeName, values, wait, written } from './documents.ts'
import { asked, ends, Operation, OperationResult, Relation, relationData } from './operations.ts'
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

/** A document that a search found. */
export const Hit = z.object({
  document: DocumentPart,
  score: z.number().describe('Comparable within one answer alone'),
  chunk: z
    .object({ part: count.describe('From 0'), path: z.array(z.string()).describe('The headings it stands under'), text: z.string() })
    .optional()
    .describe('Its best piece; absent where only the id or the title fits'),
  highlight: z.string().optional().describe('HTML: the text around what was found, escaped, each hit in <mark>'),
})

/** A document that is related, and how. */
export const Reached = z.object({ id: z.string(), type: z.string(), title: z.string().optional(), depth: count, relation: Relation })

/** What happened to a document. */
export type Change = z.infer<typeof Change>
export const Change = z.object({
  seq: count.describe('Rises with each change of the namespace'),
  op: z.enum(['create', 'update', 'delete']),
  id: z.string(),
  version: count.describe('From this change on; of a deleted document its last'),
  at: z.string().describe('ISO 8601'),
  document: Document.optional(),
})

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()])

const byValue = z.object({ value: z.union([z.string(), z.number(), z.boolean(), z.null()]), count })

export default contract(
  'db.do',
  {
    summary: 'Documents that are data and Markdown at once: filtered, related and searched, without a database to run',
    description:
      'A namespace holds documents by id, a path. Every write is one transaction of the namespace; a version counts each document’s changes. Text is compared by code points in NFC, values as JSON: 10 is not "10", and a missing field is not null.',
    tags: ['data'],
    routes: { 'GET /p/:tenant/:ns/:id*': 'read' },
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
        'A page may hold fewer than `limit` documents: it ends before 8 MiB, and after 200,000 ids that its glob did not fit. Content comes only where `select` names it. Documents that others write meanwhile neither repeat nor hide the rest. What would read more than 1,000,000 documents to leave them out, or to sort them, is `resource_exhausted`, naming the field that needs an index; so it is with `count` and `facets`.',
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
      input: z.object({ ns, id, ...written, wait }),
      output: Document,
      errors: { already_exists: Current },
      limits,
      examples: [{ input: { ns: 'docs', id: 'guides/start', type: 'Guide', data: { price: 12 }, content: '# Start\n\nHere.\n' } }],
    }),

    put: method({
      access: 'write',
      summary: 'Makes a document or replaces it whole',
      description: 'What is as it was gets no new version. Without `expectedVersion` the last write wins.',
      input: z.object({ ns, id, ...written, expectedVersion, wait }),
      output: Document,
      errors: { failed_precondition: Current },
      limits,
      examples: [{ input: { ns: 'docs', id: 'notes/one', content: '---\ntitle: One\n---\nText\n', visibility: 'public' } }],
    }),

    update: method({
      access: 'write',
      summary: 'Changes what a patch says of a document',
      input: z.object({ ns, id, patch: Patch, expectedVersion, wait }),
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
        wait,
      }),
      output: z.object({ deleted: count.describe('Documents that were there'), ids: z.array(z.string()).describe('The first 1,000 of them') }),
      errors: { failed_precondition: z.object({ version: count.optional(), matched: count.optional() }) },
      examples: [{ input: { ns: 'docs', glob: 'drafts/**', max: 100, dryRun: true }, output: { deleted: 0, ids: [] } }],
    }),

    batch: method({
      access: 'write',
      summary: 'Does up to 1,000 writes in one transaction: all or none',
      description: 'In order: a later operation sees what an earlier one did. The first that fails says which it is: path ["operations", 3, …].',
      input: z.object({ ns, operations: z.array(Operation).min(1).max(bounds.batchMax), wait }),
      output: z.object({ results: z.array(OperationResult) }),
      errors: { not_found: true, already_exists: Current, failed_precondition: Current },
      examples: [{ input: { ns: 'docs', operations: [{ op: 'put', id: 'a', data: { n: 1 } }] } }],
    }),

    search: method({
      access: 'read',
      summary: 'Finds documents by the words of their Markdown, ids and titles, and by what is near in meaning',
      description:
        'Markdown is searched in pieces along its headings, whatever the case and accents; words between quotes stand side by side. Documents that hold every word, else those that hold any, the best first by BM25 (a heading counts twice), fused by reciprocal rank (k = 60) with those whose id or title has the query in it: that is `text`. `semantic` ranks documents by their piece nearest to the query in the index `db.do/{ns}` of vectors.do, which follows each write within moments: `wait` on the write waits for it. `hybrid` fuses both rankings in the same way, of the nearest pieces three times `topK`, at least 30, or more where these are of fewer documents. Filters apply before ranking.',
      input: z.object({
        ...selection,
        query: z.string().min(1).max(1000),
        mode: z.enum(['hybrid', 'text', 'semantic']).default('hybrid').describe('semantic: what is near in meaning, by vectors.do; hybrid: both'),
        topK: z.int().min(1).max(100).default(10),
        select,
      }),
      output: z.object({ items: z.array(Hit) }),
      examples: [
        { input: { ns: 'docs', query: 'getting started' } },
        { title: 'by words alone', input: { ns: 'docs', query: 'getting started', mode: 'text' }, output: { items: [] } },
      ],
    }),

    getOrCreate: method({
      access: 'write',
      summary: 'Reads a document, or makes it where there is none: once, however many ask',
      description:
        'With `prompt` llm.do is asked, once for all who call at the same time: the answer is the data where there is a `schema`, else the Markdown. What the model needs and lacks is `failed_precondition`.',
      input: z.object({
        ns,
        id,
        create: z.union([
          z.strictObject({
            prompt: z.string().min(1).max(100_000),
            schema: values('JSON Schema of the data').optional(),
            model: z.string().min(3).max(256).optional().describe('As llm.do names it'),
            type: written.type,
            visibility: written.visibility,
          }),
          z.strictObject(written),
        ]),
        wait,
      }),
      output: z.object({ document: Document, created: z.boolean() }),
      errors: { failed_precondition: true },
      limits: { ...limits, timeoutMs: 180_000 },
      examples: [{ input: { ns: 'docs', id: 'settings', create: { data: { theme: 'dark' } } } }],
    }),

    relate: method({
      access: 'write',
      summary: 'Says that one document stands to another in some way',
      description: 'The same again changes nothing, or what is said of it. Relations to a deleted document go with it.',
      input: z.object({ ns, ...ends, data: relationData }),
      output: Relation,
      errors: { not_found: true },
      idempotent: 'natural',
    }),

    unrelate: method({
      access: 'write',
      summary: 'Ends a relation',
      input: z.object({ ns, ...ends }),
      output: z.object({ deleted: z.boolean().describe('Whether it was there') }),
      idempotent: 'natural',
    }),

    related: method({
      access: 'read',
      summary: 'Finds what is related to a document, near ones first',
      description: 'Each document comes once, with the relation by which it is reached first. At most 50,000 relations are followed.',
      input: z.object({ ns, id, ...asked, depth: z.int().min(1).max(4).default(1), ...Page, cursor }),
      output: z.object({ items: z.array(Reached), nextCursor: z.string().optional() }),
      errors: { not_found: true },
    }),

    query: method({
      access: 'read',
      summary: 'Answers a question in SQL that changes nothing',
      description:
        'SQLite’s, over the views documents, relations and chunks, and one for each type that has been put, with the columns of its schema. One statement that reads, without recursion, full-text tables and functions of tables. What its plan could have to do is reckoned before it runs: more than 10,000,000 steps are `resource_exhausted`. `?` takes values of a list, `:name` and `{name:String}` those of an object.',
      input: z.object({
        ns,
        sql: z.string().min(1).max(16_384),
        params: z.union([z.array(Value).max(100), values('Values by name: texts, numbers, booleans and nulls')]).optional(),
        limit: z.int().min(1).max(10_000).default(1000).describe('Rows'),
      }),
      output: z.object({
        columns: z.array(z.string()),
        rows: z.array(z.array(Value)).describe('At most 8 MiB of them'),
        more: z.boolean().describe('There are rows beyond `limit`'),
        rowsRead: z.int(),
        ms: z.number(),
      }),
      examples: [{ input: { ns: 'docs', sql: 'select type, count(*) as n from documents group by type', limit: 10 } }],
    }),

    read: method({
      access: 'public',
      summary: 'Reads what is public, by a plain address: as Markdown, JSON or HTML',
      description:
        'What `GET /p/{organization}/{namespace}/{id}.md` (or .json, .html) answers: only documents whose visibility is public; one that is private and one that is not there are the same 404. Where the id is a glob, `docs/**.md?type=Guide&where[price][gte]=10&sort=-updatedAt&select=title&limit=20`, those that it fits, `Link: rel=next` leading on. The front matter is the data; HTML is sanitised.',
      input: z.object({
        tenant: z
          .string()
          .regex(/^[A-Za-z0-9_-]{1,64}$/)
          .describe('The id of the organization'),
        ns,
        id: z.string().min(1).max(1100).describe('With .md, .json or .html behind it; JSON unless it says'),
        type: typeName.optional(),
        where: z.unknown().optional().describe('As in `list`, in brackets: where[price][gte]=10, where[or][0][a]=1; or as JSON'),
        sort: z.string().min(1).max(1300).optional().describe('Apart by commas'),
        select: z.string().min(1).max(2600).optional().describe('Apart by commas'),
        limit: z
          .string()
          .regex(/^[0-9]{1,4}$/)
          .optional(),
        cursor,
      }),
      output: bytes('text/markdown; charset=utf-8', 'application/json; charset=utf-8', 'text/html; charset=utf-8'),
      errors: { not_found: true },
      cost: 0.2,
    }),

    changes: method({
      access: 'read',
      summary: 'Follows what is written to a namespace, in order',
      description:
        'Behind `since` without loss or repetition, as with `Last-Event-ID`; without it from the oldest change that is kept, 90 days. `document` comes where it is still of that version: of many changes of one document the last tells how it is. At most 50 watchers a namespace; a watch lasts ten minutes, then the SDK takes it up again.',
      input: z.object({ since: z.int().min(0).optional().describe('The `seq` of a change: only what came later; 0 for all'), ns, glob: globs.optional() }),
      output: stream(Change, { id: 'seq', resumes: 'since' }),
      errors: { not_found: true, failed_precondition: z.object({ oldest: count.nullable(), newest: count.nullable() }) },
      limits: { timeoutMs: 600_000 },
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
        indexes: z
          .array(z.string().min(1).max(256))
          .max(16)
          .default([])
          .describe('Fields of the data that filters and sorts of this `type` go by; filters where the schema says that there is one value'),
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
