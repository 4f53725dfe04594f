/** Cuts the elements of the first array out of JSON that comes in pieces: `{"items":[{…},{…` gives each as soon as it is whole. */
export class Elements {
  #text = ''
  #at = 0
  #depth = 0
  /** The depth inside the array, once it began. */
  #inside = 0
  #start = -1
  #isString = false
  #isEscaped = false
  #isOver = false

  /** The elements that are whole now, as their text. */
  push(piece: string): string[] {
    const whole: string[] = []
    this.#text += piece
    for (; this.#at < this.#text.length && !this.#isOver; this.#at++) {
      const element = this.#step(this.#text.charAt(this.#at))
      if (element !== undefined) whole.push(element)
    }
    // What is behind is not needed again.
    const keep = this.#start >= 0 ? this.#start : this.#at
    this.#text = this.#text.slice(keep)
    this.#at -= keep
    if (this.#start >= 0) this.#start = 0
    return whole
  }

  #step(char: string): string | undefined {
    if (this.#isString) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (char === '\\') this.#isEscaped = true
      else if (char === '"') this.#isString = false
      return undefined
    }
    const isDirect = this.#inside > 0 && this.#depth === this.#inside
    if (isDirect && (char === ',' || char === ']')) return this.#close(char)
    if (isDirect && this.#start < 0 && !/\s/.test(char)) this.#start = this.#at
    if (char === '"') this.#isString = true
    else if (char === '{' || char === '[') {
      this.#depth++
      if (char === '[' && this.#inside === 0) this.#inside = this.#depth
    } else if (char === '}' || char === ']') this.#depth--
    return undefined
  }

  #close(char: string): string | undefined {
    const element = this.#start < 0 ? undefined : this.#text.slice(this.#start, this.#at)
    this.#start = -1
    if (char === ']') this.#isOver = true
    return element
  }
}
