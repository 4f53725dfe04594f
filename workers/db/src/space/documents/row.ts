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
  'document.seq, document.id, document.type, document.data, document.title, document.is_titled, document.heading, document.visibility, document.version, document.hash, document.content_hash, document.data_bytes, document.content_bytes, document.created_at, document.updated_at'

export const rowOf = ({ sql }: StoreScope, id: string): Row | undefined => sql.exec<Row>(`select ${columns} from document where id = ?`, id).toArray()[0]

/** The Markdown of a document. */
export const contentOf = ({ sql }: StoreScope, { seq, content_hash: hash }: Pick<Row, 'seq' | 'content_hash'>): string | undefined =>
  hash === null
    ? undefined
    : sql
        .exec<{ text: string }>('select text from content where document = ? order by part', seq)
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
