import type { Token } from 'markdown-it'
import { type Range, Source } from '../source.ts'

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
    let lead = this.#leads.get(inline)
    if (!lead) {
      lead = cell ? this.#ofCell(inline.content, cell) : this.#ofLines(inline)
      this.#leads.set(inline, lead)
    }
    return lead(at)
  }

  // A line may be as long as the text and have as many links: it is read once.
  readonly #leads = new WeakMap<Token, (at: number) => number>()

  #ofLines({ content, map }: Token): (at: number) => number {
    const inner = new Source(content)
    const first = this.#firstLine + (map?.[0] ?? 0)
    const begins: number[] = []
    return (at) => {
      const row = inner.lineAt(at)
      const begin = (begins[row] ??= this.source.startOf(first + row) + indentOf(this.source.line(first + row), inner.line(row)))
      return begin + at - inner.startOf(row)
    }
  }

  #ofCell(content: string, { line, index }: Cell): (at: number) => number {
    const row = this.#firstLine + line
    if (this.#row?.line !== row) this.#row = { line: row, text: this.source.line(row), starts: cellStarts(this.source.line(row)) }
    const { text, starts } = this.#row
    const begin = cellStart(text, starts, index, content)
    // An escaped bar is one character there and two in the line.
    const before: number[] = []
    let escaped = 0
    if (content.includes('|')) {
      for (let at = 0; at < content.length; at++) {
        before.push(escaped)
        if (content.charAt(at) === '|') escaped++
      }
    }
    return (at) => this.source.startOf(row) + begin + at + (before[at] ?? escaped)
  }

  #row: { line: number; text: string; starts: number[] } | undefined
}

/** What stands before a block's line of text: markers and indentation. Text of ATX headings has marks behind it too. */
function indentOf(line: string, content: string): number {
  const [whole, text] = [line.trimEnd(), content.trimEnd()]
  if (whole.endsWith(text)) return whole.length - text.length
  const heading = /^[^#]*#{1,6}[ \t]*/.exec(line)?.[0].length ?? 0
  return Math.max(0, line.indexOf(text, heading))
}

function cellStarts(line: string): number[] {
  const starts = [0]
  for (let at = 0; at < line.length; at++) if (line.charAt(at) === '|' && line.charAt(at - 1) !== '\\') starts.push(at + 1)
  return starts
}

function cellStart(line: string, starts: readonly number[], index: number, content: string): number {
  // What stands before the first bar is a cell only where it holds one.
  const before = line.slice(0, (starts[1] ?? line.length + 1) - 1).replace(/^[\s>]*(?:[-*+]|\d+[.)])?\s*/, '')
  const cell = index + (before.trim() === '' ? 1 : 0)
  const from = starts[cell] ?? 0
  const text = line.slice(from, starts[cell + 1])
  const to = text.indexOf(content.replaceAll('|', '\\|'))
  return to < 0 ? from : from + to
}
