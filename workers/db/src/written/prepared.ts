/** A piece of Markdown for the search, by its place in the text. */
export interface Piece {
  start: number
  end: number
  /** What is said again around it: the header of a table, the fences of code. */
  before?: string
  after?: string
  /** The headings it stands under. */
  path: string[]
}

/** Markdown made ready to be kept. */
export interface Body {
  text: string
  bytes: number
  hash: string
  heading?: string
  pieces: Piece[]
  /** What its front matter said. */
  head?: Record<string, unknown>
}

/** What a write says of a document, made ready outside of the transaction. */
export interface Said {
  type?: string | undefined
  data?: Record<string, unknown> | undefined
  /** null takes it away. */
  body?: Body | null | undefined
  title?: string | null | undefined
  visibility?: 'private' | 'public' | undefined
}

/** One write of a document. */
export type Write =
  | { op: 'create'; id: string; said: Said }
  | { op: 'put' | 'update'; id: string; said: Said; expectedVersion?: number | undefined }
  | { op: 'delete'; id: string; expectedVersion?: number | undefined }
