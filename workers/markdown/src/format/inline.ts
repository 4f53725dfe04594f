import type { Token } from 'markdown-it'
import { positionOf } from '../engine/positions.ts'

/** A line of text as it was written, but for the style: emphasis by stars, line breaks by backslashes, no space at the ends of lines. */
export function inlineOf({ content, children }: Token): string {
  const lines = starred(content, children ?? []).split('\n')
  return lines.map((line, index) => (index < lines.length - 1 && / {2,}$/.test(line) ? `${line.trim()}\\` : line.trim())).join('\n')
}

/** Emphasis by underscores, where all of a run of them is. */
function starred(content: string, tokens: readonly Token[]): string {
  const runs = new Map<number, { end: number; used: number }>()
  for (const token of tokens) {
    if (!/^(?:em|strong)_(?:open|close)$/.test(token.type) || !token.markup.startsWith('_')) continue
    const place = positionOf(token)
    if (!place) continue
    const run = runs.get(place.start) ?? { end: place.end, used: 0 }
    run.used += token.markup.length
    runs.set(place.start, run)
  }
  let out = ''
  let done = 0
  for (const [start, { end, used }] of [...runs].toSorted(([one], [other]) => one - other)) {
    if (used !== end - start) continue
    out += content.slice(done, start) + '*'.repeat(used)
    done = end
  }
  return out + content.slice(done)
}

/** Text folded at a column, where a line end is a space: not within code, links, addresses and raw HTML, nor before what would begin a block. */
export function folded(inline: Token, text: string, width: number): string {
  const { children } = inline
  if (children?.some(({ type }) => !foldable.has(type))) return text
  const lines: string[] = []
  for (const part of text.split('\\\n')) lines.push(fold(part, width))
  return lines.join('\\\n')
}

const foldable = new Set(['text', 'text_special', 'softbreak', 'hardbreak', 'em_open', 'em_close', 'strong_open', 'strong_close', 's_open', 's_close'])

function fold(text: string, width: number): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/[ \n]+/)) {
    if (line !== '' && line.length + 1 + word.length > width && !mayBegin(word)) {
      lines.push(line)
      line = word
    } else line += line === '' ? word : ` ${word}`
  }
  return [...lines, line].join('\n')
}

/** Whether a word could begin a block, or underline the line above. */
const mayBegin = (word: string): boolean => /^(?:[-+*>#=~`|<[$:]|\d+[.)])/.test(word)
