/** The first place where a text is no JSON (RFC 8259). */
export interface JsonFault {
  offset: number
  message: string
}

const space = /[ \t\n\r]*/y
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/y
const literal = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)(?![\w.+-])/y

/** Checks JSON's grammar without building anything, in one pass, however deep it nests. */
export function jsonFault(source: string): JsonFault | undefined {
  return new Scanner(source).fault()
}

class Scanner {
  readonly #source: string
  readonly #open: ('{' | '[')[] = []
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  fault(): JsonFault | undefined {
    let message = this.#value()
    while (message === undefined && this.#open.length > 0) message = this.#next()
    this.#skip(space)
    if (message === undefined && this.#at < this.#source.length) message = 'Nothing may follow the value'
    return message === undefined ? undefined : { offset: this.#at, message }
  }

  /** A scalar, or the start of a collection. */
  #value(): string | undefined {
    this.#skip(space)
    const char = this.#source[this.#at]
    if (char === '[' || char === '{') return this.#opened(char)
    return this.#skip(char === '"' ? text : literal) ? undefined : this.#expected(char === '"' ? 'the string to be closed, without control characters or unknown escapes' : 'a value')
  }

  #opened(char: '{' | '['): string | undefined {
    this.#at++
    this.#skip(space)
    if (this.#take(char === '[' ? ']' : '}')) return undefined
    this.#open.push(char)
    return char === '[' ? this.#value() : this.#member()
  }

  #member(): string | undefined {
    this.#skip(space)
    if (!this.#skip(text)) return this.#expected('a key in double quotes')
    this.#skip(space)
    return this.#take(':') ? this.#value() : this.#expected(':')
  }

  /** After a value inside a collection. */
  #next(): string | undefined {
    const isArray = this.#open.at(-1) === '['
    this.#skip(space)
    if (this.#take(',')) return isArray ? this.#value() : this.#member()
    if (!this.#take(isArray ? ']' : '}')) return this.#expected(isArray ? ', or ]' : ', or }')
    this.#open.pop()
    return undefined
  }

  #expected(what: string): string {
    return this.#at < this.#source.length ? `Expected ${what}` : `The text ends where JSON needs ${what}`
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#source)) return false
    this.#at = pattern.lastIndex
    return true
  }

  #take(char: string): boolean {
    if (this.#source[this.#at] !== char) return false
    this.#at++
    return true
  }
}
