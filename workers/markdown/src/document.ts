import type { FrontMatterFault } from 'markdown.do/contract'
import type { Calls } from './calls.ts'
import { read } from './front-matter/read.ts'
import { split } from './front-matter/split.ts'

/** A text without its front matter, and what that says. */
export interface Document {
  body: string
  /** Where the body begins in the text. */
  bodyStart: number
  /** The fields that methods answer with. */
  head: { frontMatter?: unknown; frontMatterError?: FrontMatterFault }
}

/** Takes front matter off a text. */
export async function documentOf(markdown: string, call: Calls): Promise<Document> {
  const { format, raw, bodyStart } = split(markdown)
  const begin = markdown.startsWith('\ufeff') ? 1 : 0
  if (!format) return { body: markdown.slice(begin), bodyStart: begin, head: {} }
  const { data, error } = await read(raw, format, call)
  if (data === undefined && !error) return { body: markdown.slice(begin), bodyStart: begin, head: {} }
  const head = error ? { frontMatterError: error } : { frontMatter: data }
  return { body: markdown.slice(bodyStart), bodyStart, head }
}

/** The title that front matter gives. */
export const titleOf = (head: Document['head']): string | undefined => fieldOf(head, 'title')

/** A field of front matter, if it is text that says something. */
export function fieldOf({ frontMatter }: Document['head'], name: string): string | undefined {
  if (typeof frontMatter !== 'object' || frontMatter === null || !Object.hasOwn(frontMatter, name)) return undefined
  const value = (frontMatter as Record<string, unknown>)[name]
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}
