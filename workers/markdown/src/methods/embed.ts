import { isDeepStrictEqual } from 'node:util'
import { DoError } from '@dot-do/client'
import type { Fail, Parsed, Result } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type contract from 'markdown.do/contract'
import type { Chunk } from 'markdown.do/contract'
import type { Calls } from '../calls.ts'
import { chunk } from './chunk.ts'

type Input = Parsed<typeof contract, 'embed'>
type Output = Result<typeof contract, 'embed'>
type Failing = Fail<(typeof contract)['methods']['embed']>

/** An item of the index. */
interface Item {
  id: string
  text: string
  metadata: Record<string, unknown>
}

/** Of vectors.do. */
const textMax = 100_000
const batchMax = 1000
/** A body has at most 10 MiB there, and a character takes up to six bytes in JSON. */
const batchLengthMax = 1_500_000
/** So that what a chunk is found with stays within its 10 KiB. */
const headingMax = 120

/** Brings what an index holds of a source to what its text says now. New chunks come before old ones go, so no search finds less. */
export async function embed({ markdown, source, index }: Input, { vectors, yaml }: Calls, fail: Failing): Promise<Output> {
  const settings = { maxTokens: 512, minTokens: 64, overlap: 0, tokenizer: 'o200k', context: 'headings' } as const
  const { chunks } = await chunk({ markdown, source, ...settings }, { vectors, yaml })
  const wanted = chunks.map((each) => itemOf(each, source))
  try {
    const present = await presentOf(vectors, index, source)
    const changed = wanted.filter(({ id, text }) => present.get(id)?.text !== text)
    for (const items of batches(changed)) await vectors.index({ index, items })
    // What stands elsewhere now, though it says the same.
    const moved = wanted.filter(({ id, text, metadata }) => present.get(id)?.text === text && !isDeepStrictEqual(present.get(id)?.metadata, metadata))
    for (const items of batches(moved)) await vectors.update({ index, items: items.map(({ id, metadata }) => ({ id, metadata })) })
    const kept = new Set(wanted.map(({ id }) => id))
    const gone = [...present.keys()].filter((id) => !kept.has(id))
    for (let from = 0; from < gone.length; from += batchMax) await vectors.delete({ index, ids: gone.slice(from, from + batchMax) })
    return { indexed: changed.length, unchanged: wanted.length - changed.length, removed: gone.length }
  } catch (thrown) {
    if (thrown instanceof DoError && (thrown.code === 'not_found' || thrown.code === 'failed_precondition'))
      return fail(thrown.code, thrown.message, undefined, thrown.reason)
    if (thrown instanceof DoError && thrown.code === 'invalid_argument') return invalid(thrown.message, ['index'])
    throw thrown
  }
}

function itemOf({ id, embedText, path, kind, startLine, endLine, start, end, index }: Chunk, source: string): Item {
  const headings = path.slice(0, 6).map((heading) => heading.slice(0, headingMax).toWellFormed())
  const metadata = { source, path: headings, kind, startLine, endLine, start, end, index }
  return { id, text: embedText.slice(0, textMax).toWellFormed(), metadata }
}

/** What the index holds of a source. */
async function presentOf(vectors: Calls['vectors'], index: string, source: string): Promise<Map<string, Pick<Item, 'text' | 'metadata'>>> {
  const present = new Map<string, Pick<Item, 'text' | 'metadata'>>()
  let cursor: string | undefined
  do {
    const page = await vectors.list({ index, filter: { source }, include: ['metadata', 'text'], limit: batchMax, cursor })
    // The filter takes texts that differ in their normal form alone for one.
    for (const { id, text = '', metadata = {} } of page.items) if (metadata['source'] === source) present.set(id, { text, metadata })
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return present
}

function* batches(items: Item[]): Iterable<Item[]> {
  let batch: Item[] = []
  let length = 0
  for (const item of items) {
    if (batch.length === batchMax || (batch.length > 0 && length + item.text.length > batchLengthMax)) {
      yield batch
      batch = []
      length = 0
    }
    batch.push(item)
    length += item.text.length
  }
  if (batch.length > 0) yield batch
}
