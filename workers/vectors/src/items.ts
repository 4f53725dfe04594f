import { createHash } from 'node:crypto'
import { type Issue, Problem } from '@dot-do/contract'
import type { LocalModel } from '@dot-do/embeddings'
import { bounds } from 'vectors.do/contract'
import { embedAll } from './embed.ts'
import { fromBase64 } from './numbers.ts'

type Given = number[] | string

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

/** A batch as it goes to the index's object: its vectors in one piece, since numbers one by one take long to send. */
export interface Batch {
  items: Bare[]
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
  const vectors = items.map(({ vector, text }, at) => vectorOf(vector, text, ['items', at], issues))
  if (issues.length > 0) throw faulty(issues)
  const texts = items.flatMap(({ vector, text }, at) => (vector === undefined && text !== undefined ? [{ at, text }] : []))
  const model = texts.length > 0 ? modelOf(await describe(), ['items', texts[0]?.at ?? 0, 'text']) : undefined
  if (model) {
    const embedded = await embedAll(
      model,
      texts.map(({ text }) => text),
      (index) => ['items', texts[index]?.at ?? 0, 'text'],
    )
    for (const [index, { at }] of texts.entries()) vectors[at] = embedded[index]
  }
  return { items: bare, model, ...joined(vectors.filter((vector) => vector !== undefined)) }
}

function joined(vectors: Float32Array[]): Pick<Batch, 'lengths' | 'vectors' | 'digest'> {
  const lengths = vectors.map(({ length }) => length)
  const all = new Float32Array(lengths.reduce((sum, length) => sum + length, 0))
  let at = 0
  for (const vector of vectors) {
    all.set(vector, at)
    at += vector.length
  }
  return { lengths, vectors: all.buffer, digest: createHash('sha256').update(new Uint8Array(all.buffer)).digest('base64url') }
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

function vectorOf(given: Given | undefined, text: string | undefined, path: Issue['path'], issues: Issue[]): Float32Array | undefined {
  if (given !== undefined) return floatsOf(given, [...path, 'vector'], issues)
  if (text === undefined) issues.push({ path, message: 'has neither a vector nor a text' })
  return undefined
}

/** A vector as float32; an issue where it is not base64 of them, or not finite. */
export function floatsOf(given: Given, path: Issue['path'], issues: Issue[]): Float32Array | undefined {
  const floats = typeof given === 'string' ? fromBase64(given) : Float32Array.from(given)
  if (floats === undefined) issues.push({ path, message: 'is not base64 of float32 values' })
  else if (!floats.every(Number.isFinite)) issues.push({ path, message: 'has a value that float32 does not hold' })
  else return floats
  return undefined
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
