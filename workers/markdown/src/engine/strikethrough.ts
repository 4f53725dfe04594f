import type { MarkdownIt, StateInline } from 'markdown-it'

const tilde = 126
// A pair of one tilde and a pair of two never match each other, so each has a marker of its own.
const markers = { 1: 0x1_007e, 2: 0x2_007e }

/** GFM's strikethrough: text between one or two tildes. markdown-it's own takes two alone. */
export function strikethrough(engine: MarkdownIt): void {
  engine.inline.ruler.before('emphasis', 'gfm_strikethrough', tokenize)
  engine.inline.ruler2.before('emphasis', 'gfm_strikethrough', pair)
}

function tokenize(state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== tilde) return false
  const { length, can_open: open, can_close: close } = state.scanDelims(state.pos, true)
  const token = state.push('text', '', 0)
  token.content = '~'.repeat(length)
  state.pos += length
  if (length > 2) return true
  // Length 0: the rule of three is emphasis's.
  state.delimiters.push({ marker: markers[length as 1 | 2], length: 0, token: state.tokens.length - 1, end: -1, open, close })
  return true
}

function pair(state: StateInline): void {
  mark(state, state.delimiters)
  for (const meta of state.tokens_meta) if (meta?.delimiters) mark(state, meta.delimiters)
}

function mark(state: StateInline, delimiters: StateInline['delimiters']): void {
  for (const opener of delimiters) {
    if (opener.end === -1 || (opener.marker !== markers[1] && opener.marker !== markers[2])) continue
    const closer = delimiters[opener.end]
    if (!closer) continue
    for (const [type, nesting, at] of [
      ['s_open', 1, opener.token],
      ['s_close', -1, closer.token],
    ] as const) {
      const token = state.tokens[at]
      if (!token) continue
      token.markup = token.content
      Object.assign(token, { type, tag: 'del', nesting, content: '' })
    }
  }
}
