export type Kind = 'prose' | 'code' | 'table' | 'list'

/** What a chunk that begins or ends with a piece has around its slice: the header of a table, the fences of code. */
export interface Frame {
  before?: string
  after?: string
}

export interface Slice {
  start: number
  end: number
}

/** A slice of the text that may be cut into smaller ones, which together are all of it. It ends where the next one begins. */
export interface Piece extends Slice {
  kind: Kind
  /** The level of the heading that it is, if it is one. */
  heading?: number
  frame?: Frame
  /** A word, or a line that is one only as a whole: cut where nothing else helps. */
  isAtom?: true
  cut?: () => Piece[]
}

/** What the pieces of one block are: their kind, and the frame that a slice of it needs. */
export interface Making {
  kind: Kind
  frameOf?: (slice: Slice) => Frame
}

/** A piece of a block. */
export function pieceOf({ start, end }: Slice, { kind, frameOf }: Making, more: Pick<Piece, 'cut' | 'isAtom' | 'heading'> = {}): Piece {
  const frame = frameOf?.({ start, end })
  return { start, end, kind, ...(frame && { frame }), ...more }
}
