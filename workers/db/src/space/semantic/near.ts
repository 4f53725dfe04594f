import type { StoreScope } from '@dot-do/store'
import { excessOf, readsMost } from '../select/reads.ts'
import { type Selecting, selectionOf } from '../select/selection.ts'
import { conditionOf, settled } from '../select/settled.ts'
import { hashLength } from './batch.ts'

/** A piece that is near what was asked for, as vectors.do knows it. */
export interface Near {
  document: number
  part: number
  /** Of the content that it was a piece of. */
  hash: string
  score: number
}

/** The documents with content that match; undefined where they are more than `most`, or too many to be read one by one. */
export function narrowed(scope: StoreScope, { most, ...selecting }: Selecting & { most: number }): number[] | undefined {
  const selection = settled(scope, selectionOf(scope, selecting))
  const { sql, values } = conditionOf(scope, selection)
  const statement = { sql: `select seq from _document where ${sql} and content_hash is not null limit ?`, values: [...values, most + 1] }
  if (excessOf(scope, statement, selection, readsMost)) return undefined
  const found = scope.sql.exec<{ seq: number }>(statement.sql, ...statement.values).toArray()
  return found.length > most ? undefined : found.map(({ seq }) => seq)
}

/** Of pieces that are near, the nearest of each document that matches and still has that content: vectors.do may be a moment behind. */
export function fitting(scope: StoreScope, { near, ...selecting }: Selecting & { near: Near[] }): Near[] {
  const { sql, values } = conditionOf(scope, selectionOf(scope, selecting))
  const statement = `select seq, substr(content_hash, 1, ${hashLength}) as hash from _document where seq in (select value from json_each(?)) and ${sql}`
  const seqs = JSON.stringify([...new Set(near.map(({ document }) => document))])
  const hashes = new Map(
    scope.sql
      .exec<{ seq: number; hash: string | null }>(statement, seqs, ...values)
      .toArray()
      .map(({ seq, hash }) => [seq, hash]),
  )
  const nearest = new Map<number, Near>()
  for (const piece of near) if (hashes.get(piece.document) === piece.hash && !nearest.has(piece.document)) nearest.set(piece.document, piece)
  return [...nearest.values()]
}
