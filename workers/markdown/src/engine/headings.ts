import Slugger from 'github-slugger'
import type { Token } from 'markdown-it'
import { plainText } from './text.ts'

/** A heading, its anchor as GitHub makes it, and where its tokens and lines are. */
export interface HeadingAt {
  id: string
  text: string
  level: number
  /** Its opening token's index. */
  index: number
  /** Lines of the body, from 0; the second is the one behind the last. */
  lines: [number, number]
  /** In no block quote, list or footnote: one that begins a section. */
  isTop: boolean
}

/** All headings of a text, in order. */
export function headingsOf(tokens: readonly Token[]): HeadingAt[] {
  const slugger = new Slugger()
  const headings: HeadingAt[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue
    const text = plainText(tokens[index + 1]?.children ?? [], { images: false, lineEnd: ' ' }).trim()
    headings.push({ id: slugger.slug(text), text, level: Number(token.tag.slice(1)), index, lines: token.map ?? [0, 1], isTop: token.level === 0 })
  }
  return headings
}

/** The first heading of level 1. */
export const firstTitle = (headings: readonly HeadingAt[]): string | undefined => headings.find(({ level, text }) => level === 1 && text !== '')?.text
