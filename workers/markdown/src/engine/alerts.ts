import type { MarkdownIt, StateCore, Token } from 'markdown-it'

const marker = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i

/** GitHub's alerts: a block quote of its own whose first line is `[!NOTE]` alone. */
export function alerts(engine: MarkdownIt): void {
  engine.core.ruler.after('block', 'alerts', find)
}

function find({ tokens }: StateCore): void {
  for (let index = 0; index < tokens.length; index++) {
    const [quote, paragraph, inline] = [tokens[index], tokens[index + 1], tokens[index + 2]]
    if (quote?.type !== 'blockquote_open' || quote.level > 0 || paragraph?.type !== 'paragraph_open' || inline?.type !== 'inline') continue
    const found = marker.exec(inline.content)
    if (!found?.[1]) continue
    const end = closeOf(tokens, index)
    const isAlone = found[0].length === inline.content.length
    // A quote of the marker alone has nothing to alert to.
    if (isAlone && tokens[index + 4] === end) continue
    const kind = found[1].toLowerCase()
    for (const [token, type] of [
      [quote, 'alert_open'],
      [end, 'alert_close'],
    ] as const)
      Object.assign(token, { type, tag: 'div', info: kind })
    if (isAlone) tokens.splice(index + 1, 3)
    else cutLine(inline, found[0])
  }
}

function closeOf(tokens: Token[], open: number): Token {
  const level = tokens[open]?.level
  let index = open + 1
  while (index < tokens.length - 1 && !(tokens[index]?.type === 'blockquote_close' && tokens[index]?.level === level)) index++
  return tokens[index] as Token // a quote that is open is closed
}

function cutLine(inline: Token, line: string): void {
  inline.content = inline.content.slice(line.length)
  if (inline.map) inline.map = [inline.map[0] + 1, inline.map[1]]
}
