import type { Piece } from './piece.ts'

/** A section: its heading and the blocks before its first subsection. */
export interface Part {
  /** 0 for the whole text, with what stands before its first heading. */
  level: number
  path: readonly string[]
  pieces: Piece[]
  children: Part[]
}

/** The tree of sections that pieces make; `titles` are the texts of the headings among them, in order. */
export function partsOf(pieces: readonly Piece[], titles: readonly string[]): Part {
  const root: Part = { level: 0, path: [], pieces: [], children: [] }
  const open: Part[] = [root]
  let next = 0
  for (const piece of pieces) {
    if (piece.heading !== undefined) {
      while ((open.at(-1) ?? root).level >= piece.heading) open.pop()
      const above = open.at(-1) ?? root
      const part: Part = { level: piece.heading, path: [...above.path, titles[next++] ?? ''], pieces: [], children: [] }
      above.children.push(part)
      open.push(part)
    }
    ;(open.at(-1) ?? root).pieces.push(piece)
  }
  return root
}
