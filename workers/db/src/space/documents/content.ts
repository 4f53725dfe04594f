import type { StoreScope } from '@dot-do/store'
import { eq } from 'drizzle-orm'
import type { Body, Piece } from '../../written/prepared.ts'
import { chunk, content } from '../schema.ts'
import { noteForIndex } from '../semantic/note.ts'

// Of a text in SQLite a Durable Object takes 2 MB, and a character has up to three bytes a code unit.
const partLength = 512 * 1024

/** Keeps the Markdown of a document and its pieces in the place of those before. */
export function keepContent(scope: StoreScope, seq: number, body: Body | null, isThere: boolean): void {
  const before = isThere ? dropContent(scope, seq) : 0
  if (before > 0 || (body && body.pieces.length > 0)) noteForIndex(scope, seq, before)
  if (!body) return
  const { sql } = scope
  let part = 0
  for (const text of partsOf(body.text)) sql.exec('insert into _content (document, part, text) values (?, ?, ?)', seq, part++, text)
  for (const [index, piece] of body.pieces.entries()) {
    const text = textOf(body.text, piece)
    const path = piece.path.join(' > ')
    const { key } = sql.exec<{ key: number }>('insert into _chunk (document, part, path, text) values (?, ?, ?, ?) returning key', seq, index, path, text).one()
    sql.exec('insert into _chunk_text (rowid, path, text) values (?, ?, ?)', key, path, text)
  }
}

const textOf = (text: string, { start, end, before = '', after = '' }: Piece) => `${before}${text.slice(start, end)}${after}`

function* partsOf(text: string): Iterable<string> {
  for (let at = 0; at < text.length || at === 0;) {
    const end = at + partLength
    // Never between the halves of a pair.
    const cut = end < text.length && isHigh(text.charCodeAt(end - 1)) ? end - 1 : end
    yield text.slice(at, cut)
    at = cut
  }
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff

/** Takes a document's Markdown away; says of how many pieces it was. */
export function dropContent({ db, sql }: StoreScope, seq: number): number {
  const { pieces } = sql.exec<{ pieces: number }>('select count(*) as pieces from _chunk where document = ?', seq).one()
  sql.exec("insert into _chunk_text (_chunk_text, rowid, path, text) select 'delete', key, path, text from _chunk where document = ?", seq)
  db.delete(chunk).where(eq(chunk.document, seq)).run()
  db.delete(content).where(eq(content.document, seq)).run()
  return pieces
}
