import type { Result } from '@dot-do/contract'
import type contract from 'markdown.do/contract'
import type { Token } from 'markdown-it'
import type { Cell, Places } from '../engine/places.ts'
import { positionOf } from '../engine/positions.ts'
import { plainText } from '../engine/text.ts'
import { textOf } from '../engine/text-of.ts'

type Found = Result<typeof contract, 'parse'>

/** A line of text, and where it stands. */
interface Inline {
  token: Token
  cell: Cell | undefined
  /** Where what has no place of its own is looked for. */
  from: number
}

/** Goes through the tokens of a text once and keeps what `parse` tells. */
export class Finds {
  readonly links: Found['links'] = []
  readonly images: Found['images'] = []
  readonly codeBlocks: Found['codeBlocks'] = []
  readonly tables: Found['tables'] = []
  readonly tasks: Found['tasks'] = []
  readonly #places: Places
  #cell: Cell | undefined
  #lists = 0

  constructor(places: Places) {
    this.#places = places
  }

  read(tokens: readonly Token[]): this {
    for (const [index, token] of tokens.entries()) {
      const { type } = token
      if (type === 'inline') this.#inline({ token, cell: this.#cell, from: 0 })
      else if (type === 'fence' || type === 'code_block') this.#code(token)
      else if (type === 'table_open') this.#table(tokens, index)
      else if (type === 'tr_open') this.#cell = { line: token.map?.[0] ?? 0, index: -1 }
      else if (type === 'tr_close') this.#cell = undefined
      else if ((type === 'th_open' || type === 'td_open') && this.#cell) this.#cell = { ...this.#cell, index: this.#cell.index + 1 }
      else if (type === 'list_item_open') this.#task(tokens, index)
      else if (type.endsWith('list_open')) this.#lists++
      else if (type.endsWith('list_close')) this.#lists--
    }
    return this
  }

  #code(token: Token): void {
    const [, lang = '', meta = ''] = /^(\S*)\s*(.*)$/s.exec(token.info) ?? []
    this.codeBlocks.push({
      ...(lang !== '' && { lang }),
      ...(meta !== '' && { meta }),
      code: token.content,
      isFenced: token.type === 'fence',
      ...this.#places.ofBlock(token),
    })
  }

  #table(tokens: readonly Token[], open: number): void {
    const rows: string[][] = []
    const align: Found['tables'][number]['align'] = []
    for (let index = open + 1; tokens[index]?.type !== 'table_close' && index < tokens.length; index++) {
      const token = tokens[index]
      if (token?.type === 'tr_open') rows.push([])
      else if (token?.type === 'th_open') align.push(alignOf(token))
      else if (token?.type === 'inline') rows.at(-1)?.push(plainText(token.children))
    }
    const [header = [], ...body] = rows
    this.tables.push({ header, align, rows: body, ...this.#places.ofBlock(tokens[open] as Token) })
  }

  #task(tokens: readonly Token[], index: number): void {
    const item = tokens[index]
    if (typeof item?.meta?.['checked'] !== 'boolean') return
    const text = plainText(tokens[index + 2]?.children ?? []).trim()
    this.tasks.push({ text, isDone: item.meta['checked'], depth: this.#lists, ...this.#places.ofBlock(item) })
  }

  #inline(inline: Inline): void {
    const children = inline.token.children ?? []
    for (const [index, token] of children.entries()) {
      if (token.type === 'link_open') this.#link(inline, children, index)
      else if (token.type === 'image') this.#image(inline, token)
    }
  }

  #link(inline: Inline, children: readonly Token[], open: number): void {
    const token = children[open] as Token
    let close = open + 1
    while (close < children.length && children[close]?.type !== 'link_close') close++
    const text = plainText(children.slice(open + 1, close))
    const label = token.meta?.['label']
    const title = token.attrGet('title')
    this.links.push({
      url: String(token.attrGet('href') ?? ''),
      text,
      ...(title !== null && { title: String(title) }),
      kind: token.info === 'auto' ? 'autolink' : typeof label === 'string' ? 'reference' : 'inline',
      ...(typeof label === 'string' && { reference: label }),
      ...this.#rangeOf(inline, token, text),
    })
  }

  #image(inline: Inline, token: Token): void {
    const title = token.attrGet('title')
    const alt = plainText(token.children)
    this.images.push({ url: String(token.attrGet('src') ?? ''), alt, ...(title !== null && { title: String(title) }), ...this.#rangeOf(inline, token, alt) })
  }

  #rangeOf(inline: Inline, token: Token, text: string) {
    const { token: whole, cell } = inline
    const known = positionOf(token)
    // An address that was found in what was text already is looked for.
    const start = known?.start ?? Math.max(0, whole.content.indexOf(text, inline.from))
    const end = known?.end ?? start + text.length
    inline.from = end
    return this.#places.within(whole, start, end, cell)
  }
}

function alignOf(token: Token): 'left' | 'center' | 'right' | null {
  const align = /text-align:(left|center|right)/.exec(String(token.attrGet('style') ?? ''))?.[1]
  return (align as 'left' | 'center' | 'right' | undefined) ?? null
}

/** The text of a footnote's tokens. */
export const footnoteText = (tokens: readonly Token[]): string => textOf(tokens.filter(({ type }) => type !== 'footnote_back')).trim()
