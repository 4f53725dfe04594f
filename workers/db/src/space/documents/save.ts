import { Problem } from '@dot-do/contract'
import { inputHash, type StoreScope } from '@dot-do/store'
import { bounds } from 'db.do/contract'
import type { Body, Said } from '../../written/prepared.ts'
import { bytesOf, jsonOf } from '../../json.ts'
import { noted } from '../changes/note.ts'
import { checkType } from '../types/check.ts'
import { keepContent } from './content.ts'
import { foldedData, foldedText } from './folded.ts'
import { type Row, rowOf } from './row.ts'

/** A document as it shall be. */
export interface State {
  type: string
  data: Record<string, unknown>
  /** undefined leaves what is there. */
  body: Body | null | undefined
  /** As given; null where it is found in the data or the content. */
  title: string | null
  visibility: 'private' | 'public'
}

export interface Saved {
  row: Row
  changed: boolean
}

/** Keeps a document as it shall be; one that says what it said gets no new version. */
export function save(scope: StoreScope, id: string, state: State, current: Row | undefined): Saved {
  const json = jsonOf(state.data)
  const dataBytes = bytesOf(json)
  if (dataBytes > bounds.dataBytesMax)
    throw new Problem('payload_too_large', `the data of ${id} has ${dataBytes} bytes; at most ${bounds.dataBytesMax} are kept`)
  const contentHash = state.body === undefined ? (current?.content_hash ?? null) : (state.body?.hash ?? null)
  const { type, visibility } = state
  const hash = inputHash({ type, visibility, data: state.data, title: state.title, content: contentHash })
  if (current?.hash === hash) return { row: current, changed: false }
  checkType(scope, id, type, state.data, json)
  const heading = state.body === undefined ? (current?.heading ?? null) : (state.body?.heading ?? null)
  const title = titleOf(state, heading)
  const at = new Date(scope.now).toISOString()
  const version = (current?.version ?? 0) + 1
  const contentBytes = state.body === undefined ? (current?.content_bytes ?? 0) : (state.body?.bytes ?? 0)
  const fields = [id, type, json, title, title === null ? null : foldedText(title), Number(state.title !== null), heading, visibility, version, hash]
  const values = [...fields, contentHash, dataBytes, contentBytes, current?.created_at ?? at, at]
  const seq = current ? replace(scope, current, values, title) : insert(scope, values, id, title)
  keepFolded(scope, seq, state.data, json)
  if (contentHash !== (current?.content_hash ?? null)) keepContent(scope, seq, state.body ?? null, current !== undefined)
  noted(scope, current ? 'update' : 'create', id, version)
  return { row: rowOf(scope, id) as Row, changed: true }
}

function titleOf({ title, data }: State, heading: string | null): string | null {
  const named = Object.hasOwn(data, 'title') ? data.title : undefined
  return title ?? (typeof named === 'string' && named.trim() !== '' && named.length <= 1000 ? named.normalize('NFC') : heading)
}

const names =
  'id, type, data, title, title_folded, is_titled, heading, visibility, version, hash, content_hash, data_bytes, content_bytes, created_at, updated_at'
const marks = names.replaceAll(/\w+/g, '?')

function insert({ sql }: StoreScope, values: SqlStorageValue[], id: string, title: string | null): number {
  const { seq } = sql.exec<{ seq: number }>(`insert into _document (${names}) values (${marks}) returning seq`, ...values).one()
  sql.exec('insert into _name_text (rowid, id, title) values (?, ?, ?)', seq, id, title)
  return seq
}

function replace({ sql }: StoreScope, { seq, id, title: before }: Row, values: SqlStorageValue[], title: string | null): number {
  if (title !== before) sql.exec("insert into _name_text (_name_text, rowid, id, title) values ('delete', ?, ?, ?)", seq, id, before)
  sql.exec(`update _document set (${names}) = (${marks}) where seq = ?`, ...values, seq)
  if (title !== before) sql.exec('insert into _name_text (rowid, id, title) values (?, ?, ?)', seq, id, title)
  return seq
}

function keepFolded({ sql }: StoreScope, seq: number, data: unknown, json: string): void {
  const folded = foldedData(data, json)
  if (folded === undefined) sql.exec('delete from _folded where document = ?', seq)
  else sql.exec('insert or replace into _folded values (?, ?)', seq, jsonOf(folded))
}

/** What a write makes of nothing. */
export const made = ({ type = 'Document', data, body, title, visibility = 'private' }: Said): State => ({
  ...{ type, visibility, title: title ?? null, body: body ?? null },
  data: { ...body?.head, ...data },
})
