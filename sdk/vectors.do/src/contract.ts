import { contract, method, Page } from '@dot-do/contract'
import { z } from 'zod'
import {
  Assignment,
  bounds,
  Clustering,
  filter,
  IndexInfo,
  indexName,
  Item,
  itemFields,
  itemId,
  ItemPatch,
  metric,
  model,
  namespace,
  parts,
  Query,
  SearchResult,
} from './shapes.ts'

export * from './shapes.ts'

const index = indexName.describe('The index’s name')
const include = parts.default(['metadata'])
const ids = z.array(itemId).min(1).max(bounds.batchMax)

export default contract(
  'vectors.do',
  {
    summary: 'Stores vectors and texts, finds the nearest',
    description:
      'An index holds vectors of one length, each with an id, metadata, a namespace and perhaps the text it was made from. Scores always come from the stored float32 values; a search sees every write that answered before it began.',
    tags: ['search', 'ai'],
  },
  {
    createIndex: method({
      access: 'write',
      summary: 'Makes an index; the same again is fine',
      description:
        'With `model` it takes texts, and its dimensions are the model’s; with `dimensions` alone it takes vectors. With neither, the model is local/hash-512: lexical, no network. A tenant may have 100 indexes. A name whose part before `/` is a domain (`db.do/docs`) is that domain’s own index: it alone makes, changes and deletes it.',
      input: z.object({
        name: indexName,
        dimensions: z.number().int().min(bounds.dimensionsMin).max(bounds.dimensionsMax).optional().describe('Length of its vectors'),
        metric: metric.default('cosine'),
        model: model.optional(),
        filterable: z
          .array(z.string().min(1).max(128))
          .max(16)
          .default([])
          .describe(
            'Fields of the metadata that filters often name: an index is kept on each. A dot reaches into objects. Any other field can be filtered too',
          ),
      }),
      output: IndexInfo,
      errors: { already_exists: true },
      examples: [{ input: { name: 'docs' } }, { title: 'of vectors', input: { name: 'faces', dimensions: 128, metric: 'euclidean' } }],
    }),

    getIndex: method({
      access: 'read',
      summary: 'An index: how much is in it, how it is searched and with what measured recall',
      input: z.object({ index }),
      output: IndexInfo,
      errors: { not_found: true },
    }),

    listIndexes: method({
      access: 'read',
      summary: 'The names of the indexes, in order',
      input: z.object({ ...Page }),
      output: z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), createdAt: z.string() })), nextCursor: z.string().optional() }),
      examples: [{ input: {} }],
    }),

    deleteIndex: method({
      access: 'write',
      summary: 'Deletes an index and all in it',
      input: z.object({ index }),
      output: z.object({ deleted: z.boolean().describe('Whether there was one') }),
    }),

    index: method({
      access: 'write',
      summary: 'Puts vectors or texts into an index: all of the batch or nothing, searchable when it returns',
      description: 'The last write of an id wins, in order of arrival. An error names every faulty item by its place.',
      input: z.object({
        index,
        items: z.array(z.object(itemFields)).min(1).max(bounds.batchMax),
        mode: z.enum(['upsert', 'insert']).default('upsert').describe('insert refuses ids that are there'),
      }),
      output: z.object({ indexed: z.number().int(), ids: z.array(z.string()).describe('In the order given') }),
      errors: { not_found: true, already_exists: z.object({ ids: z.array(z.string()).describe('The first of them, at most 100') }), failed_precondition: true },
    }),

    search: method({
      access: 'read',
      summary: 'The nearest to a vector, a text, or an item that is there',
      description:
        'Nearest first: cosine in [-1, 1] and dot highest first, euclidean as a distance lowest first; ties in order of the ids. The filter is applied before the nearest are taken, never after.',
      input: z.object({ index, ...Query }),
      output: SearchResult,
      errors: { not_found: true, failed_precondition: true },
    }),

    searchBatch: method({
      access: 'read',
      summary: 'Up to 100 searches of one index, answered in order',
      input: z.object({ index, queries: z.array(z.object(Query)).min(1).max(bounds.queriesMax) }),
      output: z.object({ results: z.array(SearchResult) }),
      errors: { not_found: true, failed_precondition: true },
    }),

    get: method({
      access: 'read',
      summary: 'Items by their ids; those that are there, in the order asked',
      input: z.object({ index, ids, include }),
      output: z.object({ items: z.array(Item) }),
      errors: { not_found: true },
    }),

    list: method({
      access: 'read',
      summary: 'A page of items in order of their ids',
      input: z.object({ index, filter, namespace: namespace.optional(), include, ...Page }),
      output: z.object({ items: z.array(Item), nextCursor: z.string().optional() }),
      errors: { not_found: true },
    }),

    update: method({
      access: 'write',
      summary: 'Changes metadata or namespace of items; their vectors stay',
      input: z.object({
        index,
        items: z.array(ItemPatch).min(1).max(bounds.batchMax),
        mode: z.enum(['replace', 'merge']).default('replace').describe('merge is a JSON Merge Patch (RFC 7396) of the metadata: null removes a field'),
      }),
      output: z.object({ updated: z.number().int(), missing: z.array(z.string()).describe('Ids that are not there') }),
      errors: { not_found: true },
    }),

    delete: method({
      access: 'write',
      summary: 'Deletes items: those of these ids, those that match, or all of a namespace',
      description: 'Exactly one of `ids`, `filter` and `namespace`. A whole index goes by deleteIndex.',
      input: z.object({ index, ids: ids.optional(), filter, namespace: namespace.optional() }),
      output: z.object({ deleted: z.number().int() }),
      errors: { not_found: true },
    }),

    rebuild: method({
      access: 'admin',
      summary: 'Makes all vectors anew: by another model, shorter, or as they are with fresh codes',
      description:
        'The old vectors answer until the new ones are all there; getIndex tells how far it is. With a model every item needs its text. Without one `dimensions` keeps the first values of each vector, as models of the Matryoshka kind allow.',
      input: z.object({
        index,
        model: model.optional(),
        dimensions: z.number().int().min(bounds.dimensionsMin).max(bounds.dimensionsMax).optional(),
      }),
      output: IndexInfo,
      errors: { not_found: true, failed_precondition: true },
    }),

    cluster: method({
      access: 'read',
      effect: 'write',
      summary: 'Groups items that are near each other, and names the groups',
      description:
        'k-means++ and Lloyd’s rounds: of cosine indexes on the sphere, of others by distance; the same seed gives the same groups of the same items. With k "auto" numbers up to the square root of half the items are tried, and the one with the best silhouette is taken. Centres are found on at most 20,000 vectors (32 MiB of them); where that or the work takes long, the answer is `running`, and getCluster has the rest. The last 10 runs of an index are kept.',
      input: z.object({
        index,
        k: z
          .union([z.literal('auto'), z.number().int().min(1).max(bounds.clustersMax)])
          .default('auto')
          .describe('How many; k times the dimensions is at most 500,000'),
        filter,
        namespace: namespace.optional(),
        seed: z
          .number()
          .int()
          .min(0)
          .max(2 ** 31 - 1)
          .default(1),
        sample: z.number().int().min(0).max(20).default(3).describe('Members of each that are shown, nearest to its centre first'),
        label: z.boolean().default(false).describe('Names each by the words that set its texts apart (c-TF-IDF)'),
        centroids: z.boolean().default(false),
      }),
      output: Clustering,
      errors: { not_found: true, failed_precondition: true },
    }),

    getCluster: method({
      access: 'read',
      summary: 'What a run of `cluster` found, and a page of which item is where, in order of the ids',
      input: z.object({ index, jobId: z.string().min(1).max(64), ...Page }),
      output: Clustering.extend({ assignments: z.array(Assignment), nextCursor: z.string().optional() }),
      errors: { not_found: true },
    }),

    embed: method({
      access: 'read',
      summary: 'The vectors of texts',
      input: z.object({ input: z.array(z.string().max(bounds.textMax)).min(1).max(bounds.batchMax), model: model.default('local/hash-512') }),
      output: z.object({ model, dimensions: z.number().int(), embeddings: z.array(z.array(z.number())).describe('Unit vectors, in the order given') }),
      examples: [{ input: { input: ['the nearest star', 'a star nearby'] } }],
    }),
  },
)
