export type Format = 'yaml' | 'toml' | 'json'

/** Front matter and where the text below it begins; `format` is missing where there is none. */
export interface Split {
  format?: Format
  /** Between the fences. */
  raw: string
  rawStart: number
  bodyStart: number
}

const formats: Record<string, Format> = { '---': 'yaml', '+++': 'toml', ';;;': 'json' }

/** Finds front matter: a fence as the very first line, and the same fence again. */
export function split(markdown: string): Split {
  const begin = markdown.startsWith('\ufeff') ? 1 : 0
  const none: Split = { raw: '', rawStart: begin, bodyStart: begin }
  const fence = markdown.slice(begin, begin + 3)
  const format = Object.hasOwn(formats, fence) ? formats[fence] : undefined
  const rawStart = lineAfter(markdown, begin)
  if (!format || rawStart === undefined || !isFence(markdown, begin, fence)) return none
  for (let at: number | undefined = rawStart; at !== undefined; at = lineAfter(markdown, at)) {
    if (!markdown.startsWith(fence, at) || !isFence(markdown, at, fence)) continue
    // Two rules and nothing else are no front matter without data.
    if (markdown.slice(rawStart, at).trim() === '' && markdown.slice(at + 3).trim() === '') return none
    return { format, raw: markdown.slice(rawStart, at), rawStart, bodyStart: lineAfter(markdown, at) ?? markdown.length }
  }
  return none
}

const isFence = (text: string, at: number, fence: string): boolean => text.slice(at, lineEnd(text, at)).trimEnd() === fence

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

function lineAfter(text: string, at: number): number | undefined {
  const end = text.indexOf('\n', at)
  return end < 0 ? undefined : end + 1
}
