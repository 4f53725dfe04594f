import type { StoreScope } from '@dot-do/store'

/** A document as its table has it. */
export interface Row extends Record<string, SqlStorageValue> {
  seq: number
  id: string
  type: string
  data: string
  title: string | null
  is_titled: number
  heading: string | null
  visibility: 'private' | 'public'
  version: number
  hash: string
  content_hash: string | null
  data_bytes: number
  content_bytes: number
  created_at: string
  updated_at: string
}

export const columns =
  '_document.seq, _document.id, _document.type, _document.data, _document.title, _document.is_titled, _document.heading, _document.visibility, _document.version, _document.hash, _document.content_hash, _document.data_bytes, _document.content_bytes, _document.created_at, _document.updated_at'

export const rowOf = ({ sql }: StoreScope, id: string): Row | undefined => sql.exec<Row>(`select ${columns} from _document where id = ?`, id).toArray()[0]

/** The Markdown of a document. */
export const contentOf = ({ sql }: StoreScope, { seq, content_hash: hash }: Pick<Row, 'seq' | 'content_hash'>): string | undefined =>
  hash === null
    ? undefined
    : sql
        .exec<{ text: string }>('select text from _content where document = ? order by part', seq)
        .toArray()
        .map(({ text }) => text)
        .join('')

/** A document on its way out of the object: its data is still JSON. */
export interface Stored {
  id: string
  type: string
  data: string
  content?: string | undefined
  title: string | null
  visibility: 'private' | 'public'
  version: number
  hash: string
  createdAt: string
  updatedAt: string
}

export const storedOf = (
  { id, type, data, title, visibility, version, hash, created_at: createdAt, updated_at: updatedAt }: Row,
  content?: string,
): Stored => ({
  ...{ id, type, data, title, visibility, version, hash, createdAt, updatedAt },
  ...(content !== undefined && { content }),
})
