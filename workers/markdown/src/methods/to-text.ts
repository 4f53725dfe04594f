import { textBytesMax } from 'markdown.do/contract'
import type { Calls } from '../calls.ts'
import { documentOf } from '../document.ts'
import { github, parseBlocks } from '../engine/engine.ts'
import { textOf } from '../engine/text-of.ts'
import { requireSize } from '../limits.ts'

/** The text without markup. */
export async function toText({ markdown }: { markdown: string }, call: Calls): Promise<{ text: string }> {
  requireSize(markdown, textBytesMax.page)
  const { body } = await documentOf(markdown, call)
  return { text: textOf(parseBlocks(body, github).tokens) }
}
