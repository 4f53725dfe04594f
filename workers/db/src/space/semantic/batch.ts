import type { StoreScope } from '@dot-do/store'
import { bounds } from 'vectors.do/contract'
import { isBegun, requireSpace } from '../open.ts'
import { sendToIndex } from './note.ts'

/** What vectors.do does not know yet, or some of it. */
export interface Batch {
  /** The changes that it comes to. */
  serials: number[]
  items: { id: string; text: string; metadata: { document: number; hash: string } }[]
  /** Ids of pieces that are there no more. */
  gone: string[]
  /** Whether no document has a piece any more. */
  isEmpty: boolean
}

interface PieceRow extends Record<string, SqlStorageValue> {
  part: number
  path: string
  text: string
  hash: string
}

const documentsMax = 250
const lengthMax = 1024 * 1024

/** How much of a content's hash tells whether a piece is still of it. */
export const hashLength = 16

/** The next documents to tell vectors.do of, as they are now; undefined where the namespace is gone. */
export function batchForIndex(scope: StoreScope): Batch | undefined {
  if (!isBegun(scope)) return undefined
  const { sql } = scope
  const batch: Batch = { serials: [], items: [], gone: [], isEmpty: sql.exec('select 1 from _chunk limit 1').toArray().length === 0 }
  let length = 0
  const rows = sql.exec<{ serial: number; document: number; parts: number }>('select * from _pending order by serial limit ?', documentsMax).toArray()
  for (const { serial, document, parts } of rows) {
    if (length > lengthMax) break
    const kept = new Set<string>()
    for (const { part, path, text, hash } of piecesOf(sql, document)) {
      if (text.trim() === '') continue
      const id = `${document}/${part}`
      const whole = (path === '' ? text : `${path}\n\n${text}`).slice(0, bounds.textMax).toWellFormed()
      batch.items.push({ id, text: whole, metadata: { document, hash } })
      kept.add(id)
      length += whole.length
    }
    for (let part = 0; part < parts; part++) if (!kept.has(`${document}/${part}`)) batch.gone.push(`${document}/${part}`)
    batch.serials.push(serial)
  }
  return batch
}

const piecesOf = (sql: SqlStorage, document: number): Iterable<PieceRow> =>
  sql.exec<PieceRow>(
    `select part, path, text, substr(content_hash, 1, ${hashLength}) as hash from _chunk join _document on seq = document where document = ? order by part`,
    document,
  )

/** Notes what vectors.do knows now, and goes on with what it does not. */
export function indexed(scope: StoreScope, { ns, serials }: { ns: string; serials: number[] }): void {
  requireSpace(scope)
  const { sql } = scope
  sql.exec('delete from _pending where serial in (select value from json_each(?))', JSON.stringify(serials))
  if (sql.exec('select 1 from _pending limit 1').toArray().length > 0) sendToIndex(scope, ns)
  else sql.exec('update _space set is_sending = 0')
}
