import { createHash } from 'node:crypto'
import { type Issue, Problem } from '@dot-do/contract'
import type { LocalModel } from '@dot-do/embeddings'
import { bounds } from 'vectors.do/contract'
import { embedAll } from './embed.ts'
import { areFinite, countOf, type Given, read } from './numbers.ts'

interface NewItem {
  id: string
  vector?: Given | undefined
  text?: string | undefined
  metadata?: Record<string, unknown> | undefined
  namespace: string
}

/** An item without its vector, its metadata as JSON. */
export interface Bare {
  id: string
  namespace: string
  metadata?: string | undefined
  text?: string | undefined
}

/** A batch as it goes to the index's object: its items and its vectors each in one piece, since one by one they take long to send, and to hash. */
export interface Batch {
  /** JSON of `Bare[]`. */
  items: string
  /** How many float32 of `vectors` are of each item. */
  lengths: number[]
  vectors: ArrayBuffer
  /** Of `vectors`, by which a repeated write is known: the store hashes only what is JSON. */
  digest: string
  /** What the texts were embedded by. */
  model?: LocalModel | undefined
}

/** What an index says about itself that a batch or a query needs. */
export type Describe = () => Promise<{ model?: LocalModel | undefined }>

/** Checks a batch and puts its vectors in one piece; texts without vectors are embedded. */
export async function packed(items: NewItem[], describe: Describe): Promise<Batch> {
  const issues: Issue[] = []
  const bare = items.map((item, at) => bareOf(item, ['items', at], issues))
  for (const [at, { vector, text }] of items.entries())
    if (vector === undefined && text === undefined) issues.push({ path: ['items', at], message: 'has neither a vector nor a text' })
  const { all, views: vectors } = floatsOf(
    items.map(({ vector }) => vector),
    (at) => ['items', at, 'vector'],
    issues,
  )
  if (issues.length > 0) throw faulty(issues)
  const texts = items.flatMap(({ vector, text }, at) => (vector === undefined && text !== undefined ? [{ at, text }] : []))
  if (texts.length === 0) return batchOf(bare, vectors, all)
  const model = modelOf(await describe(), ['items', texts[0]?.at ?? 0, 'text'])
  const embedded = await embedAll(
    model,
    texts.map(({ text }) => text),
    (index) => ['items', texts[index]?.at ?? 0, 'text'],
  )
  for (const [index, { at }] of texts.entries()) vectors[at] = embedded[index] as Float32Array
  return { ...batchOf(bare, vectors, joined(vectors)), model }
}

const batchOf = (items: Bare[], vectors: Float32Array[], { buffer }: Float32Array<ArrayBuffer>): Batch => ({
  items: JSON.stringify(items),
  lengths: vectors.map(({ length }) => length),
  vectors: buffer,
  digest: createHash('sha256').update(new Uint8Array(buffer)).digest('base64url'),
})

function joined(vectors: Float32Array[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const vector of vectors) {
    all.set(vector, at)
    at += vector.length
  }
  return all
}

const utf8 = new TextEncoder()

function bareOf({ id, namespace, metadata, text }: NewItem, path: Issue['path'], issues: Issue[]): Bare {
  checkId(id, [...path, 'id'], issues)
  return { id, namespace, text, metadata: metadata && metadataText(metadata, [...path, 'metadata'], issues) }
}

export function checkId(id: string, path: Issue['path'], issues: Issue[]): void {
  if (utf8.encode(id).length > bounds.idBytesMax) issues.push({ path, message: `has more than ${bounds.idBytesMax} bytes` })
}

/** Metadata as JSON, an issue where it is too long. */
export function metadataText(metadata: Record<string, unknown>, path: Issue['path'], issues: Issue[]): string {
  const text = JSON.stringify(metadata)
  if (text.length > bounds.metadataBytesMax || utf8.encode(text).length > bounds.metadataBytesMax)
    issues.push({ path, message: `has more than ${bounds.metadataBytesMax} bytes of JSON` })
  return text
}

/** Vectors as float32, all in one piece and a view of each; of those that are not given empty ones. An issue where one is not base64 of them, or not finite. */
export function floatsOf(
  vectors: (Given | undefined)[],
  pathOf: (at: number) => Issue['path'],
  issues: Issue[],
): { all: Float32Array<ArrayBuffer>; views: Float32Array[] } {
  const counts = vectors.map((given) => (given === undefined ? 0 : countOf(given)))
  const all = new Float32Array(counts.reduce<number>((sum, count) => sum + (count ?? 0), 0))
  let from = 0
  const views = vectors.map((given, at) => {
    const count = counts[at]
    const view = all.subarray(from, (from += count ?? 0))
    if (count === undefined || (given !== undefined && !read(given, view))) issues.push({ path: pathOf(at), message: 'is not base64 of float32 values' })
    else if (!areFinite(view)) issues.push({ path: pathOf(at), message: 'has a value that float32 does not hold' })
    return view
  })
  return { all, views }
}

/** The model of an index; `failed_precondition` where it takes vectors alone. */
export function modelOf({ model }: { model?: LocalModel | undefined }, path: Issue['path']): LocalModel {
  if (model) return model
  throw new Problem('failed_precondition', 'the index has no model: give it vectors', {
    reason: 'no_model',
    issues: [{ path, message: 'the index takes vectors alone' }],
  })
}

export const faulty = (issues: Issue[]): Problem =>
  new Problem('invalid_argument', `${issues[0]?.path.join('.')} ${issues[0]?.message}${issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''}`, {
    issues: issues.slice(0, 100),
  })
