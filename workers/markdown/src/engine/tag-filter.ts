import type { MarkdownIt } from 'markdown-it'

const filtered = /<(?=\/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:[\s/>]|$))/gi

/** GFM's disallowed raw HTML (6.11): tags that would make all that follows something else than HTML are text. */
export function tagFilter(engine: MarkdownIt): void {
  engine.core.ruler.push('gfm_tagfilter', ({ tokens }) => {
    for (const token of tokens) {
      for (const part of token.children ?? [token])
        if (part.type === 'html_block' || part.type === 'html_inline') part.content = part.content.replaceAll(filtered, '&lt;')
    }
  })
}
