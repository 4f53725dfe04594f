import { invalid } from '@dot-do/service'
import { bounds } from 'db.do/contract'
import { createHash } from 'node:crypto'
import type { Calls } from '../calls.ts'
import { bytesOf } from '../json.ts'
import { frontMatterOf } from './front-matter.ts'
import { headingOf } from './heading.ts'
import type { Body, Piece, Said } from './prepared.ts'

interface Given extends Omit<Said, 'body'> {
  content?: string | null | undefined
}

type Path = (string | number)[]

/** Makes what a caller wrote ready: its Markdown apart from the front matter, and in pieces. */
export async function prepared({ content, ...said }: Given, call: Calls, path: Path = []): Promise<Said> {
  if (content === undefined || content === null) return { ...said, body: content }
  return { ...said, body: await bodyOf(content, call, [...path, 'content']) }
}

async function bodyOf(content: string, call: Calls, path: Path): Promise<Body> {
  if (!content.isWellFormed()) invalid('is not well-formed Unicode', path)
  if (bytesOf(content) > bounds.contentBytesMax) invalid(`has more than ${bounds.contentBytesMax} bytes`, path)
  const { head, text } = await frontMatterOf(content, call, path)
  return {
    ...{ text, bytes: bytesOf(text), hash: createHash('sha256').update(text).digest('hex'), pieces: await piecesOf(text, call), head },
    heading: headingOf(text),
  }
}

/** Characters of a piece, and how many of the one before it begins with. */
export const pieceSize = { max: 1600, overlap: 240 }

/** The text in pieces along its structure; a short one is a piece by itself. */
async function piecesOf(text: string, call: Calls): Promise<Piece[]> {
  if (text.trim() === '') return []
  if (text.length <= pieceSize.max) return [{ start: 0, end: text.length, path: [] }]
  const { max: maxTokens, overlap } = pieceSize
  const { chunks } = await call.markdown.chunk({ markdown: text, tokenizer: 'chars', context: 'none', maxTokens, overlap })
  return chunks.map(({ start, end, path, repeated }) => ({ start, end, path, ...repeated }))
}
