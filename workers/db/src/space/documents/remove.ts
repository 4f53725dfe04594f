import type { StoreScope } from '@dot-do/store'
import { eq, or } from 'drizzle-orm'
import { noted } from '../changes/note.ts'
import { document, folded, relation } from '../schema.ts'
import { noteForIndex } from '../semantic/note.ts'
import { dropContent } from './content.ts'
import type { Row } from './row.ts'

/** Takes a document away, with its relations and all that is kept of it. */
export function remove(
  scope: StoreScope,
  { seq, id, title, version, content_hash: hash }: Pick<Row, 'seq' | 'id' | 'title' | 'version' | 'content_hash'>,
): void {
  const { db, sql } = scope
  sql.exec("insert into _name_text (_name_text, rowid, id, title) values ('delete', ?, ?, ?)", seq, id, title)
  const pieces = hash === null ? 0 : dropContent(scope, seq)
  if (pieces > 0) noteForIndex(scope, seq, pieces)
  db.delete(folded).where(eq(folded.document, seq)).run()
  db.delete(relation)
    .where(or(eq(relation.from, seq), eq(relation.to, seq)))
    .run()
  db.delete(document).where(eq(document.seq, seq)).run()
  noted(scope, 'delete', id, version)
}
