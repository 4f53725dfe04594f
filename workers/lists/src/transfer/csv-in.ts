import { changeBounds } from 'lists.do/contract'
import { Broken } from './text.ts'

/** A record of a CSV file. */
export interface CsvRecord {
  /** Where it begins; the first is 1. */
  line: number
  cells: string[]
  /** What is wrong with it. */
  problem?: string
}

const cellsMax = 2000
const tooMany = `has more than ${cellsMax} cells`

/**
 * Reads CSV (RFC 4180) as it comes, in time that grows with its length alone, and knows the line of each record. Lines end
 * with CRLF, LF or CR; those with nothing in them are passed over. papaparse, which would be used here, takes 10 s for 240 kB
 * of hostile quotes, takes one kind of line end a file, and can't tell an empty line from an empty cell.
 */
export class CsvReader {
  readonly #delimiter: string
  readonly #ends: RegExp
  #state: 'start' | 'plain' | 'quoted' | 'closing' = 'start'
  #record: CsvRecord = { line: 1, cells: [] }
  #cell = ''
  #size = 0
  /** Whether anything of the record was seen. */
  #isBegun = false
  #held = ''
  line = 1

  constructor(delimiter: string) {
    this.#delimiter = delimiter
    this.#ends = new RegExp(`[\\r\\n${delimiter === '|' ? '\\|' : delimiter}]`, 'g')
  }

  /** The records that end in this piece. */
  *push(piece: string): Generator<CsvRecord> {
    // A line end of two characters is not torn apart.
    const text = this.#held + piece
    const isTorn = text.endsWith('\r')
    this.#held = isTorn ? '\r' : ''
    yield* this.#read(isTorn ? text.slice(0, -1) : text)
  }

  /** The last record, where no line end closes it. */
  *end(): Generator<CsvRecord> {
    yield* this.#read(this.#held)
    if (this.#state === 'quoted') throw new Broken(this.#record.line, 'a quote is opened and never closed')
    if (this.#isBegun) yield this.#endRecord()
  }

  *#read(text: string): Generator<CsvRecord> {
    let at = 0
    let feed = text.indexOf('\n')
    while (at < text.length) {
      if (feed >= 0 && feed < at) feed = text.indexOf('\n', at)
      const simple = feed < 0 || this.#isBegun ? undefined : lineIn(text, at, feed)
      if (simple !== undefined) {
        if (simple !== '') yield this.#simple(simple)
        this.#record.line = ++this.line
        at = feed + 1
      } else if (this.#state === 'quoted') at = this.#quoted(text, at)
      else {
        const char = text[at] as string
        if (char === '\n' || char === '\r') {
          at += char === '\r' && text[at + 1] === '\n' ? 2 : 1
          this.line++
          if (this.#isBegun) yield this.#endRecord()
          else this.#record.line = this.line
        } else at = this.#within(text, at, char)
      }
    }
  }

  #simple(line: string): CsvRecord {
    this.#add(line)
    const cells = line.split(this.#delimiter)
    const { line: begin } = this.#record
    ;[this.#cell, this.#size] = ['', 0]
    this.#record = { line: begin, cells: [] }
    return cells.length > cellsMax ? { line: begin, cells: [], problem: tooMany } : { line: begin, cells }
  }

  #within(text: string, at: number, char: string): number {
    this.#isBegun = true
    if (char === this.#delimiter) {
      this.#endCell()
      return at + 1
    }
    if (char === '"' && this.#state !== 'plain') {
      if (this.#state === 'closing') this.#add('"')
      this.#state = 'quoted'
      return at + 1
    }
    if (this.#state === 'closing') this.#record.problem ??= 'text stands behind a closing quote; a quote within quotes is written twice'
    this.#state = 'plain'
    this.#ends.lastIndex = at
    const end = this.#ends.exec(text)?.index ?? text.length
    this.#add(text.slice(at, end))
    return end
  }

  #quoted(text: string, at: number): number {
    const quote = text.indexOf('"', at)
    const end = quote < 0 ? text.length : quote
    const part = text.slice(at, end)
    this.line += linesIn(part)
    this.#add(part)
    if (quote < 0) return end
    this.#state = 'closing'
    return quote + 1
  }

  #add(part: string): void {
    this.#size += part.length
    if (this.#size > changeBounds.importRowMax) throw new Broken(this.#record.line, 'the row has more than 4 MiB, or a quote in it is never closed')
    this.#cell += part
  }

  #endCell(): void {
    if (this.#record.cells.length < cellsMax) this.#record.cells.push(this.#cell)
    else this.#record.problem ??= tooMany
    this.#cell = ''
    this.#state = 'start'
  }

  #endRecord(): CsvRecord {
    this.#endCell()
    const record = this.#record
    this.#record = { line: this.line, cells: [] }
    this.#size = 0
    this.#isBegun = false
    return record
  }
}

/** The line that ends there, where it can be told apart by its delimiters alone: what most lines are. */
function lineIn(text: string, from: number, feed: number): string | undefined {
  const line = text.slice(from, text[feed - 1] === '\r' && feed > from ? feed - 1 : feed)
  return line.includes('\r') || line.includes('"') ? undefined : line
}

function linesIn(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) if (text[at + 1] !== '\n') lines++
  return lines
}
