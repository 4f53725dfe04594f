import type { Token } from 'markdown-it'
import { folded, inlineOf } from './inline.ts'

/** A block with all that is in it. */
export interface Node {
  token: Token
  children: Node[]
}

/** The blocks of tokens as a tree. */
export function nodesOf(tokens: readonly Token[]): Node[] {
  const root: Node[] = []
  const stack = [root]
  for (const token of tokens) {
    if (token.nesting === -1) {
      stack.pop()
      continue
    }
    const node: Node = { token, children: [] }
    ;(stack.at(-1) ?? root).push(node)
    if (token.nesting === 1) stack.push(node.children)
  }
  return root
}

export interface Style {
  wrap: number | undefined
  /** The lines of a block as they were written, without what its containers have before them. */
  linesOf: (token: Token) => string
}

/** Writes blocks in the one style. */
export class BlockWriter {
  readonly #style: Style

  constructor(style: Style) {
    this.#style = style
  }

  /** Blocks that stand below one another. */
  all(nodes: readonly Node[], gap = '\n\n'): string {
    const written: string[] = []
    let last: { type: string; marker: string } | undefined
    for (const node of nodes) {
      // Two lists beside one another are two by their markers.
      const isList = node.token.type.endsWith('list_open')
      const marker = isList ? markerOf(node.token, last?.type === node.token.type ? last.marker : undefined) : ''
      written.push(this.one(node, marker, written.length === 0))
      last = { type: node.token.type, marker }
    }
    return written.join(gap)
  }

  one({ token, children }: Node, marker = '-', isFirst = true): string {
    switch (token.type) {
      case 'heading_open':
        return this.#heading(token, children)
      case 'paragraph_open':
        return this.#paragraph(children)
      case 'hr':
        // Of dashes it would be one with the marker of a list before it, and front matter at the start of a text.
        return isFirst ? '***' : '---'
      case 'blockquote_open':
        return quoted(this.all(children))
      case 'alert_open':
        return quoted(`[!${token.info.toUpperCase()}]\n${this.all(children)}`)
      case 'bullet_list_open':
      case 'ordered_list_open':
        return this.#list(token, children, marker)
      case 'fence':
      case 'code_block':
        return fenced(token)
      case 'html_block':
        return token.content.trimEnd()
      case 'math_block':
        return math(token.content, this.#style.linesOf(token))
      case 'table_open':
        return table(children)
      case 'footnote_open':
        return `[^${String(token.meta?.['label'])}]: ${indented(this.all(children), '    ')}`
      default:
        return this.#style.linesOf(token)
    }
  }

  #heading({ tag }: Token, [inline]: readonly Node[]): string {
    const level = Number(tag.slice(1))
    const text = inline ? inlineOf(inline.token) : ''
    if (text.includes('\n')) return `${text}\n${(level === 1 ? '=' : '-').repeat(3)}`
    return `${'#'.repeat(level)} ${text}`.trimEnd()
  }

  #paragraph([inline]: readonly Node[]): string {
    if (!inline) return ''
    const { wrap } = this.#style
    const text = inlineOf(inline.token)
    return boxOf(inline.token) + (wrap === undefined ? text : folded(inline.token, text, wrap))
  }

  #list(token: Token, items: readonly Node[], marker: string): string {
    const isTight = !items.some(({ children }) => children.some((child) => child.token.type === 'paragraph_open' && !child.token.hidden))
    let number = Number(token.attrGet('start') ?? 1)
    const written = items.map(({ children }) => {
      const bullet = token.type === 'ordered_list_open' ? `${number++}${marker}` : marker
      const text = this.all(children, isTight ? '\n' : '\n\n')
      return text === '' ? bullet : `${bullet} ${indented(text, ' '.repeat(bullet.length + 1))}`
    })
    return written.join(isTight ? '\n' : '\n\n')
  }
}

function markerOf({ type }: Token, beside: string | undefined): string {
  const [usual, other] = type === 'bullet_list_open' ? ['-', '*'] : ['.', ')']
  return beside === usual ? (other ?? '') : (usual ?? '')
}

function boxOf({ meta }: Token): string {
  return typeof meta?.['checked'] === 'boolean' ? (meta['checked'] ? '[x] ' : '[ ] ') : ''
}

const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n')

/** Lines after the first one indented; empty ones stay empty. */
const indented = (text: string, indent: string): string => text.replaceAll(/\n(?=[^\n])/g, `\n${indent}`)

function fenced({ type, info, content }: Token): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = (info.includes('`') ? '~' : '`').repeat(
    info.includes('`') ? Math.max(3, ...[...content.matchAll(/~+/g)].map(([run]) => run.length + 1)) : longest + 1,
  )
  const body = content === '' || content.endsWith('\n') ? content : `${content}\n`
  return `${fence}${type === 'fence' ? escaped(info) : ''}\n${body}${fence}`
}

// What would be read as an escape or an entity once more.
const escaped = (info: string): string => info.replaceAll(/[\\&](?=[\p{P}\p{S}#a-zA-Z])/gu, '\\$&')

const tableWidthMax = 160

function table(sections: readonly Node[]): string {
  const rows = sections.flatMap(({ children }) => children).map(({ children }) => children)
  const cells = rows.map((row) => row.map(({ children }) => (children[0] ? inlineOf(children[0].token).replaceAll('|', '\\|') : '')))
  const aligns = (rows[0] ?? []).map(({ token }) => /text-align:(\w+)/.exec(String(token.attrGet('style') ?? ''))?.[1])
  const natural = aligns.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)))
  const isWide = natural.reduce((sum, width) => sum + width + 3, 1) > tableWidthMax
  const widths = isWide ? natural.map(() => 3) : natural
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => padded(cell, widths[column] ?? 3, aligns[column])).join(' | ')} |`
  const rule = `| ${widths.map((width, column) => dashes(width, aligns[column])).join(' | ')} |`
  const [header = [], ...body] = cells
  return [line(header), rule, ...body.map(line)].join('\n')
}

function padded(cell: string, width: number, align: string | undefined): string {
  if (align === 'right') return cell.padStart(width)
  if (align === 'center') return cell.padStart(cell.length + Math.floor(Math.max(0, width - cell.length) / 2)).padEnd(width)
  return cell.padEnd(width)
}

function dashes(width: number, align: string | undefined): string {
  const left = align === 'left' || align === 'center'
  const right = align === 'right' || align === 'center'
  return `${left ? ':' : ''}${'-'.repeat(width - Number(left) - Number(right))}${right ? ':' : ''}`
}

/** A block of math, each fence on a line of its own. Who reads it without math sees its text, which must not change: then it stays as it was written. */
function math(content: string, lines: string): string {
  const styled = `$$\n${content}\n$$`
  const wordsOf = (text: string) => text.split(/\s+/).join(' ')
  return wordsOf(lines.replace(/^(?:[-*+]|\d{1,9}[.)])\s/, '').replaceAll(/^[ \t>]+/gm, '')) === wordsOf(styled) ? styled : lines
}
