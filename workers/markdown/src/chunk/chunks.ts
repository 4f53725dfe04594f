import { createHash } from 'node:crypto'
import type { Chunk } from 'markdown.do/contract'
import type { Source } from '../source.ts'
import type { Count } from '../tokens/tokenizers.ts'
import { type Packed, textOf } from './pack.ts'
import type { Kind, Piece } from './piece.ts'

export interface Naming {
  source: string | undefined
  title: string | undefined
  /** Whether what is embedded has the headings before it. */
  hasHeadings: boolean
}

/** The chunks as they are answered. */
export function chunksOf(packed: readonly Packed[], source: Source, count: Count, naming: Naming): Chunk[] {
  const seen = new Map<string, number>()
  return packed.map(({ pieces, path }, index) => {
    const { text, start, end, before, after } = textOf(source.text, pieces)
    const name = [naming.source ?? '', ...path, text].join('\0')
    const occurrence = seen.get(name) ?? 0
    seen.set(name, occurrence + 1)
    return {
      id: createHash('sha256')
        .update(occurrence === 0 ? name : `${name}\0${occurrence}`)
        .digest('hex')
        .slice(0, 32),
      text,
      embedText: naming.hasHeadings ? embedded(text, path, naming.title) : text,
      tokens: count(text),
      path: [...path],
      ...source.range(start, end),
      kind: kindOf(pieces),
      index,
      ...(naming.source !== undefined && { source: naming.source }),
      ...((before !== '' || after !== '') && { repeated: { before, after } }),
    }
  })
}

function embedded(text: string, path: readonly string[], title: string | undefined): string {
  const headings = title === undefined || path[0] === title ? path : [title, ...path]
  return headings.length === 0 ? text : `${headings.join(' > ')}\n\n${text}`
}

/** What a chunk is made of, headings aside. */
function kindOf(pieces: readonly Piece[]): Kind {
  const kinds = new Set(pieces.filter(({ heading }) => heading === undefined).map(({ kind }) => kind))
  const [only] = kinds
  return kinds.size === 1 && only !== undefined ? only : 'prose'
}
