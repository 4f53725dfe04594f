import type { Token } from 'markdown-it'
import type { Range, Source } from '../source.ts'

/** Where a cell's text stands: a row's line and the number of the cell. */
export interface Cell {
  line: number
  index: number
}

/** Leads from places in blocks to places in the text they were read from. */
export class Places {
  readonly source: Source
  /** The text's line that is the body's first. */
  readonly #firstLine: number

  constructor(source: Source, bodyStart: number) {
    this.source = source
    this.#firstLine = source.lineAt(bodyStart)
  }

  /** The lines of a block. */
  ofBlock({ map }: Token): Range {
    return this.ofLines(map ?? [0, 1])
  }

  /** Lines of the body, from 0; the second is the one behind the last. */
  ofLines([from, to]: [number, number]): Range {
    return this.source.rangeOfLines(this.#firstLine + from, this.#firstLine + to)
  }

  /** From `start` to `end` in the content of an inline token. */
  within(inline: Token, start: number, end: number, cell?: Cell): Range {
    const first = this.offset(inline, start, cell)
    return this.source.range(first, Math.max(first, end > start ? this.offset(inline, end - 1, cell) + 1 : first))
  }

  /** The offset of a character of an inline token's content. */
  offset(inline: Token, at: number, cell?: Cell): number {
    if (cell) return this.#inCell(inline.content, at, cell)
    const before = inline.content.slice(0, at)
    const row = before.split('\n').length - 1
    const column = at - (before.lastIndexOf('\n') + 1)
    const line = this.#firstLine + (inline.map?.[0] ?? 0) + row
    return this.source.startOf(line) + indentOf(this.source.line(line), inline.content.split('\n')[row] ?? '') + column
  }

  #inCell(content: string, at: number, { line, index }: Cell): number {
    const text = this.source.line(this.#firstLine + line)
    let position = cellStart(text, index, content)
    for (let read = 0; read < at; read++) position += text.startsWith('\\|', position) && content.charAt(read) === '|' ? 2 : 1
    return this.source.startOf(this.#firstLine + line) + position
  }
}

/** What stands before a block's line of text: markers and indentation. Text of ATX headings has marks behind it too. */
function indentOf(line: string, content: string): number {
  const [whole, text] = [line.trimEnd(), content.trimEnd()]
  if (whole.endsWith(text)) return whole.length - text.length
  const heading = /^[^#]*#{1,6}[ \t]*/.exec(line)?.[0].length ?? 0
  return Math.max(0, line.indexOf(text, heading))
}

function cellStart(line: string, index: number, content: string): number {
  const starts = [0]
  for (let at = 0; at < line.length; at++) if (line.charAt(at) === '|' && line.charAt(at - 1) !== '\\') starts.push(at + 1)
  // What stands before the first bar is a cell only where it holds one.
  const before = line.slice(0, (starts[1] ?? line.length + 1) - 1).replace(/^[\s>]*(?:[-*+]|\d+[.)])?\s*/, '')
  const from = starts[index + (before.trim() === '' ? 1 : 0)] ?? 0
  const to = line.indexOf(content.replaceAll('|', '\\|'), from)
  return to < 0 ? from : to
}
