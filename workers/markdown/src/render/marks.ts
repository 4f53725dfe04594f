import { createHash } from 'node:crypto'

/**
 * Names of what is the renderer's own in HTML that also holds a caller's. The sanitiser knows nothing of headings' anchors, coloured code or
 * MathML; so they go through it as empty elements, or bare tags, with one attribute that no caller can guess, and are put back behind it.
 */
export class Marks {
  readonly attribute: string
  readonly #tags: string[] = []
  readonly #contents: (string | undefined)[] = []

  /** The name is a hash of the text: it is the same each time, and no text can hold it. */
  constructor(markdown: string) {
    this.attribute = `data-m${createHash('sha256').update('markdown.do\n').update(markdown).digest('hex').slice(0, 32)}`
  }

  /** A tag to stand for `tag`, an opening one with its attributes. */
  tag(name: string, tag: string): string {
    return `<${name} ${this.attribute}="${this.#add(tag)}">`
  }

  /** An empty element to stand for all of `html`; `name` is what a parser is to take it for. */
  element(name: 'p' | 'pre' | 'span', html: string): string {
    return `<${name} ${this.attribute}="${this.#add('', html)}"></${name}>`
  }

  #add(tag: string, content?: string): string {
    this.#contents.push(content)
    return String(this.#tags.push(tag) - 1)
  }

  /** Sanitised HTML with what the marks stand for. `<` stands nowhere in it but before a tag's name. */
  restore(html: string): string {
    const mark = new RegExp(`<([a-z][a-z0-9]*) ${this.attribute}="(\\d+)">(</\\1>)?`, 'g')
    const restored = html.replaceAll(mark, (_, name: string, number: string, end: string = '') => {
      const content = this.#contents[Number(number)]
      if (content !== undefined) return end === '' ? `<${name}>` : content
      return `${this.#tags[Number(number)] ?? `<${name}>`}${end}`
    })
    // Where raw HTML has turned tags into text, the marks are text too.
    return restored.includes(this.attribute)
      ? restored.replaceAll(new RegExp(` ${this.attribute}=(?:"|&quot;)\\d+(?:"|&quot;)`, 'g'), '').replaceAll(this.attribute, '')
      : restored
  }
}
