import { Problem } from '@dot-do/contract'
import { bounds } from 'lists.do/contract'
import { type Data, textsOf } from '../values/values.ts'
import { itemIds } from './ids.ts'
import { dropFiles, keepFiles } from '../files/keep.ts'
import { reckon } from '../reckon/reckon.ts'
import { dropLinks, keepLinks } from '../related/links.ts'
import { beforeRemoval } from '../related/removal.ts'
import type { Open } from './open.ts'
import type { Row } from './rows.ts'

// What an item's marks are before a change, as `change.marks` keeps them.
const marksSql = 'json_array(item.version, item.created_at, item.created_by, item.updated_at, item.updated_by)'

const utf8 = new TextEncoder()

// SQLite keeps at most 2 MB in one value, so that a batch goes in by pieces.
const pieceMax = 512 * 1024

/** What the list itself makes of an item's values. */
function settle(open: Open, data: Data, seq: number): void {
  keepFiles(open, seq, data)
  if (!open.definition.fields.some(({ type }) => type === 'formula')) return
  reckon(open, data)
  checkSize(data, 'an item with its formulas')
}

/** Adds rows at these positions, each with the list's next version; as many statements as there are pieces, not items. */
export function insertRows(open: Open, values: Data[], positions: string[]): Row[] {
  const { scope, row: list, time } = open
  const by = scope.actor.id ?? null
  for (const [index, data] of values.entries()) settle(open, data, list.nextSeq + index)
  const ids = itemIds(values.length, scope.now)
  const rows = values.map((data, index): Row => {
    const marks = { seq: list.nextSeq + index, version: list.version + index + 1, id: ids[index] ?? '', position: positions[index] ?? '' }
    return { ...marks, createdAt: time, createdBy: by, updatedAt: time, updatedBy: by, data, size: 0 }
  })
  for (const piece of piecesOf(rows)) insertPiece(open, piece.text, piece.first, by)
  list.nextSeq += rows.length
  list.version += rows.length
  list.count += rows.length
  keepLinks(open, rows, true)
  return rows
}

function insertPiece({ scope: { sql, now }, time }: Open, text: string, { seq, version }: Row, by: string | null): void {
  sql.exec(
    `insert into item (seq, id, position, version, created_at, created_by, updated_at, updated_by, data)
     select ?1 + key, value ->> 0, value ->> 1, ?2 + key, ?3, ?4, ?3, ?4, jsonb_extract(value, '$[2]') from json_each(?5)`,
    ...[seq, version, time, by, text],
  )
  sql.exec("insert into change (version, type, item, at, by) select ?1 + key, 'added', value ->> 0, ?2, ?3 from json_each(?4)", version, now, by, text)
  sql.exec("insert into search (rowid, body) select ?1 + key, value ->> 3 from json_each(?2) where value ->> 3 <> ''", seq, text)
}

/** The rows as JSON arrays of at most so many characters; one row may be more. */
function* piecesOf(rows: Row[]): Generator<{ text: string; first: Row }> {
  let texts: string[] = []
  let size = 0
  let first: Row | undefined
  for (const row of rows) {
    const text = JSON.stringify([row.id, row.position, row.data, textsOf(row.data)])
    if (first && size + text.length > pieceMax) {
      yield { text: `[${texts.join()}]`, first }
      texts = []
      size = 0
      first = undefined
    }
    first ??= row
    texts.push(text)
    size += text.length
  }
  if (first) yield { text: `[${texts.join()}]`, first }
}

/** Adds an item that was removed, under its id and as it was, as a new version; its links are kept when all that come back are there. */
export function restoreRow(open: Open, was: Row): Row {
  const { scope, row: list, time } = open
  const { sql, now, actor } = scope
  const [seq, version, by] = [list.nextSeq++, ++list.version, actor.id ?? null]
  settle(open, was.data, seq)
  sql.exec(
    'insert into item (seq, id, position, version, created_at, created_by, updated_at, updated_by, data) values (?, ?, ?, ?, ?, ?, ?, ?, jsonb(?))',
    ...[seq, was.id, was.position, version, was.createdAt, was.createdBy, time, by, JSON.stringify(was.data)],
  )
  sql.exec("insert into change (version, type, item, at, by) values (?, 'added', ?, ?, ?)", version, was.id, now, by)
  const body = textsOf(was.data)
  if (body !== '') sql.exec('insert into search (rowid, body) values (?, ?)', seq, body)
  list.count++
  return { ...was, seq, version, updatedAt: time, updatedBy: by }
}

