import { textBytesMax } from 'markdown.do/contract'
import type { Calls } from '../calls.ts'
import { documentOf } from '../document.ts'
import { format as formatted } from '../format/format.ts'
import { requireSize } from '../limits.ts'

/** Markdown in one style; front matter stays as it is. */
export async function format({ markdown, wrap }: { markdown: string; wrap?: number | undefined }, call: Calls): Promise<{ markdown: string }> {
  requireSize(markdown, textBytesMax.page)
  const { body, bodyStart } = await documentOf(markdown, call)
  const head = markdown.slice(0, bodyStart)
  const written = formatted(body, wrap)
  const gap = head.trim() !== '' && written !== '' ? '\n' : ''
  return { markdown: `${head.trim() === '' ? head : `${head.trimEnd()}\n`}${gap}${written}` }
}
