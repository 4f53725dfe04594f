import type { Token } from 'markdown-it'

/** Neighbouring blocks that are written together; `isRaw` where a caller's HTML is among them. */
export interface Region {
  tokens: Token[]
  isRaw: boolean
}

/**
 * Cuts a text into what has raw HTML and what has none. From the block where raw HTML opens an element to the one where it is closed all is one
 * region: what stands between is inside that element. Each region is sanitised by itself, so a cut in the wrong place costs looks, never safety.
 */
export function regionsOf(tokens: readonly Token[]): Region[] {
  const regions: Region[] = []
  let open = new OpenElements()
  let current: Region | undefined
  for (const block of blocksOf(tokens)) {
    const isRaw = block.some(hasRaw)
    if (isFrame(block)) {
      regions.push({ tokens: block, isRaw: false })
      current = undefined
      open = new OpenElements()
      continue
    }
    if (!current || current.isRaw !== (isRaw || !open.isEmpty)) {
      current = { tokens: [], isRaw: isRaw || !open.isEmpty }
      regions.push(current)
    }
    for (const token of block) current.tokens.push(token)
    if (isRaw) for (const token of block) read(token, open)
  }
  return regions
}

/** Runs of tokens that are each a block of the text itself; footnotes come in their parts. */
function* blocksOf(tokens: readonly Token[]): Generator<Token[]> {
  let block: Token[] = []
  let level = 0
  for (const token of tokens) {
    if (frames.has(token.type)) {
      yield [token]
      continue
    }
    block.push(token)
    level += token.nesting
    if (level === 0) {
      yield block
      block = []
    }
  }
  if (block.length > 0) yield block
}

const frames = new Set(['footnotes_open', 'footnotes_close', 'footnote_open', 'footnote_close'])
const isFrame = ([token]: Token[]): boolean => token !== undefined && frames.has(token.type)

const isMarkup = ({ type }: Token): boolean => type === 'html_block' || type === 'html_inline'
const hasRaw = (token: Token): boolean => isMarkup(token) || (token.children?.some(isMarkup) ?? false)

const tag = /<(\/?)([A-Za-z][^\s/>]*)(?:[^"'>]|"[^"]*"|'[^']*')*?(\/?)>|<!--[\s\S]*?-->|</g
const voids = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))

/** The elements that raw HTML has opened and not closed yet, as far as its tags tell. */
class OpenElements {
  readonly #names: string[] = []
  #isOdd = false

  get isEmpty(): boolean {
    return this.#names.length === 0 && !this.#isOdd
  }

  read(html: string): void {
    for (const [found, end, name] of html.matchAll(tag)) {
      if (found === '<') this.#isOdd = true
      else if (name !== undefined) this.#tag(name.toLowerCase(), end === '/')
    }
  }

  #tag(name: string, isEnd: boolean): void {
    if (voids.has(name)) return
    if (!isEnd) this.#names.push(name)
    else if (this.#names.at(-1) === name) this.#names.pop()
    else if (this.#names.length > 0) this.#isOdd = true
  }
}

function read(token: Token, open: OpenElements): void {
  if (isMarkup(token)) open.read(token.content)
  for (const child of token.children ?? []) if (isMarkup(child)) open.read(child.content)
}
