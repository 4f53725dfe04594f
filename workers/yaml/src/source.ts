import type { Issue } from '@dot-do/contract/problem'

export interface Place {
  line: number
  column: number
}

const excerptMax = 200

/** A text and its lines. Finds a place in logarithmic time, and looks for lines only when first asked. */
export class Source {
  readonly text: string
  #starts: number[] | undefined

  constructor(text: string) {
    this.text = text
  }

  /** The place of a character, both from 1. */
  place(offset: number): Place {
    const line = this.#lineOf(offset)
    return { line, column: Math.min(offset, this.text.length) - this.#start(line) + 1 }
  }

  /** A fault at `offset`, with the line it is on; of a line longer than 200 characters the part around it. */
  issue(offset: number, message: string, path: (string | number)[] = ['text']): Issue {
    const place = this.place(offset)
    return { path, message, location: { ...place, text: this.#excerpt(place) } }
  }

  #excerpt({ line, column }: Place): string {
    const start = this.#start(line)
    const next = this.#starts?.[line] ?? this.text.length
    const end = this.text.slice(Math.max(start, next - 2), next).search(/\r?\n$/)
    const lineEnd = end < 0 ? next : Math.max(start, next - 2) + end
    if (lineEnd - start <= excerptMax) return this.text.slice(start, lineEnd)
    const from = Math.max(start, Math.min(start + column - excerptMax / 2, lineEnd - excerptMax))
    const to = Math.min(lineEnd, from + excerptMax)
    return `${from > start ? '…' : ''}${this.text.slice(from, to)}${to < lineEnd ? '…' : ''}`
  }

  #start(line: number): number {
    return (this.#starts ??= lineStarts(this.text))[line - 1] ?? 0
  }

  #lineOf(offset: number): number {
    const starts = (this.#starts ??= lineStarts(this.text))
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}
