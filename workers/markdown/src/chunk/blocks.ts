import type { Token } from 'markdown-it'
import type { Source } from '../source.ts'
import { type Kind, type Making, type Piece, pieceOf, type Slice } from './piece.ts'
import { sentences } from './sentences.ts'

/** A block, its tokens, and its lines in the whole text. */
interface Block {
  tokens: readonly Token[]
  from: number
  to: number
}

/** Cuts a text into pieces that cover its lines: its blocks, and what is none, such as definitions of links. */
export class Blocks {
  readonly #source: Source
  readonly #firstLine: number

  constructor(source: Source, bodyStart: number) {
    this.#source = source
    this.#firstLine = source.lineAt(bodyStart)
  }

  /** The pieces of the whole text. */
  ofText(tokens: readonly Token[]): Piece[] {
    return this.#cover(this.#children(tokens), { from: this.#firstLine, to: this.#source.lines }, 'prose')
  }

  /** The blocks that stand side by side in `tokens`, by where they begin: footnotes are where they were defined. */
  #children(tokens: readonly Token[]): Block[] {
    const blocks: Block[] = []
    let [first, level] = [0, 0]
    for (const [index, token] of tokens.entries()) {
      if (token.type === 'footnotes_open' || token.type === 'footnotes_close') continue
      if (level === 0) first = index
      level += token.nesting
      const map = tokens[first]?.map
      if (level === 0 && map) blocks.push({ tokens: tokens.slice(first, index + 1), from: this.#firstLine + map[0], to: this.#firstLine + map[1] })
    }
    return blocks.toSorted((one, other) => one.from - other.from)
  }

  /** Pieces of some lines, one a block; lines around them are of the kind given, empty ones belong to what is before them. */
  #cover(blocks: readonly Block[], { from, to }: { from: number; to: number }, kind: Kind): Piece[] {
    const pieces: Piece[] = []
    let line = from
    const plain = (until: number): void => {
      if (until <= line) return
      const piece = this.#lines(line, until, { kind })
      if (pieces.length > 0 && this.#isBlank(piece)) lengthen(pieces, piece.end)
      else if (!this.#isBlank(piece)) pieces.push(piece)
      line = until
    }
    for (const block of blocks) {
      // What begins on a line that is taken is part of what took it.
      if (block.from < line || block.from >= to) continue
      plain(block.from)
      line = Math.max(block.from + 1, Math.min(block.to, to))
      const piece = this.#piece({ ...block, to: line })
      pieces.push(kind === 'list' && piece.kind === 'prose' ? { ...piece, kind } : piece)
    }
    plain(to)
    return pieces
  }

  #sliceOf(from: number, to: number): Slice {
    return { start: this.#source.startOf(from), end: this.#source.startOf(to) }
  }

  #isBlank({ start, end }: Slice): boolean {
    return this.#source.text.slice(start, end).trim() === ''
  }

  #piece(block: Block): Piece {
    const [opening] = block.tokens
    const slice = this.#sliceOf(block.from, block.to)
    const prose: Making = { kind: 'prose' }
    switch (opening?.type) {
      case 'heading_open':
        return pieceOf(slice, prose, { cut: () => this.#sentences(slice, prose), ...(opening.level === 0 && { heading: Number(opening.tag.slice(1)) }) })
      case 'paragraph_open':
        return pieceOf(slice, prose, { cut: () => this.#sentences(slice, prose) })
      case 'bullet_list_open':
      case 'ordered_list_open':
        return pieceOf(slice, { kind: 'list' }, { cut: () => this.#within(block, 'list') })
      case 'table_open':
        return pieceOf(slice, { kind: 'table' }, { cut: () => this.#rows(block) })
      case 'fence':
        return pieceOf(slice, { kind: 'code' }, { cut: () => this.#fenced(block, opening) })
      case 'code_block':
        return this.#lines(block.from, block.to, { kind: 'code' })
      case 'html_block':
      case 'math_block':
        return this.#lines(block.from, block.to, prose)
      default:
        return pieceOf(slice, prose, { cut: () => this.#within(block, 'prose') })
    }
  }

  #sentences(slice: Slice, making: Making): Piece[] {
    return sentences(this.#source.text, slice, making)
  }

  /** The items of a list, the blocks of an item or a quote; of an only one what is in it. */
  #within({ tokens, from, to }: Block, kind: Kind): Piece[] {
    const pieces = this.#cover(this.#children(tokens.slice(1, -1)), { from, to }, kind)
    const [only] = pieces
    return pieces.length === 1 && only?.cut ? only.cut() : pieces
  }

  /** Lines, to be cut at empty ones first. */
  #lines(from: number, to: number, making: Making): Piece {
    return pieceOf(this.#sliceOf(from, to), making, { cut: () => this.#groups(from, to, making) })
  }

  #groups(from: number, to: number, making: Making): Piece[] {
    const pieces: Piece[] = []
    let start = from
    for (let line = from + 1; line <= to; line++) {
      if (line < to && !(this.#isEmpty(line - 1) && !this.#isEmpty(line))) continue
      pieces.push(this.#lines(start, line, making))
      start = line
    }
    return pieces.length > 1 ? pieces : this.#eachLine(from, to, making)
  }

  #isEmpty(line: number): boolean {
    return this.#isBlank(this.#sliceOf(line, line + 1))
  }

  #eachLine(from: number, to: number, making: Making): Piece[] {
    return Array.from({ length: to - from }, (_, index) => this.#line(from + index, from + index + 1, making))
  }

  #line(from: number, to: number, making: Making): Piece {
    const slice = this.#sliceOf(from, to)
    const isAtom = making.kind === 'code' || making.kind === 'table'
    return pieceOf(slice, making, { ...(isAtom && { isAtom }), cut: () => this.#sentences(slice, making) })
  }

  /** Rows; a chunk that begins with one has the header before it. */
  #rows({ from, to }: Block): Piece[] {
    const header = this.#sliceOf(from, from + 2)
    const before = `${this.#source.text.slice(header.start, header.end).trimEnd()}\n`
    const making: Making = { kind: 'table', frameOf: ({ start }) => (start >= header.end ? { before } : {}) }
    return [this.#line(from, Math.min(to, from + 2), making), ...this.#eachLine(Math.min(to, from + 2), to, making)]
  }

  /** Code by empty lines, then lines, each chunk in fences of its own. */
  #fenced({ from, to }: Block, { markup }: Token): Piece[] {
    const whole = this.#sliceOf(from, to)
    const first = this.#source.line(from)
    const at = first.indexOf(markup)
    // A list's marker is not said again, what indents it is.
    const margin = first.slice(0, at).replaceAll(/[^\s>]/g, ' ')
    const before = `${margin}${first.slice(at)}\n`
    const after = `${margin}${markup}`
    const isClosed =
      to > from + 1 &&
      this.#source
        .line(to - 1)
        .replace(/^[>\s]*/, '')
        .startsWith(markup)
    const making: Making = {
      kind: 'code',
      frameOf: ({ start, end }) => ({ ...(start > whole.start && { before }), ...((end < whole.end || !isClosed) && { after }) }),
    }
    const [top, bottom] = [Math.min(to, from + 2), isClosed ? to - 2 : to]
    // A fence goes with the line of code beside it.
    if (bottom < top) return [this.#line(from, to, making)]
    const inner = bottom > top ? this.#groups(top, bottom, making) : []
    return [this.#line(from, top, making), ...inner, ...(isClosed ? [this.#line(bottom, to, making)] : [])]
  }
}

function lengthen(pieces: Piece[], end: number): void {
  const last = pieces.at(-1)
  if (!last) return
  const { cut } = last
  last.end = end
  if (!cut) return
  last.cut = () => {
    const parts = cut()
    lengthen(parts, end)
    return parts
  }
}
