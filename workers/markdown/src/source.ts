/** A text and its lines: offsets are of UTF-16 code units, lines are counted from 0 inside and from 1 in answers. */
export class Source {
  readonly text: string
  readonly #starts: number[] = [0]

  constructor(text: string) {
    this.text = text
    const ends = /\r\n?|\n/g
    while (ends.test(text)) this.#starts.push(ends.lastIndex)
  }

  get lines(): number {
    return this.#starts.length
  }

  /** Where a line begins; the end of the text for one behind the last. */
  startOf(line: number): number {
    return this.#starts[line] ?? this.text.length
  }

  /** A line without its end. */
  line(line: number): string {
    return this.text.slice(this.startOf(line), this.startOf(line + 1)).replace(/[\r\n]+$/, '')
  }

  /** The line, from 0, that an offset is in. */
  lineAt(offset: number): number {
    let low = 0
    let high = this.#starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low
  }

  /** Where an offset is, both from 1. */
  place(offset: number): { line: number; column: number } {
    const line = this.lineAt(offset)
    return { line: line + 1, column: offset - this.startOf(line) + 1 }
  }

  /** A slice as answers tell it. */
  range(start: number, end: number): Range {
    return { startLine: this.lineAt(start) + 1, endLine: this.lineAt(Math.max(start, end - 1)) + 1, start, end }
  }

  /** From the first character of a line to the last one, line end left out, of the line before `to`. */
  rangeOfLines(from: number, to: number): Range {
    const start = this.startOf(from)
    return { startLine: from + 1, endLine: Math.max(from + 1, to), start, end: Math.max(start, this.startOf(to - 1) + this.line(to - 1).length) }
  }
}

export interface Range {
  startLine: number
  endLine: number
  start: number
  end: number
}
