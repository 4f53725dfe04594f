import type { Change } from './index.ts'
import type { Token } from './tokens.ts'

// Here only other elements may stand: a mark waits for what comes behind.
const strict = new Set('table thead tbody tfoot tr colgroup ul ol dl html head ruby picture details'.split(' '))
const inHead = new Set('base link meta title style script template !'.split(' '))

/** Writes the new text with its changes marked, so that marks stand only where text may. */
export class Marker {
  #html = ''
  #open: string[] = []
  #waiting: string[] = []
  #ins: string[] = []
  #change: Change = { removed: '', added: '' }
  readonly #changes: Change[] = []

  same(tokens: readonly Token[]): void {
    if (tokens.some(({ kind }) => kind !== 'space')) this.#endChange()
    for (const token of tokens) this.#write(token)
  }

  added(tokens: readonly Token[]): void {
    for (const token of tokens) {
      const isText = token.kind === 'text' || (token.kind === 'space' && this.#isForText())
      const isMarked = isText || (token.kind === 'thing' && this.#isForText() && !inHead.has(token.tag ?? ''))
      if (isMarked) this.#ins.push(token.html)
      else this.#write(token)
      this.#change.added += textOf(token)
    }
    this.#endIns()
  }

  removed(tokens: readonly Token[]): void {
    const kept: string[] = []
    for (const token of tokens) {
      this.#change.removed += textOf(token)
      if (token.kind === 'text' || token.kind === 'space' || (token.kind === 'thing' && !inHead.has(token.tag ?? ''))) kept.push(token.html)
      else if (token.kind === 'close' && kept.length > 0 && blocks.has(token.tag ?? '')) kept.push(' ')
    }
    const html = kept.join('')
    if (html.trim() !== '') this.#waiting.push(`<del>${html}</del>`)
    else if (html !== '' && this.#isForText()) this.#waiting.push('')
    this.#flush()
  }

  end(): { html: string; changes: Change[] } {
    this.#endIns()
    this.#endChange()
    return { html: this.#html + this.#waiting.join(''), changes: this.#changes }
  }

  #write(token: Token): void {
    this.#endIns()
    // What waits stands before what can hold it closes, and after what can't.
    if (token.kind !== 'space') this.#flush()
    if (token.kind === 'open') this.#open.push(token.tag ?? '')
    if (token.kind === 'close') this.#open.pop()
    this.#html += token.html
    if (token.kind === 'open' || token.kind === 'close') this.#flush()
  }

  #isForText(): boolean {
    return !strict.has(this.#open.at(-1) ?? '')
  }

  #flush(): void {
    if (this.#waiting.length === 0 || !this.#isForText()) return
    this.#html += this.#waiting.join('')
    this.#waiting = []
  }

  #endIns(): void {
    if (this.#ins.length === 0) return
    this.#flush()
    const html = this.#ins.join('')
    this.#html += html.trim() === '' ? html : `<ins>${html}</ins>`
    this.#ins = []
  }

  #endChange(): void {
    const removed = this.#change.removed.trim()
    const added = this.#change.added.trim()
    if (removed !== '' || added !== '') this.#changes.push({ removed, added })
    this.#change = { removed: '', added: '' }
  }
}

const blocks = new Set(
  'address article aside blockquote dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header li main nav ol p pre section table td th tr ul'.split(' '),
)

// A change is told as its reader sees it: text, pictures by their tags, and the tags themselves.
const textOf = ({ html, kind }: Token): string => (kind === 'text' || kind === 'space' ? unescape(html) : html)
const unescape = (html: string): string => html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&nbsp;', '\u00a0').replaceAll('&amp;', '&')
