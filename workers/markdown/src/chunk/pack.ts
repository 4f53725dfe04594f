import type { Count } from '../tokens/tokenizers.ts'
import type { Part } from './parts.ts'
import type { Piece } from './piece.ts'

export interface Limits {
  max: number
  min: number
  overlap: number
}

/** Pieces that stand side by side and make one chunk. */
export interface Packed {
  pieces: Piece[]
  /** The headings it stands under. */
  path: readonly string[]
  /** The level of the section that it ends in. */
  level: number
}

/** Puts pieces into chunks: what fits stays together, what does not is cut as late as can be. */
export class Packer {
  readonly #text: string
  readonly #count: Count
  readonly #min: number
  /** What a chunk may have without its overlap. */
  readonly #room: number
  readonly #tokens = new WeakMap<Piece, number>()
  readonly #frames = new Map<string, number>()

  constructor(text: string, count: Count, { max, min, overlap }: Limits) {
    this.#text = text
    this.#count = count
    this.#min = min
    this.#room = max - overlap
  }

  /** The chunks of a section and of those below it. */
  pack(part: Part): Packed[] {
    return this.#pack(part).chunks
  }

  /** The tokens of a piece by itself. */
  tokens(piece: Piece): number {
    let count = this.#tokens.get(piece)
    if (count === undefined) {
      count = this.#count(this.#text.slice(piece.start, piece.end))
      this.#tokens.set(piece, count)
    }
    return count
  }

  /** The tokens of a chunk as it will be. */
  exact(pieces: readonly Piece[]): number {
    return this.#count(textOf(this.#text, pieces).text)
  }

  #pack(part: Part): { chunks: Packed[]; tokens: number } {
    const inner = part.children.map((child) => this.#pack(child))
    const own = { path: part.path, level: part.level }
    const tokens = part.pieces.reduce((sum, piece) => sum + this.tokens(piece), 0) + inner.reduce((sum, child) => sum + child.tokens, 0)
    // The text above all headings is no section.
    if (part.level > 0 && tokens <= this.#room) {
      const below = inner.flatMap(({ chunks }) => chunks)
      const whole = { ...own, level: below.at(-1)?.level ?? part.level, pieces: [...part.pieces, ...below.flatMap(({ pieces }) => pieces)] }
      if (this.exact(whole.pieces) <= this.#room) return { chunks: [whole], tokens }
    }
    const chunks = this.#fitted(this.#filled(part.pieces).map((pieces) => ({ ...own, pieces }))).filter((chunk) => !this.#isBlank(chunk))
    return { chunks: this.#joined([...chunks, ...inner.flatMap((child) => child.chunks)]), tokens }
  }

  // Such as empty lines of code between two that fill a chunk each.
  #isBlank({ pieces }: Packed): boolean {
    return pieces.every(({ start, end }) => this.#text.slice(start, end).trim() === '')
  }

  /** As many neighbours a chunk as there is room for. */
  #filled(pieces: readonly Piece[]): Piece[][] {
    const chunks: Piece[][] = []
    let current: Piece[] = []
    let tokens = 0
    const flush = (): void => {
      if (current.length > 0) chunks.push(current)
      current = []
      tokens = 0
    }
    const waiting = pieces.toReversed()
    for (let piece = waiting.pop(); piece; piece = waiting.pop()) {
      const added = this.tokens(piece)
      if (tokens + added + this.#framing(current[0] ?? piece, piece) <= this.#room) {
        current.push(piece)
        tokens += added
        continue
      }
      // What is nearly empty takes a part of what is too large anyway: a heading stays with what it heads.
      const isFilling = current.length === 0 || (tokens < this.#min && added > this.#room)
      const parts = isFilling ? this.#cut(piece) : []
      if (parts.length > 1) for (const part of parts.toReversed()) waiting.push(part)
      else if (current.length === 0) current.push(...parts)
      else {
        flush()
        waiting.push(piece)
      }
    }
    flush()
    return chunks
  }

  /** The parts of a piece, without a frame that would leave no room for them. */
  #cut(piece: Piece): Piece[] {
    const parts = piece.cut?.() ?? [piece]
    return parts.some((part) => this.#framing(part, part) * 2 > this.#room) ? parts.map(unframed) : parts
  }

  #framing(first: Piece, last: Piece): number {
    return this.#frameTokens(first.frame?.before) + this.#frameTokens(last.frame?.after)
  }

  #frameTokens(text: string | undefined): number {
    if (text === undefined) return 0
    let count = this.#frames.get(text)
    if (count === undefined) {
      count = this.#count(text) + 1
      this.#frames.set(text, count)
    }
    return count
  }

  /** Tokens at seams may be more than the sum of both sides: what is too long as it is, is cut once more. */
  #fitted(chunks: readonly Packed[]): Packed[] {
    return chunks.flatMap((chunk) => {
      if (this.exact(chunk.pieces) <= this.#room) return [chunk]
      const [only] = chunk.pieces
      const parts = chunk.pieces.length > 1 || !only ? chunk.pieces : this.#cut(only)
      if (parts.length < 2) return only?.frame ? this.#fitted([{ ...chunk, pieces: [unframed(only)] }]) : [chunk]
      const middle = Math.ceil(parts.length / 2)
      return this.#fitted([
        { ...chunk, pieces: parts.slice(0, middle) },
        { ...chunk, pieces: parts.slice(middle) },
      ])
    })
  }

  /** Joins small neighbours, never across a heading of the level that the first one ends in, or of one above. */
  #joined(chunks: readonly Packed[]): Packed[] {
    const joined: Packed[] = []
    for (const chunk of chunks) {
      const last = joined.at(-1)
      const heading = chunk.pieces[0]?.heading
      const isSmall = last !== undefined && (this.#sum(last) < this.#min || (heading === undefined && this.#sum(chunk) < this.#min))
      if (last && isSmall && (heading === undefined || heading > last.level)) {
        const pieces = [...last.pieces, ...chunk.pieces]
        if (this.exact(pieces) <= this.#room) {
          joined[joined.length - 1] = { ...last, level: chunk.level, pieces }
          continue
        }
      }
      joined.push(chunk)
    }
    return joined
  }

  #sum({ pieces }: Packed): number {
    return pieces.reduce((sum, piece) => sum + this.tokens(piece), 0)
  }
}

const unframed = ({ frame: _, cut, ...piece }: Piece): Piece => ({ ...piece, ...(cut && { cut: () => cut().map(unframed) }) })

/** The slice of pieces, white space at its end left out, and the text with what is repeated around it. */
export function textOf(source: string, pieces: readonly Piece[]): { text: string; start: number; end: number; before: string; after: string } {
  const [first, last] = [pieces[0], pieces.at(-1)]
  const start = first?.start ?? 0
  const slice = source.slice(start, last?.end ?? start).trimEnd()
  const before = first?.frame?.before ?? ''
  const after = last?.frame?.after === undefined ? '' : `\n${last.frame.after}`
  return { text: `${before}${slice}${after}`, start, end: start + slice.length, before, after }
}