/** Gives an item other values, as a new version. */
export function replaceRow(open: Open, row: Row, data: Data): Row {
  const { sql, actor } = open.scope
  settle(open, data, row.seq)
  const version = ++open.row.version
  // Not from the table: a unique value may have been taken out of it by now.
  sql.exec(
    `insert into change (version, type, item, at, by, position, before, marks) select ?, 'updated', id, ?, ?, position, jsonb(?), ${marksSql} from item where seq = ?`,
    ...[version, open.scope.now, actor.id ?? null, JSON.stringify(row.data), row.seq],
  )
  const after: Row = { ...row, version, updatedAt: open.time, updatedBy: actor.id ?? null, data }
  sql.exec(
    'update item set version = ?, updated_at = ?, updated_by = ?, data = jsonb(?) where seq = ?',
    ...[version, after.updatedAt, after.updatedBy, JSON.stringify(data), row.seq],
  )
  keepLinks(open, [{ seq: row.seq, data }], false)
  sql.exec('delete from search where rowid = ?', row.seq)
  const body = textsOf(data)
  if (body !== '') sql.exec('insert into search (rowid, body) values (?, ?)', row.seq, body)
  return after
}

/** Puts an item to another position, as a new version. */
export function moveRow(open: Open, row: Row, position: string): Row {
  const { sql, actor } = open.scope
  const version = ++open.row.version
  sql.exec(
    `insert into change (version, type, item, at, by, position, before, marks) select ?, 'moved', id, ?, ?, position, data, ${marksSql} from item where seq = ?`,
    ...[version, open.scope.now, actor.id ?? null, row.seq],
  )
  const after: Row = { ...row, position, version, updatedAt: open.time, updatedBy: actor.id ?? null }
  sql.exec('update item set position = ?, version = ?, updated_at = ?, updated_by = ? where seq = ?', position, version, open.time, after.updatedBy, row.seq)
  return after
}

/** Removes the items of these numbers, in their order, each as a version of its own. */
export function removeRows(open: Open, given: number[]): number {
  const { scope, row: list } = open
  const { sql, now, actor } = scope
  const seqs = beforeRemoval(open, given, replaceRow)
  for (let from = 0; from < seqs.length; from += 10_000) {
    const text = JSON.stringify(seqs.slice(from, from + 10_000))
    sql.exec(
      `insert into change (version, type, item, at, by, position, before, marks)
       select ? + key, 'removed', item.id, ?, ?, item.position, item.data, ${marksSql} from json_each(?) join item on item.seq = json_each.value`,
      ...[list.version + 1, now, actor.id ?? null, text],
    )
    sql.exec('delete from search where rowid in (select value from json_each(?))', text)
    sql.exec('delete from item where seq in (select value from json_each(?))', text)
    list.version += Math.min(10_000, seqs.length - from)
  }
  list.count -= seqs.length
  dropLinks(open, seqs)
  dropFiles(open, seqs)
  return seqs.length
}

/** Forgets changes that are past their time, a few at each write. */
export function trimChanges({ scope: { sql, now } }: Open): void {
  const cutoff = now - bounds.historyDays * 24 * 60 * 60 * 1000
  sql.exec('delete from change where version in (select version from change order by version limit 100) and at < ?', cutoff)
}

/** Refuses an item that is larger than one may be. */
export function checkSize(data: Data, name: string): void {
  const text = JSON.stringify(data)
  // A character takes at most three bytes, so that most need no counting.
  const bytes = text.length * 3 <= bounds.itemBytesMax ? text.length : utf8.encode(text).byteLength
  if (bytes > bounds.itemBytesMax) throw new Problem('payload_too_large', `${name} has ${bytes} bytes of JSON; an item may have 1 MiB`)
}
