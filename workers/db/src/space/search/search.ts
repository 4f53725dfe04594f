import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { columns, contentOf, type Row, type Stored, storedOf } from '../documents/row.ts'
import { conditionOf, type Fragment, type Selecting, selectionOf } from '../select/selection.ts'
import { highlighted } from './highlight.ts'
import { nameOf, termsOf } from './words.ts'

export interface Searching extends Selecting {
  query: string
  topK: number
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

/** The documents that hold the words, the best first: each with its best piece. */
export function search(scope: StoreScope, searching: Searching): Hit[] {
  const terms = termsOf(searching.query) ?? invalid('has no letter and no digit in it', ['query'])
  const condition = conditionOf(scope, selectionOf(scope, searching))
  const depth = Math.max(fusion.depth, searching.topK)
  let match = terms.every
  let texts = byText(scope, match, condition, depth)
  if (texts.length === 0 && terms.any !== match) texts = byText(scope, (match = terms.any), condition, depth)
  const names = byName(scope, nameOf(searching.query), condition, depth)
  const chunks = new Map(texts.map(({ document, chunk }) => [document, chunk]))
  return fused([texts, names].map((ranking) => ranking.map(({ document }) => document)))
    .slice(0, searching.topK)
    .map(({ document, score }) => hitOf(scope, { document, score, chunk: chunks.get(document), match, hasContent: searching.hasContent }))
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
function fused(rankings: number[][]): { document: number; score: number }[] {
  const scores = new Map<number, number>()
  for (const ranking of rankings)
    for (const [index, document] of ranking.entries()) scores.set(document, (scores.get(document) ?? 0) + 1 / (fusion.k + index + 1))
  return [...scores].map(([document, score]) => ({ document, score })).toSorted((one, other) => other.score - one.score)
}

interface Found {
  document: number
  score: number
  chunk: number | undefined
  match: string
  hasContent: boolean
}

function hitOf(scope: StoreScope, { document, score, chunk, match, hasContent }: Found): Hit {
  const { sql } = scope
  const row = sql.exec<Row>(`select ${columns} from _document where seq = ?`, document).one()
  const hit = { stored: storedOf(row, hasContent ? contentOf(scope, row) : undefined), score }
  if (chunk === undefined) return hit
  const { part, path, text } = sql.exec<{ part: number; path: string; text: string }>('select part, path, text from _chunk where key = ?', chunk).one()
  return { ...hit, chunk: { part, path: path === '' ? [] : path.split(' > '), text }, highlight: highlighted(scope, chunk, match) }
}
