import { changeBounds } from 'lists.do/contract'
import { Broken } from './text.ts'

/** The text of one JSON value in a file. */
export interface JsonRecord {
  line: number
  text: string
}

const tooLong = 'the item has more than 4 MiB'

/** Reads JSON Lines as they come; empty lines are passed over. */
export class LinesReader {
  #line = 1
  #rest = ''

  /** Where the reading is; the first line is 1. */
  get line(): number {
    return this.#line
  }

  *push(piece: string): Generator<JsonRecord> {
    const lines = piece.split('\n')
    for (const [index, part] of lines.entries()) {
      this.#rest += part
      if (this.#rest.length > changeBounds.importRowMax) throw new Broken(this.#line, tooLong)
      if (index < lines.length - 1) {
        yield* this.end()
        this.#line++
      }
    }
  }

  *end(): Generator<JsonRecord> {
    const text = this.#rest
    this.#rest = ''
    if (text.trim() !== '') yield { line: this.#line, text }
  }
}

/** Takes a JSON array apart as it comes. What its elements are made of is not looked at, but for strings and brackets. */
export class ArrayReader {
  #state: 'before' | 'first' | 'element' | 'after' = 'before'
  #text = ''
  #begin = 1
  #depth = 0
  #isInString = false
  #isEscaped = false
  /** Whether the element has nothing but spaces until now. */
  #isBlank = true
  #line = 1

  /** Where the reading is; the first line is 1. */
  get line(): number {
    return this.#line
  }

  /** The elements that end in this piece. */
  *push(piece: string): Generator<JsonRecord> {
    let at = 0
    let from = 0
    while (at < piece.length) {
      if (this.#state === 'before' || this.#state === 'after') from = at = this.#outside(piece, at)
      else if (this.#isEscaped) {
        this.#isEscaped = false
        at++
      } else {
        const end = nextIn(piece, at, this.#isInString ? strings : marks)
        at = end + 1
        const char = piece[end]
        if (this.#isInString || this.#depth > 0 || (char !== ',' && char !== ']')) this.#step(char)
        else {
          this.#add(piece.slice(from, end))
          yield* this.#endElement(char)
          from = at
        }
      }
    }
    if (from < piece.length) this.#add(piece.slice(from))
  }

  /** Refuses what is no whole array. */
  end(): JsonRecord[] {
    if (this.#state !== 'after') throw new Broken(this.#line, this.#state === 'before' ? 'is not a JSON array' : 'the array is not closed')
    return []
  }

  #outside(piece: string, at: number): number {
    blanks.lastIndex = at
    const blank = blanks.exec(piece)?.[0] ?? ''
    this.#line += linesIn(blank)
    const next = at + blank.length
    if (next >= piece.length) return next
    if (this.#state === 'after') throw new Broken(this.#line, 'something stands behind the array')
    if (piece[next] !== '[') throw new Broken(this.#line, 'is not a JSON array')
    this.#state = 'first'
    this.#begin = this.#line
    return next + 1
  }

  #step(char: string | undefined): void {
    if (char === '\\') this.#isEscaped = true
    else if (char === '"') this.#isInString = !this.#isInString
    else if (char === '[' || char === '{') this.#depth++
    else if (char === ']' || char === '}') this.#depth--
    if (this.#depth < 0) throw new Broken(this.#line, 'a bracket closes that was not opened')
  }

  #add(part: string): void {
    const begin = this.#isBlank ? part.search(/\S/) : -1
    if (begin >= 0) {
      this.#isBlank = false
      this.#begin = this.#line + linesIn(part.slice(0, begin))
    }
    this.#line += linesIn(part)
    this.#text += part
    if (this.#text.length > changeBounds.importRowMax) throw new Broken(this.#begin, tooLong)
  }

  *#endElement(char: string): Generator<JsonRecord> {
    const text = this.#text
    // [] has no element, and [1,] has one too many.
    if (!(this.#isBlank && char === ']' && this.#state === 'first')) yield { line: this.#isBlank ? this.#line : this.#begin, text }
    this.#text = ''
    this.#isBlank = true
    this.#begin = this.#line
    this.#state = char === ']' ? 'after' : 'element'
  }
}

const marks = /["[\]{},]/g
const strings = /["\\]/g
const blanks = /\s*/y

function nextIn(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}

function linesIn(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++
  return lines
}
