import type { Token } from 'markdown-it'
import { plainText } from './text.ts'

/** What blocks say, without their markup: apart by an empty line, items and rows by a line. */
export function textOf(tokens: readonly Token[]): string {
  const writer = new Writer()
  for (const token of tokens) writer.read(token)
  return writer.text
}

/** A list item on the way to where a block stands; its marker is written before the first block in it. */
interface Item {
  marker: string
  isWritten: boolean
}

class Writer {
  readonly #parts: string[] = []
  /** The next numbers of the lists that are open, undefined for bullets. */
  readonly #numbers: (number | undefined)[] = []
  readonly #items: Item[] = []
  #hasListed = false
  #isTight = false
  #cells: string[] | undefined
  #rows = 0

  get text(): string {
    return this.#parts.join('')
  }

  read(token: Token): void {
    const { type, content } = token
    if (type === 'inline') this.#inline(plainText(token.children))
    else if (type === 'fence' || type === 'code_block' || type === 'math_block')
      this.#block(content.replace(/\n$/, ''), this.#items.length > 0 && this.#isTight)
    else if (type === 'paragraph_open') this.#isTight = token.hidden
    else if (type.endsWith('list_open')) this.#numbers.push(type === 'ordered_list_open' ? Number(token.attrGet('start') ?? 1) : undefined)
    else if (type.endsWith('list_close')) this.#closeList()
    else if (type === 'list_item_open') this.#items.push({ marker: this.#marker(), isWritten: false })
    else if (type === 'list_item_close') this.#closeItem()
    else if (type === 'table_open') this.#rows = 0
    else if (type === 'tr_open') this.#cells = []
    else if (type === 'tr_close') this.#row()
  }

  #marker(): string {
    const number = this.#numbers.at(-1)
    if (number === undefined) return '- '
    this.#numbers[this.#numbers.length - 1] = number + 1
    return `${number}. `
  }

  #closeItem(): void {
    if (this.#items.at(-1)?.isWritten === false) this.#block('', true)
    this.#items.pop()
  }

  #closeList(): void {
    this.#numbers.pop()
    if (this.#numbers.length === 0) this.#hasListed = false
  }

  #inline(text: string): void {
    if (this.#cells) this.#cells.push(text.replaceAll('\n', ' '))
    else if (text !== '') this.#block(text, this.#items.length > 0 && this.#isTight)
  }

  #row(): void {
    const row = (this.#cells ?? []).join('\t')
    this.#cells = undefined
    this.#block(row, this.#rows++ > 0)
  }

  #block(text: string, isTight: boolean): void {
    const isFirstOfList = this.#items.length > 0 && !this.#hasListed
    if (this.#parts.length > 0 && (isFirstOfList || !isTight)) this.#parts.push('\n')
    this.#hasListed = this.#items.length > 0
    const first = this.#items.map((item) => (item.isWritten ? ' '.repeat(item.marker.length) : item.marker)).join('')
    const indent = ' '.repeat(first.length)
    for (const item of this.#items) item.isWritten = true
    this.#parts.push(`${first}${indent === '' ? text : text.replaceAll('\n', `\n${indent}`)}`.trimEnd(), '\n')
  }
}
