import { invalid } from '@dot-do/service'
import type { Calls } from '../calls.ts'

// Data is at most that long anyway.
const headMost = 1024 * 1024

/** Markdown and the data before it, read as markdown.do reads it. `invalid_argument` where what stands there can't be read. */
export async function frontMatterOf(content: string, call: Calls, path: (string | number)[]): Promise<{ head?: Record<string, unknown>; text: string }> {
  const text = content.startsWith('\ufeff') ? content.slice(1) : content
  const end = endOf(text)
  if (end === undefined) return { text }
  const { data, format, error } = await call.markdown.frontMatter({ markdown: text.slice(0, end) })
  if (error) invalid(`the front matter can’t be read: line ${error.line}, column ${error.column}: ${error.message}`, path)
  return format === undefined ? { text } : { head: data as Record<string, unknown>, text: text.slice(end) }
}

/** Where the line behind the second fence begins. */
function endOf(text: string): number | undefined {
  const fence = /^(---|\+\+\+|;;;)[ \t]*\r?\n/.exec(text)
  if (!fence) return undefined
  const mark = fence[1] ?? ''
  for (let at = fence[0].length; at < headMost;) {
    const next = text.indexOf('\n', at)
    const stop = next < 0 ? text.length : next
    if (text.startsWith(mark, at) && text.slice(at, stop).trimEnd() === mark) return next < 0 ? text.length : next + 1
    if (next < 0) return undefined
    at = next + 1
  }
  return undefined
}
