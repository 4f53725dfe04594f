import { DoError } from '@dot-do/client'
import { Problem } from '@dot-do/contract'
import { embed } from '@dot-do/embeddings'
import type { Vectors } from 'vectors.do'
import { bounds } from 'vectors.do/contract'
import type { Space } from '../scope.ts'
import type { Selecting } from '../space/select/selection.ts'
import type { Near } from '../space/semantic/near.ts'
import { indexName, model } from './definition.ts'

interface Asked {
  ns: string
  query: string
  /** How many documents are wanted at least. */
  topK: number
  selecting: Selecting
}

type Filter = Record<string, unknown> | undefined
type Search = (topK: number, filter: Filter) => Promise<Near[]>

/** Ids that a list of a filter takes. */
const listMax = 1000
const listsMax = 20
const roundsMax = 20
/** How many pieces are asked for at first: a document may have several among the nearest. */
const nearMin = 30
const piecesPer = 3

/** The pieces nearest to a text among the documents that match, the nearest first: of as many documents as are wanted, where there are so many. */
export async function nearest({ ns, query, topK, selecting }: Asked, space: Space, vectors: Vectors): Promise<Near[]> {
  // Here, not there: vectors.do would have to ask the index for its model first.
  const vector = embed(model, query.toWellFormed())
  if (!vector) return []
  const text = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
  const search: Search = (most, filter) => searched(vectors, { index: indexName(ns), vector: text, topK: most, filter })
  if (selecting.id === undefined && selecting.type === undefined && selecting.where === undefined) return widened(search, topK)
  const documents = await space.narrowed({ ...selecting, most: listMax * listsMax })
  if (!documents) return widened(search, topK, (near) => space.fitting({ ...selecting, near }))
  const lists = Array.from({ length: Math.ceil(documents.length / listMax) }, (_, at) => documents.slice(at * listMax, (at + 1) * listMax))
  const found = await Promise.all(lists.map((list) => widened((most, without) => search(most, within(list, without)), topK)))
  return found.length === 1 ? (found[0] ?? []) : found.flat().toSorted((one, other) => other.score - one.score)
}

/** Asks for more until enough documents fit, or there are no more: those that were seen are left out of the next round. */
async function widened(search: Search, wanted: number, fit = async (near: Near[]) => near): Promise<Near[]> {
  const found: Near[] = []
  const seen = new Set<number>()
  const fitting = new Set<number>()
  for (let round = 0; round < roundsMax; round++) {
    const topK = round === 0 ? Math.min(Math.max(nearMin, piecesPer * wanted), bounds.topKMax) : bounds.topKMax
    const near = await search(topK, without([...seen]))
    for (const { document } of near) seen.add(document)
    for (const piece of await fit(near)) {
      found.push(piece)
      fitting.add(piece.document)
    }
    if (fitting.size >= wanted || near.length < topK) return found
  }
  throw new Problem(
    'resource_exhausted',
    `more than ${(roundsMax * bounds.topKMax).toLocaleString('en')} nearer pieces do not match: filter by less, or for less`,
  )
}

const without = (documents: number[]): Filter =>
  documents.length === 0
    ? undefined
    : {
        $and: Array.from({ length: Math.ceil(documents.length / listMax) }, (_, at) => ({
          document: { $nin: documents.slice(at * listMax, (at + 1) * listMax) },
        })),
      }

const within = (documents: number[], other: Filter): Filter => ({ document: { $in: documents }, ...other })

async function searched(vectors: Vectors, query: { index: string; vector: string; topK: number; filter: Filter }): Promise<Near[]> {
  try {
    const { matches } = await vectors.search({ ...query, include: ['metadata'] })
    return matches.map(({ id, score, metadata }) => ({
      ...{ document: Number(metadata?.document), part: Number(id.slice(id.indexOf('/') + 1)) },
      ...{ hash: String(metadata?.hash), score },
    }))
  } catch (thrown) {
    // Nothing is indexed yet.
    if (thrown instanceof DoError && thrown.code === 'not_found') return []
    throw thrown
  }
}
