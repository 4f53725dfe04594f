import { CST } from 'yaml'
import type { Entry } from './model.ts'

/** Tokens as they stand in the text. */
export const source = (tokens: CST.Token[] = []): string => tokens.map((token) => CST.stringify(token)).join('')

export const isBlank = (text: string) => !/\S/.test(text)

/** A text in parts: to look at the end of a string that grows would copy all of it each time. */
export class Rope {
  readonly #parts: string[] = []

  constructor(text = '') {
    this.add(text)
  }

  add(text: string): void {
    if (text !== '') this.#parts.push(text)
  }

  /** Whether what comes next starts a line. */
  endsLine(): boolean {
    return this.#parts.at(-1)?.endsWith('\n') ?? false
  }

  isEmpty(): boolean {
    return this.#parts.length === 0
  }

  toString(): string {
    return this.#parts.join('')
  }
}

/** The items of a block collection, put together in lines. */
export class Pieces {
  readonly #entries: Entry[]
  readonly #leads: string[]
  readonly #lineEnd: string
  readonly #text = new Rope()
  #next = 0
  #isInOrder = true

  constructor(entries: Entry[], pad: string, lineEnd: string) {
    this.#entries = entries
    this.#lineEnd = lineEnd
    // The tokens of an item can end with the indentation of the next.
    this.#leads = [pad, ...entries.map(({ item }) => openLine(CST.stringify(item)))]
  }

  /** An item of the text, changed or not; the comments that belong to no item stay between the items they stood between. */
  keep(index: number, text: string): void {
    this.#fill(index)
    this.#put(index, text)
    this.#next = index + 1
  }

  /** A new item, whole lines. */
  add(text: string): void {
    this.#text.add(this.#text.isEmpty() || this.#text.endsLine() ? text : this.#lineEnd + text)
    this.#isInOrder = false
  }

  end(): string {
    this.#fill(this.#entries.length)
    return this.#text.toString()
  }

  #fill(until: number): void {
    for (; this.#next < until; this.#next++) {
      const entry = this.#entries[this.#next]
      if (entry?.node === null) this.#put(this.#next, source(entry.item.start))
      else this.#isInOrder = false
    }
  }

  #put(index: number, text: string): void {
    const line = this.#leads[index] + (index < this.#entries.length - 1 ? text.slice(0, text.length - openLine(text).length) : text)
    if (this.#isInOrder) this.#text.add(line)
    else this.add(line)
    this.#isInOrder = true
  }
}

/** The spaces of a line that a text begins and does not go on with. */
function openLine(text: string): string {
  const line = text.slice(text.lastIndexOf('\n') + 1)
  return isBlank(line) ? line : ''
}
