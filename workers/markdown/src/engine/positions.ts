import type { MarkdownIt, Token } from 'markdown-it'

/** Where in its block's content an inline token begins and ends: what its rule has read. */
export interface Position {
  start: number
  end: number
}

const places = new WeakMap<Token, Position>()

/** Where a token of a parser with positions stands in its block's content. */
export const positionOf = (token: Token): Position | undefined => places.get(token)

/** Goes round every inline rule and notes what it has read for the tokens it made. Of a link both ends have the whole of it. */
export function positions(engine: MarkdownIt): void {
  for (const { name, fn } of engine.inline.ruler.__rules__) {
    engine.inline.ruler.at(name, (state, silent) => {
      const [start, before] = [state.pos, state.tokens.length]
      const isFound = fn(state, silent)
      if (!isFound || silent) return isFound
      const from = start - (name === 'gfm_url' ? schemeLength(state.tokens.slice(before)) : 0)
      for (let index = before; index < state.tokens.length; index++) {
        const token = state.tokens[index]
        if (token && !places.has(token)) places.set(token, { start: from, end: state.pos })
      }
      return isFound
    })
  }
}

// This rule takes back what stood before the colon.
function schemeLength(made: readonly Token[]): number {
  const open = made.findIndex(({ type }) => type === 'link_open')
  return Math.max(0, made[open + 1]?.content.indexOf(':') ?? 0)
}
