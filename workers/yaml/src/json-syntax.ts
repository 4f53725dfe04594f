/** The first place where a text is no JSON (RFC 8259). */
export interface JsonFault {
  offset: number
  message: string
}

const space = /[ \t\n\r]*/y
// JSON allows the control characters from U+007F on, unescaped.
const text = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/uy
const literal = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null)(?![\w.+-])/y

/** Checks JSON's grammar without building anything, in one pass, however deep it nests. */
export function jsonFault(source: string): JsonFault | undefined {
  return new Scanner(source).fault()
}

type State = 'value' | 'member' | 'next'

class Scanner {
  readonly #source: string
  readonly #open: ('{' | '[')[] = []
  #at = 0
  /** What has to come now: a value, a key with its value, or what follows a value. */
  #state: State = 'value'

  constructor(source: string) {
    this.#source = source
  }

  fault(): JsonFault | undefined {
    let message = this.#step()
    while (message === undefined && (this.#state !== 'next' || this.#open.length > 0)) message = this.#step()
    this.#skip(space)
    if (message === undefined && this.#at < this.#source.length) message = 'Nothing may follow the value'
    return message === undefined ? undefined : { offset: this.#at, message }
  }

  #step(): string | undefined {
    this.#skip(space)
    if (this.#state === 'value') return this.#value()
    return this.#state === 'member' ? this.#member() : this.#next()
  }

  /** A scalar, or the start of a collection. */
  #value(): string | undefined {
    this.#state = 'next'
    const char = this.#source[this.#at]
    if (char === '[' || char === '{') return this.#opened(char)
    return this.#skip(char === '"' ? text : literal)
      ? undefined
      : this.#expected(char === '"' ? 'the string to be closed, without control characters or unknown escapes' : 'a value')
  }

  #opened(char: '{' | '['): string | undefined {
    this.#at++
    this.#skip(space)
    if (this.#take(char === '[' ? ']' : '}')) return undefined
    this.#open.push(char)
    this.#state = char === '[' ? 'value' : 'member'
    return undefined
  }

  #member(): string | undefined {
    if (!this.#skip(text)) return this.#expected('a key in double quotes')
    this.#skip(space)
    this.#state = 'value'
    return this.#take(':') ? undefined : this.#expected(':')
  }

  /** After a value inside a collection. */
  #next(): string | undefined {
    const isArray = this.#open.at(-1) === '['
    if (this.#take(',')) this.#state = isArray ? 'value' : 'member'
    else if (this.#take(isArray ? ']' : '}')) this.#open.pop()
    else return this.#expected(isArray ? ', or ]' : ', or }')
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
