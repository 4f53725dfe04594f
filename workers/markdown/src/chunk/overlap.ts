import type { Packed, Packer } from './pack.ts'
import type { Piece } from './piece.ts'

/** Chunks that begin with the end of the one before them, within a section: whole rows and lines of code, sentences and words of prose. */
export function overlapped(chunks: readonly Packed[], packer: Packer, { overlap, max }: { overlap: number; max: number }): Packed[] {
  if (overlap === 0) return [...chunks]
  return chunks.map((chunk, index) => {
    const before = chunks[index - 1]
    if (!before || chunk.pieces[0]?.heading !== undefined) return chunk
    let added = tail(before.pieces, overlap, packer)
    // What the seams add may be too much.
    while (added.length > 0 && packer.exact([...added, ...chunk.pieces]) > max) added = added.slice(Math.ceil(added.length / 4))
    return { ...chunk, pieces: [...added, ...chunk.pieces] }
  })
}

/** The last pieces, of at most so many tokens in all. */
function tail(pieces: readonly Piece[], room: number, packer: Packer): Piece[] {
  const found: Piece[] = []
  let left = room
  const waiting = [...pieces]
  for (let piece = waiting.pop(); piece; piece = waiting.pop()) {
    const tokens = packer.tokens(piece)
    if (tokens <= left) {
      found.push(piece)
      left -= tokens
      continue
    }
    const parts = piece.isAtom ? [] : (piece.cut?.() ?? [])
    if (parts.length < 2) break
    for (const part of parts) waiting.push(part)
  }
  return found.toReversed()
}
