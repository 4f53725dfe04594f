import type { StoreScope } from '@dot-do/store'
import { columns, contentOf, type Row, type Stored, storedOf } from '../documents/row.ts'
import { isBegun } from '../open.ts'
import { fitting, type Near } from '../semantic/near.ts'
import { type Fragment, type Selecting, selectionOf } from '../select/selection.ts'
import { conditionOf } from '../select/settled.ts'
import { highlighted } from './highlight.ts'
import { nameOf, termsOf } from './words.ts'

export interface Searching extends Selecting {
  query: string
  topK: number
  mode: 'hybrid' | 'text' | 'semantic'
  /** The pieces that vectors.do says are nearest. */
  near: Near[]
  hasContent: boolean
}

export interface Hit {
  stored: Stored
  score: number
  chunk?: { part: number; path: string[]; text: string }
  highlight?: string
}

interface Ranked extends Record<string, SqlStorageValue> {
  document: number
  chunk: number
}

/** Reciprocal-rank fusion: what k is, and how far down a ranking counts. */
const fusion = { k: 60, depth: 200 }

interface Found {
  document: number
  score: number
  /** Its best piece: by its words, or the nearest. */
  chunk?: number | undefined
  part?: number | undefined
  /** The words that are in the piece. */
  match?: string | undefined
}

/** The documents that hold the words, that are near in meaning, or both, the best first: each with its best piece. */
export function search(scope: StoreScope, searching: Searching): Hit[] {
  const { mode, topK, hasContent } = searching
  const texts = mode === 'semantic' ? [] : byWords(scope, searching)
  const nearest = mode === 'text' ? [] : byNearness(scope, searching)
  const found = mode === 'hybrid' ? both(texts, nearest) : [...texts, ...nearest]
  return found.slice(0, topK).map((each) => hitOf(scope, each, hasContent))
}

function byWords(scope: StoreScope, { query, topK, ...selecting }: Searching): Found[] {
  const terms = termsOf(query)
  if (!terms) return []
  const condition = conditionOf(scope, selectionOf(scope, selecting))
  // Its full text is not made yet.
  if (!isBegun(scope)) return []
  const depth = Math.max(fusion.depth, topK)
  let match = terms.every
  let texts = byText(scope, match, condition, depth)
  if (texts.length === 0 && terms.any !== match) texts = byText(scope, (match = terms.any), condition, depth)
  const names = byName(scope, nameOf(query), condition, depth)
  const chunks = new Map(texts.map(({ document, chunk }) => [document, chunk]))
  return fused([texts, names])
    .slice(0, depth)
    .map(({ document, score }) => ({ document, score, chunk: chunks.get(document), match }))
}

const byNearness = (scope: StoreScope, searching: Searching): Found[] =>
  fitting(scope, searching).map(({ document, part, score }) => ({ document, score, part }))

/** Both rankings as one; the piece with the words goes before the nearest. */
function both(texts: Found[], nearest: Found[]): Found[] {
  const pieces = new Map([...nearest, ...texts.filter(({ chunk }) => chunk !== undefined)].map((found) => [found.document, found]))
  return fused([texts, nearest]).map(({ document, score }) => ({ ...pieces.get(document), document, score }))
}

/** A heading counts for twice the text below it. */
const weights = '2.0, 1.0'

function byText({ sql }: StoreScope, match: string, { sql: condition, values }: Fragment, depth: number): Ranked[] {
  // Of min() SQLite gives the other columns of the row that has it.
  const statement = `with hit as materialized (select rowid as key, bm25(_chunk_text, ${weights}) as rank from _chunk_text where _chunk_text match ?)
    select _chunk.document, hit.key as chunk, min(hit.rank) as best from hit join _chunk on _chunk.key = hit.key join _document on _document.seq = _chunk.document
    where ${condition} group by _chunk.document order by best, _document.id limit ?`
  return sql.exec<Ranked>(statement, match, ...values, depth).toArray()
}

function byName({ sql }: StoreScope, match: string | undefined, { sql: condition, values }: Fragment, depth: number): Ranked[] {
  if (match === undefined) return []
  const statement = `with hit as materialized (select rowid as key, bm25(_name_text) as rank from _name_text where _name_text match ?)
    select hit.key as document, 0 as chunk from hit join _document on _document.seq = hit.key where ${condition} order by hit.rank, _document.id limit ?`
  return sql.exec<Ranked>(statement, match, ...values, depth).toArray()
}

/** Rankings as one: what stands high in many stands highest. */
function fused(rankings: { document: number }[][]): { document: number; score: number }[] {
  const scores = new Map<number, number>()
  for (const ranking of rankings)
    for (const [index, { document }] of ranking.entries()) scores.set(document, (scores.get(document) ?? 0) + 1 / (fusion.k + index + 1))
  return [...scores].map(([document, score]) => ({ document, score })).toSorted((one, other) => other.score - one.score)
}

function hitOf(scope: StoreScope, found: Found, hasContent: boolean): Hit {
  const row = scope.sql.exec<Row>(`select ${columns} from _document where seq = ?`, found.document).one()
  const hit = { stored: storedOf(row, hasContent ? contentOf(scope, row) : undefined), score: found.score }
  const piece = pieceOf(scope, found)
  if (!piece) return hit
  const { key, part, path, text } = piece
  const chunk = { part, path: path === '' ? [] : path.split(' > '), text }
  return found.match === undefined ? { ...hit, chunk } : { ...hit, chunk, highlight: highlighted(scope, key, found.match) }
}

interface PieceRow extends Record<string, SqlStorageValue> {
  key: number
  part: number
  path: string
  text: string
}

function pieceOf({ sql }: StoreScope, { document, chunk, part }: Found): PieceRow | undefined {
  if (chunk === undefined && part === undefined) return undefined
  const [where, values] = chunk === undefined ? ['document = ? and part = ?', [document, part]] : ['key = ?', [chunk]]
  return sql.exec<PieceRow>(`select key, part, path, text from _chunk where ${where}`, ...values).toArray()[0]
}
