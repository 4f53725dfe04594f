import { z } from 'zod'

const KiB = 1024
const MiB = 1024 * KiB

export const bounds = {
  /** Of an id, in UTF-8 bytes. */
  idBytesMax: 512,
  /** Of the data of a document as JSON, in UTF-8 bytes. */
  dataBytesMax: MiB,
  /** Of its Markdown, in UTF-8 bytes. */
  contentBytesMax: 8 * MiB,
  batchMax: 1000,
  /** Documents that one call deletes. */
  deleteMax: 10_000,
  namespacesMax: 10_000,
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object of unknown shape. Not a record of zod, which would drop a key called __proto__. */
export const values = (description: string) =>
  z.unknown().refine(isObject, 'not an object').meta({ type: 'object', additionalProperties: {}, description }) as unknown as z.ZodType<
    Record<string, unknown>,
    Record<string, unknown>
  >

export const ns = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'letters, digits, _ . and -, at most 64, a letter or digit first')
  .describe('The namespace: made by the first write to it')

export const id = z.string().min(1).max(bounds.idBytesMax).describe('A path such as docs/guides/start: at most 512 bytes, no empty segment, no . or ..')

export const typeName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'letters, digits, _ and -, at most 64, a letter first')

export const expectedVersion = z.int().min(0).optional().describe('Refuses where the document has another version; 0: where there is one')

export const wait = z.boolean().default(false).describe('Answers once `search` finds by meaning what was written, not only by words')

const Visibility = z.enum(['private', 'public']).describe('public: anyone reads it by its address')

/** A document. */
export type Document = z.infer<typeof Document>
export const Document = z.object({
  ns: z.string(),
  id: z.string(),
  type: z.string(),
  data: values('Any JSON object; the front matter of `content`'),
  content: z.string().optional().describe('Markdown without its front matter, which is `data`'),
  title: z.string().optional().describe('As given, else the `title` of the data, else the first heading of level 1'),
  visibility: Visibility,
  version: z.int().describe('From 1; rises with each change'),
  hash: z.string().describe('SHA-256 of what it says, in hex'),
  createdAt: z.string().describe('ISO 8601'),
  updatedAt: z.string().describe('ISO 8601'),
})

/** What `select` asked for, beside the id. */
export interface DocumentPart {
  id: string
  [field: string]: unknown
}
export const DocumentPart = z.unknown().meta({
  type: 'object',
  properties: { id: { type: 'string' } },
  required: ['id'],
  additionalProperties: {},
  description: 'A document, or with `select` its id and those fields',
}) as unknown as z.ZodType<DocumentPart, DocumentPart>

const content = z.string().max(bounds.contentBytesMax).describe('Markdown, at most 8 MiB; its front matter becomes `data`')
const title = z.string().min(1).max(1000)
const data = values('Any JSON object of at most 1 MiB; goes before the front matter of `content`, field by field')

/** What a document says, as a caller gives it. */
export const written = {
  type: typeName.optional().describe('Document unless given'),
  data: data.optional(),
  content: content.optional(),
  title: title.optional(),
  visibility: Visibility.default('private'),
}

/** RFC 7396: what is absent stays, null takes away. */
export const Patch = z
  .strictObject({
    type: typeName.optional(),
    data: values('Merged into the data as RFC 7396 says: a null takes a field away').optional(),
    content: content.nullable().optional().describe('Replaces it whole; front matter is merged into the data'),
    title: title.nullable().optional(),
    visibility: Visibility.optional(),
  })
  .describe('A JSON Merge Patch (RFC 7396) on the document: what is absent stays')

/** The fields that are a document's own, not of its data. */
export const ownFields = ['ns', 'id', 'type', 'data', 'content', 'title', 'visibility', 'version', 'hash', 'createdAt', 'updatedAt'] as const
