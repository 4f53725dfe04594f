import { z } from 'zod'

export const bounds = {
  ...{ indexesMax: 100, dimensionsMin: 2, dimensionsMax: 4096, batchMax: 1000, queriesMax: 100, topKMax: 1000 },
  ...{ idBytesMax: 512, metadataBytesMax: 10 * 1024, textMax: 100_000, clustersMax: 1000 },
}

const name = (max: number) => z.string().min(1).max(max)

export const indexName = name(128).regex(/^(?!\s)[^\p{Cc}\p{Cs}]+(?<!\s)$/u, 'an index’s name has no control characters and no space at either end')
export const itemId = name(bounds.idBytesMax)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'an id has no control characters')
  .describe('At most 512 bytes')
export const namespace = z
  .string()
  .max(128)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'a namespace has no control characters')
  .describe('A partition of the index, not a wall')
export const text = z
  .string()
  .min(1)
  .max(bounds.textMax)
  .regex(/^[^\p{Cs}]+$/u, 'not Unicode')

export const metric = z.enum(['cosine', 'dot', 'euclidean'])
export type Metric = z.infer<typeof metric>

export const model = z
  .enum(['local/hash-256', 'local/hash-512', 'local/hash-1024'])
  .describe('What makes vectors of texts: lexical, by hashed words and trigrams')

const base64Max = Math.ceil((bounds.dimensionsMax * 4) / 3) * 4

function isVector(value: unknown): boolean {
  if (typeof value === 'string') return value.length > 0 && value.length <= base64Max
  if (!Array.isArray(value) || value.length < bounds.dimensionsMin || value.length > bounds.dimensionsMax) return false
  for (let at = 0; at < value.length; at++) if (typeof value[at] !== 'number') return false
  return true
}

// Checked in one loop: a schema of each number takes ten times as long. That the text is base64, and all of it finite, is seen when it is read.
export const Vector = z
  .unknown()
  .refine(isVector, `neither ${bounds.dimensionsMin} to ${bounds.dimensionsMax} numbers nor float32 values in base64`)
  .meta({
    anyOf: [
      { type: 'array', items: { type: 'number' }, minItems: bounds.dimensionsMin, maxItems: bounds.dimensionsMax },
      { type: 'string', contentEncoding: 'base64', minLength: 1, maxLength: base64Max },
    ],
    description: 'Numbers, or their little-endian float32 bytes in base64',
  }) as unknown as z.ZodType<number[] | string, number[] | string>

const object = (description: string) =>
  z
    .unknown()
    .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'not an object')
    .meta({ type: 'object', additionalProperties: {}, description }) as unknown as z.ZodType<Record<string, unknown>, Record<string, unknown>>

const metadata = object('JSON of the caller’s own, at most 10 KiB').optional()

export const filter = object(
  'Which items, by their metadata: { lang: "en", year: { $gte: 2020 }, tags: { $in: ["a"] }, $or: […], $not: {…} }. $eq $ne $gt $gte $lt $lte $in $nin $all $exists $glob $startsWith $endsWith. A dot reaches into objects. At most 64 terms, 8 levels',
).optional()

/** What an item may be answered with. */
export const parts = z.array(z.enum(['vector', 'metadata', 'text'])).max(3)

export const itemFields = {
  id: itemId,
  vector: Vector.optional(),
  text: text.optional().describe('Kept; embedded by the index’s model unless there is a vector too'),
  metadata,
  namespace: namespace.default(''),
}

export const ItemPatch = z.object({ id: itemId, metadata, namespace: namespace.optional() })

const shown = {
  id: z.string(),
  namespace: z.string().optional().describe('Absent for the one without a name'),
  metadata: object('As given').optional(),
  text: z.string().optional(),
  vector: z.array(z.number()).optional().describe('As given, to 1e-6'),
}

/** An item of an index. */
export type Item = z.infer<typeof Item>
export const Item = z.object(shown)

/** An item that a search found. */
export type Match = z.infer<typeof Match>
export const Match = z.object({ ...shown, score: z.number() })

/** A search, but for its index. */
export const Query = {
  vector: Vector.optional(),
  text: text.optional().describe('Where the index has a model'),
  id: itemId.optional().describe('An item that is there: the nearest to it, without itself'),
  topK: z.number().int().min(1).max(bounds.topKMax).default(10),
  filter,
  namespace: namespace.optional().describe('Of this namespace alone; of all unless given'),
  minScore: z.number().optional().describe('None below this score; of euclidean, none further than this'),
  exact: z.boolean().default(false).describe('Compares every vector in float32'),
  include: parts.default(['metadata']),
}

/** What a search found. */
export type SearchResult = z.infer<typeof SearchResult>
export const SearchResult = z.object({
  matches: z.array(Match),
  scanned: z.number().int().describe('Vectors that were looked at'),
  exact: z.boolean().describe('Whether each of them in float32'),
})

/** An index: its definition, and what is in it. */
export type IndexInfo = z.infer<typeof IndexInfo>
export const IndexInfo = z.object({
  id: z.string().describe('index_ and a ULID'),
  name: z.string(),
  dimensions: z.number().int(),
  metric,
  model: model.optional(),
  filterable: z.array(z.string()),
  count: z.number().int().describe('Items'),
  bytes: z.number().int().describe('What the index takes on disk'),
  scan: z
    .object({
      by: z.enum(['float32', 'int8', '1-bit']).describe('What finds the candidates; scores are of float32 always'),
      recall: z.number().optional().describe('Share of the ten nearest that is found, measured on stored vectors at each doubling'),
      measured: z.number().int().optional().describe('Items there were when it was last measured'),
    })
    .describe('How it is searched unless `exact`'),
  rebuild: z
    .object({
      state: z.enum(['running', 'failed']),
      error: z.string().optional(),
      done: z.number().int().describe('Items whose vectors are made'),
      total: z.number().int(),
      dimensions: z.number().int(),
      model: model.optional(),
    })
    .optional()
    .describe('Of the one that runs, or the last one where it failed'),
  createdAt: z.string().describe('ISO 8601'),
  createdBy: z.string().optional(),
})

/** Items that are near each other. */
export type Cluster = z.infer<typeof Cluster>
export const Cluster = z.object({
  id: z.number().int().describe('From 0, the largest first'),
  size: z.number().int(),
  medoid: z.string().describe('The item nearest to the centre'),
  samples: z.array(z.string()),
  cohesion: z.number().describe('The mean cosine of its items with its centre; of indexes by another metric, their mean distance from it'),
  label: z.string().optional(),
  centroid: z.array(z.number()).optional(),
})

/** A run of `cluster`. */
export type Clustering = z.infer<typeof Clustering>
export const Clustering = z.object({
  jobId: z.string().describe('cluster_ and a ULID'),
  state: z.enum(['running', 'done', 'failed']),
  error: z.string().optional(),
  total: z.number().int().describe('Items it takes in'),
  silhouette: z.number().optional().describe('In [-1, 1], the higher the clearer the clusters; by one less the cosine, or by the square of the distance'),
  inertia: z.number().optional().describe('Of the vectors the centres were found on, the sum of the same'),
  clusters: z.array(Cluster).optional(),
})

/** Which cluster an item is in. */
export type Assignment = z.infer<typeof Assignment>
export const Assignment = z.object({ id: z.string(), cluster: z.number().int(), score: z.number().describe('Cosine with the centre, or distance from it') })
