import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { StoreScope } from '@dot-do/store'
import { bounds } from 'lists.do/contract'
import { type Open, openList } from '../list/open.ts'
import { rowOf } from '../list/rows.ts'
import { type Data, put } from '../values/values.ts'
import { filesIn, shownFile } from './file.ts'

/**
 * Keeps the bytes of an item's files beside it, in the transaction that writes it: an item of at most 1 MiB needs no store of
 * its own for them. History has what a file was called, not its bytes: one that comes back without them is left out.
 */
export function keepFiles({ scope: { sql }, definition }: Open, seq: number, data: Data): void {
  const fields = definition.fields.filter(({ type }) => type === 'file')
  if (fields.length === 0) return
  const kept: [field: string, sha256: string][] = []
  let size = 0
  for (const field of fields) {
    const files = filesIn(data[field.id]).filter((file) => {
      if (file.data !== undefined)
        sql.exec('insert or ignore into file (seq, field, sha256, bytes) values (?, ?, ?, ?)', seq, field.id, file.sha256, Buffer.from(file.data, 'base64'))
      return (
        file.data !== undefined || sql.exec('select 1 from file where seq = ? and field = ? and sha256 = ?', seq, field.id, file.sha256).toArray().length > 0
      )
    })
    kept.push(...files.map(({ sha256 }): [string, string] => [field.id, sha256]))
    for (const file of files) size += file.size
    put(data, field, files.length === 0 ? undefined : field.many ? files.map(shownFile) : shownFile(files[0] as (typeof files)[number]))
  }
  if (size > bounds.itemBytesMax) throw new Problem('payload_too_large', `the files of an item have ${size} bytes; an item may have 1 MiB`)
  const gone = 'delete from file where seq = ? and not exists (select 1 from json_each(?) where value ->> 0 = file.field and value ->> 1 = file.sha256)'
  sql.exec(gone, seq, JSON.stringify(kept))
}

/** Forgets the files of items that are gone. */
export function dropFiles({ scope: { sql }, definition }: Open, seqs: number[]): void {
  if (definition.fields.some(({ type }) => type === 'file')) sql.exec('delete from file where seq in (select value from json_each(?))', JSON.stringify(seqs))
}

export interface FileAt {
  list: string
  id: string
  field: string
  index: number
}

/** The bytes of a file of an item. */
export function readFile(scope: StoreScope, { list, id, field: name, index }: FileAt): { type: string; bytes: ArrayBuffer } {
  const open = openList(scope, list)
  const field = open.fieldOf(name.normalize('NFC'))
  if (field?.type !== 'file') return invalid(`the list has no field ${name} of files`, ['field'])
  const row = rowOf(open, id)
  if (!row) throw new Problem('not_found', `no item ${id}`)
  const file = filesIn(row.data[field.id])[index]
  const kept =
    file &&
    scope.sql.exec<{ bytes: ArrayBuffer }>('select bytes from file where seq = ? and field = ? and sha256 = ?', row.seq, field.id, file.sha256).toArray()[0]
  if (!file || !kept) throw new Problem('not_found', `${id} has no file ${index} in ${name}`)
  return { type: file.type, bytes: kept.bytes }
}

/** Forgets the files of fields that hold none any more. */
export function dropFieldFiles({ scope: { sql }, definition }: Open): void {
  const ids = definition.fields.filter(({ type }) => type === 'file').map(({ id }) => id)
  sql.exec('delete from file where field not in (select value from json_each(?))', JSON.stringify(ids))
}
